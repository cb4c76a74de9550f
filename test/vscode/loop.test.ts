import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { EditorWindow } from './editor-window.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'kmeans');
/** A window that has to wait for Terraform and a program that really runs, on a busy machine. */
const patience = 90_000;
/** Runs slowly enough that an offer is answered before it ends, and takes more memory than predicted. */
const slowly =
  "name: kmeans\nentry: kmeans.py\nargs: ['--points', '90000', '--history-mib', '45']\ncheckpoint:\n  everySeconds: 3\n";
let window: EditorWindow;

beforeAll(async () => {
  const { folder } = inject('codeServer');
  const config = join(folder, 'headstart-config');
  mkdirSync(config, { recursive: true });
  // The simulated cloud's clock runs 60 times as fast: an idle machine would stop itself within the test.
  writeFileSync(join(config, 'settings.yaml'), 'prepared:\n  idleMinutes: 600\nwatch:\n  policy: suggest\n');
  const state = { 'headstart.planner.stateDirectory': join(folder, 'loop-state') };
  window = await EditorWindow.open('loop', {
    ...{ '.': example, 'job.yaml': slowly },
    '.vscode/settings.json': JSON.stringify(state),
  });
  await window.trust();
  await window.openFile('kmeans.py');
});
afterEach(({ task }) => (task.result?.state === 'fail' ? window.screenshot('loop-failed') : undefined));
afterAll(() => window[Symbol.asyncDispose]());

test('preparing asks with the cost and shows what stands', { timeout: patience }, async () => {
  await window.command('Headstart: Prepare Resources');
  const dialog = window.page.locator('.monaco-dialog-box');
  await dialog.getByText(/Prepare \S+ for kmeans\?/).waitFor({ timeout: patience });
  expect(await dialog.innerText()).toMatch(/per hour while it stands/);
  await window.screenshot('loop-question');
  await dialog.getByRole('button', { name: 'Go Ahead' }).click();
  await window.command('Headstart: Show Status');
  await rowOf(/^kmeans ready/).waitFor({ timeout: patience });
  await window.screenshot('loop-prepared');
  expect(await statusBar().innerText()).toMatch(/kmeans: ready · \$/);
});

test('another pick is told and not applied', { timeout: patience }, async () => {
  await window.openFile('job.yaml');
  await window.page.keyboard.press('Control+End');
  await window.page.keyboard.insertText('resources:\n  memoryGib: 100\n');
  await window.openFile('kmeans.py');
  await expect.poll(() => statusBar().innerText(), { timeout: patience }).toContain('plan differs');
  await window.screenshot('loop-differs');
  await window.openFile('job.yaml');
  await window.page.keyboard.press('Control+a');
  await window.page.keyboard.insertText(slowly);
  await window.page.keyboard.press('Control+s');
  await expect.poll(() => statusBar().innerText(), { timeout: patience }).not.toContain('plan differs');
});

test(
  'usage that diverges is offered as an adjustment, and adjusted on consent',
  { timeout: 2 * patience },
  async () => {
    await window.command('Headstart: Submit and Run');
    await window.command('Headstart: Show Status');
    await rowOf(/^kmeans running/).waitFor({ timeout: patience });
    const offer = window.page.locator('.notification-list-item', { hasText: 'A better machine' });
    await offer.waitFor({ timeout: patience });
    await window.screenshot('loop-offer');
    await offer.getByRole('button', { name: 'Adjust Now' }).click();
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.getByText(/^Change \S+ from \S+ to \S+\?/).waitFor({ timeout: patience });
    await dialog.getByRole('button', { name: 'Go Ahead' }).click();
    const finished = window.page.locator('.notification-list-item', { hasText: 'kmeans has finished' });
    await finished.waitFor({ timeout: patience });
    await window.screenshot('loop-finished');
    const [prepared] = preparedIn(join(inject('codeServer').folder, 'loop-state', 'simulated'));
    expect(prepared?.offerings.length).toBeGreaterThan(1);
  },
);

test('releasing asks what becomes of the data and leaves nothing', { timeout: patience }, async () => {
  await window.command('Headstart: Release Resources');
  await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Delete the data too' }).click();
  const dialog = window.page.locator('.monaco-dialog-box');
  await dialog.getByText('Release what was prepared for kmeans?').waitFor({ timeout: patience });
  await window.screenshot('loop-release');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await window.page.getByText('Nothing is prepared, and nothing costs.').waitFor({ timeout: patience });
  expect(preparedIn(join(inject('codeServer').folder, 'loop-state', 'simulated'))).toEqual([]);
});

/** A row of the trees by what a screen reader says of it. */
function rowOf(name: RegExp): Locator {
  return window.page.getByRole('treeitem', { name });
}

function statusBar(): Locator {
  return window.page.locator('[id="headstart.headstart.headstart.status"]');
}

interface Remembered {
  readonly jobName: string;
  readonly offerings: readonly unknown[];
}

/** What the state folder remembers as prepared. */
function preparedIn(state: string): readonly Remembered[] {
  const folder = join(state, 'prepared');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Remembered);
}
