import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { EditorWindow } from './editor-window.ts';
import { extensionHosts, livingHeap } from './extension-host.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'finetune', 'train.py');
const mib = 1024 * 1024;
let window: EditorWindow;
let before: readonly number[] = [];

beforeAll(async () => {
  before = extensionHosts(inject('codeServer').folder);
  window = await EditorWindow.open('footprint', { 'notes.txt': 'nothing to compute\n', 'train.py': example });
  await window.openFile('notes.txt');
});
afterAll(() => window[Symbol.asyncDispose]());

/** The extension host of this window: the one that was not there before it. */
async function hostOfWindow(): Promise<number> {
  const ours = (): readonly number[] =>
    extensionHosts(inject('codeServer').folder).filter((pid) => !before.includes(pid));
  await expect.poll(() => ours().length, { timeout: 30_000 }).toBe(1);
  return ours()[0] ?? 0;
}

test('it adds little to the heap of the extension host', async () => {
  const host = await hostOfWindow();
  const without = await livingHeap(host);
  await window.openFile('train.py');
  await window.page.keyboard.press('Control+End');
  await window.hintAfter(/__name__/);
  const added = ((await livingHeap(host)) - without) / mib;
  console.log(
    `extension host: ${(without / mib).toFixed(1)} MiB of heap without Headstart, ${added.toFixed(1)} MiB added`,
  );
  expect(added).toBeLessThan(40);
});

test('how long it took to activate is told by the editor itself', async () => {
  await window.command('Developer: Show Running Extensions');
  const row = window.page.locator('.runtime-extensions-editor .extension', { hasText: 'Headstart' }).first();
  await row.waitFor();
  const told = await row.locator('.activation-time').innerText();
  console.log(`Headstart: ${told}`);
  expect(told).toMatch(/Activation: \d+ms/);
  await window.screenshot('running-extensions');
});
