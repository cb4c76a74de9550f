import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { EditorWindow } from './editor-window.ts';
import { extensionHosts, isRunning, plannersOf } from './extension-host.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'kmeans');
let window: EditorWindow;
let before: readonly number[] = [];

beforeAll(async () => {
  before = extensionHosts(inject('codeServer').folder);
  window = await EditorWindow.open('closing', { '.': example });
  await window.openFile('kmeans.py');
});
afterAll(() => window[Symbol.asyncDispose]());

test('a window that is closed leaves no process', async () => {
  await window.page.keyboard.press('Control+End');
  await window.hintAfter(/__name__/);
  const ours = extensionHosts(inject('codeServer').folder).filter((pid) => !before.includes(pid));
  const planners = ours.flatMap(plannersOf);
  expect(planners).toHaveLength(1);
  await window.page.goto('about:blank');
  await expect.poll(() => [...ours, ...planners].filter(isRunning), { timeout: 60_000 }).toEqual([]);
});
