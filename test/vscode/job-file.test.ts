import { afterAll, beforeAll, expect, test } from 'vitest';
import { EditorWindow } from './editor-window.ts';

const train = 'import torch\n\nif __name__ == "__main__":\n    print(torch.zeros(3))\n';
let window: EditorWindow;

beforeAll(async () => {
  window = await EditorWindow.open('job-file', {
    'job.yaml': 'entry: train.py\nobjective: fastst\n',
    'train.py': train,
  });
  await window.openFile('job.yaml');
});
afterAll(() => window[Symbol.asyncDispose]());

test('what the planner refuses is underlined at its place, until it is mended', async () => {
  const underlined = window.page.locator('.editor-instance .squiggly-error');
  await underlined.waitFor({ timeout: 60_000 });
  await window.page.keyboard.press('F8');
  const problem = window.page.locator('.marker-widget');
  await problem.waitFor();
  expect(await problem.innerText()).toMatch(/fastest/);
  await window.screenshot('job-file-problem');
  await window.page.keyboard.press('Escape');
  await window.replaceOnce('fastst', 'fastest');
  await underlined.waitFor({ state: 'detached' });
});

test('keys are completed where they belong, with what must be in them', async () => {
  const { keyboard } = window.page;
  await keyboard.press('Control+End');
  await keyboard.insertText('resources:\n  ');
  await keyboard.press('Control+Space');
  const rows = window.page.locator('.suggest-widget .monaco-list-row');
  await rows.filter({ hasText: 'accelerator' }).first().waitFor();
  expect(await rows.filter({ hasText: 'objective' }).count()).toBe(0);
  await window.screenshot('job-file');
  await keyboard.type('acc');
  await rows.filter({ hasText: 'accelerator' }).first().waitFor();
  await keyboard.press('Enter');
  const lines = window.page.locator('.editor-instance .view-line');
  await lines.filter({ hasText: 'count:' }).waitFor();
  await keyboard.insertText('nvidia-l4');
  await keyboard.press('Tab');
  await keyboard.insertText('1');
  // Between two keystrokes there may be two marks at once.
  const marks = window.page.locator('.editor-instance .squiggly-error');
  await expect.poll(() => marks.count(), { timeout: 20_000 }).toBe(0);
});

test('a key is explained where the mouse rests on it', async () => {
  const key = window.page.locator('.editor-instance .view-line', { hasText: 'objective' });
  await key.hover({ position: { x: 20, y: 8 } });
  const hover = window.page.locator('.monaco-hover', { hasText: 'balanced when absent' });
  await hover.waitFor();
  await window.screenshot('job-file-hover');
});
