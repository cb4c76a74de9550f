import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connectPlanner } from '../../extension/planner-client.ts';
import { EditorWindow } from './editor-window.ts';
import { keystrokeLatencies, summary } from './keystroke-latency.ts';

const keystrokes = 200;
/** A digit and its removal: each changes the runtime, and so the hint. */
const keys = Array.from({ length: keystrokes }, (_, index) => (index % 2 === 0 ? '1' : 'Backspace'));
const steps = 'max_steps=400';
const program = programOf(1000, steps);
const measured: string[] = [];

let window: EditorWindow;

beforeAll(async () => {
  const notes = Array.from({ length: 1000 }, (_, index) => `line ${index + 1}`).join('\n');
  window = await EditorWindow.open('latency', { 'big.py': program, 'notes.trivial': notes });
});
afterAll(async () => {
  console.log(
    ['Keystroke to hint in a 1,000-line file (bar: p95 300 ms, planner 50 ms)', ...measured].join('\n  '),
  );
  await window[Symbol.asyncDispose]();
});

test('a hint follows every keystroke', { timeout: 240_000 }, async () => {
  await window.openFile('big.py');
  await window.page.keyboard.press('Control+End');
  await window.hintAfter(/__name__/);
  await cursorAfter(steps);
  const samples = await keystrokeLatencies(window.page, keys, { line: '__name__', kind: 'after' });
  measured.push(`Headstart: ${summary(samples)}`);
  expect(samples).toHaveLength(keystrokes);
});

test('so does that of an extension that only counts', { timeout: 240_000 }, async () => {
  await window.openFile('notes.trivial');
  await window.page.keyboard.press('Control+End');
  await cursorAfter('line 990');
  await window.page.keyboard.type('1');
  await window.page.locator('.editor-instance .view-line').filter({ hasText: /inlay/ }).first().waitFor();
  const inlay = await keystrokeLatencies(window.page, keys, { line: 'line 999', kind: 'inlay' });
  const after = await keystrokeLatencies(window.page, keys, { line: 'line 1000', kind: 'after' });
  measured.push(`VS Code's share, an inlay hint: ${summary(inlay)}`);
  measured.push(`VS Code's share, a decoration: ${summary(after)}`);
  expect([inlay.length, after.length]).toEqual([keystrokes, keystrokes]);
});

test('the planner answers as often', async () => {
  const samples = await plannerLatencies();
  measured.push(`the planner's share: ${summary(samples)}`);
  expect(samples).toHaveLength(keystrokes);
});

async function cursorAfter(text: string): Promise<void> {
  await window.page.keyboard.press('Control+f');
  await window.page.locator('.find-widget .find-part textarea').first().fill(text);
  await window.page.keyboard.press('Enter');
  await window.page.keyboard.press('Escape');
  await window.page.keyboard.press('ArrowRight');
}

/** The same edits over the same wire, without an editor. */
async function plannerLatencies(): Promise<readonly number[]> {
  const main = join(import.meta.dirname, '..', '..', 'extension', 'dist', 'planner', 'dist', 'main.js');
  const { folder } = inject('codeServer');
  const child = spawn(process.execPath, [main, 'serve', '--stdio'], {
    env: { ...process.env, HEADSTART_STATE_DIR: join(folder, 'latency-state') },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  const listener = { onMessage: () => undefined, onQuestion: () => Promise.resolve(false) };
  const planner = await connectPlanner({ input: child.stdout, output: child.stdin }, listener);
  const path = join(window.workspace, 'big.py');
  const samples: number[] = [];
  for (let each = 0; each <= keystrokes; each += 1) {
    const text = each % 2 === 0 ? program : program.replace(steps, `${steps}1`);
    const from = performance.now();
    await planner.request('assess', { path, overlay: { [path]: text } });
    samples.push(performance.now() - from);
  }
  child.stdin.end();
  await closed;
  // The first answer waits for the grammar.
  return samples.slice(1);
}

/** A program of so many lines whose job starts at its end. */
function programOf(lines: number, limit: string): string {
  const head = [
    'import torch',
    'from transformers import AutoModelForCausalLM, Trainer, TrainingArguments',
    '',
  ];
  const tail = [
    'def main():',
    '    name = "Qwen/Qwen2.5-0.5B-Instruct"',
    '    model = AutoModelForCausalLM.from_pretrained(name, torch_dtype=torch.bfloat16)',
    `    args = TrainingArguments("out", per_device_train_batch_size=8, bf16=True, ${limit})`,
    '    Trainer(model=model, args=args).train()',
    '',
    '',
    'if __name__ == "__main__":',
    '    main()',
    '',
  ];
  const between: string[] = [];
  for (let each = 0; between.length < lines - head.length - tail.length; each += 1)
    between.push(
      `def scale_${each}(values, factor=${each}):`,
      `    return [value * factor for value in values]`,
      '',
      '',
    );
  return [...head, ...between.slice(0, lines - head.length - tail.length), ...tail].join('\n');
}
