import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { EditorWindow } from './editor-window.ts';

/** The pictures of the extension's README; with HEADSTART_PICTURES they are taken anew. */
const pictures = join(import.meta.dirname, '..', '..', 'extension', 'media', 'screenshots');
const train = [
  'from transformers import AutoModelForCausalLM, Trainer, TrainingArguments',
  '',
  'model = AutoModelForCausalLM.from_pretrained("Qwen/Qwen2.5-3B-Instruct")',
  'args = TrainingArguments(per_device_train_batch_size=8, num_train_epochs=3, bf16=True)',
  '',
  'if __name__ == "__main__":',
  '    Trainer(model, args).train()',
  '',
].join('\n');
let window: EditorWindow;

beforeAll(async () => {
  window = await EditorWindow.open('walkthrough', { 'train.py': train, 'job.yml': 'entry: train.py\n' });
});
afterEach(({ task }) =>
  task.result?.state === 'fail' ? window.screenshot('walkthrough-failed') : undefined,
);
afterAll(() => window[Symbol.asyncDispose]());

async function picture(name: string, height: number): Promise<void> {
  if (process.env['HEADSTART_PICTURES'] === undefined) return;
  mkdirSync(pictures, { recursive: true });
  const clip = { x: 350, y: 36, width: 1040, height };
  await window.page.screenshot({ path: join(pictures, `${name}.png`), clip });
}

const step = (title: string) => window.page.locator('.getting-started-step', { hasText: title }).first();
const dialog = () => window.page.locator('.monaco-dialog-box');

async function openWalkthrough(): Promise<void> {
  await window.command('Welcome: Open Walkthrough...');
  await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get a machine ready' }).click();
  await step('Open an example').waitFor();
}

/** Opens a step and presses one of its buttons; the walkthrough lies over the code then. */
async function press(title: string, button: string): Promise<void> {
  await openWalkthrough();
  await step(title).click();
  await step(title).locator('.monaco-button', { hasText: button }).click();
}

test('the walkthrough has its steps and pictures, and opens an example that is hinted at', async () => {
  const { page } = window;
  await openWalkthrough();
  await expect.poll(() => page.locator('.getting-started-step').count()).toBe(4);
  await page.locator('.getting-started-media').first().waitFor();
  await window.screenshot('walkthrough');
  await step('Open an example').locator('.monaco-button', { hasText: 'Open Example' }).click();
  await dialog().getByRole('button', { name: 'Copy' }).click();
  await page.locator('.tab.active', { hasText: 'kmeans.py' }).waitFor();
  // The walkthrough may keep the focus beside the file that it has opened.
  await page.locator('.editor-instance .view-line', { hasText: 'Clusters points' }).first().click();
  await page.keyboard.press('Control+End');
  expect(await window.hintAfter(/__name__/)).toMatch(/\/run · ready in/);
  await window.screenshot('walkthrough-example');
});

test('its second step previews the plan of the example', async () => {
  await window.trust();
  await window.openFile('kmeans.py');
  await press('See what it will cost', 'Preview Plan');
  await window.page.locator('.tab', { hasText: 'Preview: kmeans' }).waitFor();
  await window.screenshot('walkthrough-preview');
  await window.command('View: Close Editor');
});

test('its third step says what is missing, and prepares the machine', async () => {
  const { page } = window;
  await press('Prepare the machine', 'Check what is missing');
  await page.locator('.tab', { hasText: 'Headstart Doctor' }).waitFor();
  await press('Prepare the machine', 'Prepare Resources');
  await dialog().getByRole('button', { name: 'Go Ahead' }).click();
  await window.command('Headstart: Show Status');
  await page.getByRole('treeitem', { name: /^kmeans ready/ }).waitFor({ timeout: 90_000 });
});

test('its last step offers the simulated cloud among the projects, and releases the machine', async () => {
  const { page } = window;
  await press('Release it', 'Select Project');
  const simulated = page.locator('.quick-input-list .monaco-list-row', { hasText: /simulated/i }).first();
  await simulated.waitFor();
  await window.screenshot('walkthrough-projects');
  await page.keyboard.press('Escape');
  await press('Release it', 'Release Resources');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Delete the data too' }).click();
  await dialog().getByRole('button', { name: 'Remove' }).click();
  await window.command('Headstart: Show Status');
  await page.getByText('Nothing is prepared, and nothing costs.').waitFor({ timeout: 90_000 });
});

test('a script and its job file look as the readme shows them', async () => {
  const { page } = window;
  await window.openFile('train.py');
  await page.keyboard.press('Control+End');
  expect(await window.hintAfter(/__name__/)).toMatch(/ on /);
  await picture('hint', 230);
  await window.openFile('job.yml');
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('resources:\n  ');
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget .monaco-list-row', { hasText: 'accelerator' }).first().waitFor();
  await picture('job-file', 270);
});
