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

test('the walkthrough has its steps and pictures, and opens an example that is hinted at', async () => {
  const { page } = window;
  await window.command('Welcome: Open Walkthrough...');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get a machine ready' }).click();
  const steps = page.locator('.getting-started-step');
  await expect.poll(() => steps.count()).toBe(4);
  await page.locator('.getting-started-media').first().waitFor();
  await window.screenshot('walkthrough');
  await page.locator('.getting-started-step .monaco-button', { hasText: 'Open Example' }).click();
  await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Copy' }).click();
  await page.locator('.tab.active', { hasText: 'kmeans.py' }).waitFor();
  // The walkthrough may keep the focus beside the file that it has opened.
  await page.locator('.editor-instance .view-line', { hasText: 'Clusters points' }).first().click();
  await page.keyboard.press('Control+End');
  expect(await window.hintAfter(/__name__/)).toMatch(/\/run · ready in/);
  await window.screenshot('walkthrough-example');
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
