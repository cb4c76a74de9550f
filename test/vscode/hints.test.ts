import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EditorWindow } from './editor-window.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'finetune');
let window: EditorWindow;

beforeAll(async () => {
  window = await EditorWindow.open('hints', { '.': example });
});
afterAll(() => window[Symbol.asyncDispose]());

test('the hint stands where the job starts', async () => {
  await window.openFile('train.py');
  await window.page.keyboard.press('Control+End');
  const text = await window.hintAfter(/__name__/);
  expect(text).toMatch(/\$[\d.]+\/run · ready in .* on .* · (sure|fairly sure|unsure|a guess)$/);
  await window.screenshot('hint');
});

test('the hint follows the typing', async () => {
  const before = await window.hintAfter(/__name__/);
  await window.page.keyboard.press('Control+Home');
  await window.replaceOnce('Qwen/Qwen2.5-3B-Instruct', 'Qwen/Qwen2.5-0.5B-Instruct');
  await window.page.keyboard.press('Control+End');
  await expect.poll(() => window.hintAfter(/__name__/), { timeout: 20_000 }).not.toBe(before);
});
