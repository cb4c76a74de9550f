import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Locator } from 'playwright-core';
import { EditorWindow } from './editor-window.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'finetune');
const notebook = {
  cells: [
    { cell_type: 'markdown', metadata: {}, source: ['# Fine-tuning'] },
    {
      cell_type: 'code',
      metadata: {},
      outputs: [],
      source: [
        'from transformers import AutoModelForCausalLM, Trainer, TrainingArguments\n',
        'import torch\n',
      ],
    },
    {
      cell_type: 'code',
      metadata: {},
      outputs: [],
      source: [
        'args = TrainingArguments(per_device_train_batch_size=8, bf16=True, max_steps=500)\n',
        'model = AutoModelForCausalLM.from_pretrained("Qwen/Qwen2.5-0.5B-Instruct")\n',
        'Trainer(model=model, args=args).train()\n',
      ],
    },
  ],
  metadata: { kernelspec: { language: 'python', name: 'python3', display_name: 'Python 3' } },
  nbformat: 4,
  nbformat_minor: 5,
};

let window: EditorWindow;

beforeAll(async () => {
  window = await EditorWindow.open('inline', {
    // Without job.yaml, whose arguments would count instead of what is typed.
    'train.py': join(example, 'train.py'),
    'requirements.txt': join(example, 'requirements.txt'),
    'tune.ipynb': JSON.stringify(notebook, null, 1),
  });
});
afterEach(({ task }) => (task.result?.state === 'fail' ? window.screenshot('inline-failed') : undefined));
afterAll(() => window[Symbol.asyncDispose]());

const lenses = () => window.page.locator('.editor-instance .codelens-decoration a');
const hover = () => window.page.locator('.monaco-hover').filter({ hasText: 'Interval' }).first();

/** The editor writes spaces that do not break. */
async function rowText(part: string): Promise<string> {
  const row = window.page.locator('.editor-instance .view-line').filter({ hasText: part }).first();
  return ((await row.textContent()) ?? '').replaceAll('\u00a0', ' ');
}

async function showHover(): Promise<void> {
  await window.page.keyboard.press('Escape');
  await window.page.mouse.move(0, 0);
  await cursorAt('__name__');
  await window.command('Show or Focus Hover');
}

async function cursorAt(text: string): Promise<void> {
  await window.page.keyboard.press('Control+f');
  await window.page.locator('.find-widget .find-part textarea').first().fill(text, { timeout: 5000 });
  await window.page.keyboard.press('Enter');
  await window.page.keyboard.press('Escape');
}

/** The fix for a batch that is too large, once what is wrong has been underlined where the cursor is. */
async function offeredFix(squiggle: Locator): Promise<Locator> {
  await squiggle.waitFor({ timeout: 30_000 });
  await window.page.keyboard.press('Control+.');
  const fix = window.page
    .locator('.action-widget')
    .getByText(/Set the batch size to/)
    .first();
  await fix.waitFor();
  return fix;
}

