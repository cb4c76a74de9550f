import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EditorWindow } from './editor-window.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'kmeans');
let window: EditorWindow;

beforeAll(async () => {
  window = await EditorWindow.open('restricted', { '.': example });
  await window.openFile('kmeans.py');
});
afterAll(() => window[Symbol.asyncDispose]());

test('without trust the hint is there', async () => {
  await window.page.keyboard.press('Control+End');
  expect(await window.hintAfter(/__name__/)).toMatch(/\/run · ready in /);
});

test('without trust nothing can be prepared, run or released', async () => {
  expect(await commandsOf(window)).toEqual([
    'Compare Alternatives',
    'Doctor',
    'Explain Prediction',
    'Open Example',
    'Open Job File',
    'Preview Plan',
    'Show Log',
    'Show Status',
  ]);
  await window.page.keyboard.press('Escape');
  await window.command('Headstart: Show Status');
  await window.page.getByText('In Restricted Mode Headstart only reads the code.').first().waitFor();
  await window.screenshot('restricted');
});

test('with trust the commands are there', async () => {
  await window.trust();
  await expect.poll(() => commandsOf(window), { timeout: 20_000 }).toContain('Prepare Resources');
});

/** What the palette offers under Headstart. */
async function commandsOf({ page }: EditorWindow): Promise<readonly string[]> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill('>Headstart: ');
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await rows.filter({ hasText: 'Headstart: ' }).first().waitFor();
  const texts = await rows.locator('.label-name').allInnerTexts();
  // The editor itself adds a command for each tree.
  const ours = texts.filter((text) => /^Headstart: (?!Focus on )/.test(text));
  return ours.map((text) => text.slice('Headstart: '.length)).toSorted();
}
