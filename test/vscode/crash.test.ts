import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { EditorWindow } from './editor-window.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'kmeans');
const patience = 90_000;
let window: EditorWindow;
let state = '';

beforeAll(async () => {
  state = join(inject('codeServer').folder, 'crash-state');
  const settings = { 'headstart.planner.stateDirectory': state };
  window = await EditorWindow.open('crash', {
    '.': example,
    '.vscode/settings.json': JSON.stringify(settings),
  });
  await window.trust();
  await window.openFile('kmeans.py');
});
afterEach(({ task }) => (task.result?.state === 'fail' ? window.screenshot('crash-failed') : undefined));
afterAll(() => window[Symbol.asyncDispose]());

test('a planner that is killed while it applies loses nothing', { timeout: 2 * patience }, async () => {
  const { page } = window;
  await window.command('Headstart: Prepare Resources');
  await page.getByRole('button', { name: 'Go Ahead' }).click({ timeout: patience });
  await expect
    .poll(() => existsSync(join(state, 'simulated', 'prepared', 'kmeans.json')), {
      timeout: patience,
      interval: 20,
    })
    .toBe(true);
  window.complaints.provoke(/The planner has ended unexpectedly/);
  const planners = plannersOf(state);
  expect(planners).toHaveLength(1);
  for (const pid of planners) process.kill(pid, 'SIGKILL');
  await page.getByText('The planner has ended unexpectedly.').first().waitFor({ timeout: patience });
  await window.screenshot('crash-told');

  await page.reload();
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: patience });
  await window.openFile('kmeans.py');
  await window.command('Headstart: Show Status');
  await page
    .getByRole('treeitem', { name: /^kmeans (incomplete|starting|ready)/ })
    .waitFor({ timeout: patience });
  await window.screenshot('crash-found');
});

test('what the killed planner left can be released', { timeout: patience }, async () => {
  const { page } = window;
  await window.command('Headstart: Release Resources');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Delete the data too' }).click();
  await page
    .locator('.monaco-dialog-box')
    .getByRole('button', { name: 'Remove' })
    .click({ timeout: patience });
  await page.getByText('Nothing is prepared, and nothing costs.').waitFor({ timeout: patience });
  expect(readdirSync(join(state, 'simulated', 'prepared')).filter((name) => name.endsWith('.json'))).toEqual(
    [],
  );
});

/** Planners that keep their state in this folder; each is started with it in its environment. */
function plannersOf(stateDirectory: string): readonly number[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && isPlannerOf(pid, stateDirectory))
    .map(Number);
}

function isPlannerOf(pid: string, stateDirectory: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return command.includes('--stdio') && environment.includes(`HEADSTART_STATE_DIR=${stateDirectory}`);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