function workspaceSettings(settings: Readonly<Record<string, boolean>>): void {
  mkdirSync(join(window.workspace, '.vscode'), { recursive: true });
  writeFileSync(join(window.workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
}

test('the CodeLens stands above the line where the job starts', async () => {
  await window.openFile('train.py');
  await cursorAt('__name__');
  await expect.poll(() => lenses().allTextContents(), { timeout: 60_000 }).toEqual(['Preview', 'Why?']);
  await window.screenshot('inline-lens');
});

test('lines that drive the need say what they change', async () => {
  await cursorAt('"--batch-size"');
  const hint = async () => (await rowText('"--batch-size"')).split('per device and step")')[1]?.trim() ?? '';
  await expect.poll(hint, { timeout: 30_000 }).toMatch(/^at 2: .+ GiB per GPU$/);
  expect((await hint()).length).toBeLessThanOrEqual(43);
  await window.screenshot('inline-drivers');
});

test('the text never jumps while it is typed', async () => {
  await cursorAt('__name__');
  const line = window.page.locator('.editor-instance .view-line').filter({ hasText: '__name__' }).first();
  const before = await window.hintAfter(/__name__/);
  await line.evaluate((element) => {
    const tops = new Set<string>();
    (globalThis as { seenTops?: Set<string> }).seenTops = tops;
    const look = (): void => {
      const rows = [...document.querySelectorAll('.editor-instance .view-line')];
      const row = rows.find((each) => each.textContent?.includes('__name__'));
      if (row) tops.add(String(Math.round(row.getBoundingClientRect().top)));
      if ((globalThis as { seenTops?: Set<string> }).seenTops === tops) requestAnimationFrame(look);
    };
    look();
    return element.tagName;
  });
  // A line that does not parse, and one that changes the need.
  await window.page.keyboard.press('End');
  await window.page.keyboard.press('ArrowDown');
  await window.page.keyboard.press('End');
  await window.page.keyboard.type(' (((');
  for (let each = 0; each < 4; each += 1) await window.page.keyboard.press('Backspace');
  await expect.poll(() => lenses().count()).toBe(2);
  await expect.poll(() => window.hintAfter(/__name__/)).toBe(before);
  const tops = await window.page.evaluate(() => {
    const seen = (globalThis as { seenTops?: Set<string> }).seenTops ?? new Set();
    delete (globalThis as { seenTops?: Set<string> }).seenTops;
    return [...seen];
  });
  expect(tops).toHaveLength(1);
});

test('the hover has the prediction and takes an alternative', async () => {
  const before = await window.hintAfter(/__name__/);
  await showHover();
  const text = (await hover().textContent()) ?? '';
  expect(text).toContain(before.replaceAll('\\', ''));
  expect(text).toMatch(/Memory\s+[\d.]+ GiB/);
  await window.screenshot('inline-hover');
  await hover().getByText('use this').first().click();
  await expect.poll(() => window.hintAfter(/__name__/), { timeout: 30_000 }).not.toBe(before);
  await showHover();
  await hover().getByText("Use Headstart's pick").first().click();
  await expect.poll(() => window.hintAfter(/__name__/), { timeout: 30_000 }).toBe(before);
});

test('what does not fit is underlined, and a quick fix mends it', async () => {
  const { page } = window;
  const squiggle = page.locator('.editor-instance .squiggly-error').first();
  await cursorAt('"--batch-size", type=int, default=4');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('096');
  const fix = await offeredFix(squiggle);
  await window.screenshot('inline-problem');
  const [size] = /\d+/.exec((await fix.textContent()) ?? '') ?? [];
  await fix.click();
  await squiggle.waitFor({ state: 'detached', timeout: 30_000 });
  expect(await rowText('"--batch-size"')).toContain(`default=${size},`);
});

test('settings switch it off at once', async () => {
  // Only lenses of lines that are in view are there.
  await cursorAt('__name__');
  await expect.poll(() => lenses().count(), { timeout: 20_000 }).toBe(2);
  workspaceSettings({ 'headstart.codeLens': false, 'headstart.inlineHints': false });
  await expect.poll(() => lenses().count(), { timeout: 20_000 }).toBe(0);
  workspaceSettings({});
  await expect.poll(() => lenses().count(), { timeout: 20_000 }).toBe(2);
});

test('a notebook has its hint in the first cell that says something', async () => {
  await window.page.getByRole('treeitem', { name: 'tune.ipynb', exact: true }).dblclick();
  const item = window.page
    .locator('.cell-statusbar-container')
    .getByText(/\/run · ready in/)
    .first();
  await item.waitFor({ timeout: 60_000 });
  await window.screenshot('inline-notebook');
});

test('the lines of a cell say what they change, and have the hover behind the hint', async () => {
  const { page } = window;
  const line = page.locator('.notebook-editor .view-line').filter({ hasText: 'bf16=True' }).first();
  const text = async () => ((await line.textContent()) ?? '').replaceAll('\u00a0', ' ');
  await expect.poll(text, { timeout: 30_000 }).toMatch(/max_steps=500\) ?at 4: .+ instead of/);
  await line.click();
  await window.command('Show or Focus Hover');
  const driver = page.locator('.monaco-hover').filter({ hasText: 'precision: bf16 · in fp32' }).first();
  await driver.waitFor();
  await window.screenshot('inline-cell');
  // A line above moves the hint with its text.
  await line.click();
  await page.keyboard.press('Home');
  await page.keyboard.insertText('# about as large as fits\n');
  await page.locator('.notebook-editor .view-line', { hasText: 'about as large' }).waitFor();
  await expect.poll(text, { timeout: 30_000 }).toMatch(/max_steps=500\) ?at 4: .+ instead of/);
});

test('what does not fit is underlined in its cell, and a quick fix mends it there', async () => {
  const { page } = window;
  const squiggle = page.locator('.notebook-editor .squiggly-error').first();
  const line = page.locator('.notebook-editor .view-line').filter({ hasText: 'bf16=True' }).first();
  const before = 'args = TrainingArguments(per_device_train_batch_size=8';
  await line.click();
  await page.keyboard.press('Home');
  for (let each = 0; each < before.length; each += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.type('192');
  const fix = await offeredFix(squiggle);
  await fix.click();
  await squiggle.waitFor({ state: 'detached', timeout: 30_000 });
  expect(await line.textContent()).toMatch(/batch_size=\d+,/);
});

test('a trusted workspace can prepare', async () => {
  await window.trust();
  await window.openFile('train.py');
  await cursorAt('__name__');
  const titles = () => lenses().allTextContents();
  await expect.poll(titles, { timeout: 30_000 }).toEqual(['Prepare Resources', 'Preview', 'Why?']);
});
