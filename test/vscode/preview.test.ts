import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { preciseUsd } from '../../extension/views/preview-figures.ts';
import type { Plan } from '../../schemas/plan.ts';
import { EditorWindow } from './editor-window.ts';
import { english } from '../support/english.ts';

const root = join(import.meta.dirname, '..', '..');
let window: EditorWindow;
let page: FrameLocator;

beforeAll(async () => {
  // A name of its own: what other files prepare of the example is none of this job's.
  const jobFile = 'name: clusters\nentry: kmeans.py\ncheckpoint:\n  everySeconds: 3\n';
  window = await EditorWindow.open('preview', { '.': join(root, 'examples', 'kmeans'), 'job.yaml': jobFile });
  page = window.page.frameLocator('iframe.webview').frameLocator('#active-frame');
  await window.trust();
  await window.openFile('kmeans.py');
  await window.command('Headstart: Preview Plan');
  await untilReady();
});
afterEach(({ task }) => (task.result?.state === 'fail' ? window.screenshot('preview-failed') : undefined));
afterAll(() => window[Symbol.asyncDispose]());

/** Terraform has told what would change, and the plan can be applied. */
async function untilReady(): Promise<void> {
  await page.locator('[data-key="action apply"]:not([aria-disabled])').waitFor({ timeout: 80_000 });
}

/** What `headstart plan --json` says of the same file with the same settings. */
function planOfCommandLine(): Plan {
  const { folder } = inject('codeServer');
  const main = join(root, 'extension', 'dist', 'planner', 'dist', 'main.js');
  const file = join(window.workspace, 'kmeans.py');
  const places = {
    HEADSTART_STATE_DIR: join(folder, 'state'),
    HEADSTART_CONFIG_DIR: join(folder, 'headstart-config'),
  };
  const env = { ...process.env, ...places };
  return JSON.parse(
    execFileSync(process.execPath, [main, 'plan', file, '--json'], { env, encoding: 'utf8' }),
  ) as Plan;
}

/** Presses Tab until the focus is on what matches; fails after a round that is longer than the page. */
async function tabTo(selector: string): Promise<void> {
  for (let press = 0; press < 40; press += 1) {
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
    await window.page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not reach ${selector}`);
}

test('the page shows what the command line says', async () => {
  const plan = planOfCommandLine();
  const json = (await page.locator('#panel-json').textContent()) ?? '';
  expect(JSON.parse(json)).toEqual(plan);
  const figures = await page.locator('.figure strong').allTextContents();
  expect(figures.slice(0, 2)).toEqual([
    preciseUsd(plan.cost?.usdPerRun?.target, english),
    preciseUsd(plan.cost?.usdPerHour, english),
  ]);
  const machines = page.getByRole('table', { name: 'Machines that fit' }).locator('tbody tr');
  expect(await machines.count()).toBe(1 + plan.alternatives.length);
  await page.getByRole('option', { selected: true, name: plan.offering?.machineType ?? '' }).waitFor();
});

test('what would change is told per stack', async () => {
  const changes = page.getByRole('region', { name: 'What would change' });
  expect(await changes.getByRole('heading', { level: 3 }).count()).toBe(2);
  const machine = changes.getByRole('row').filter({ hasText: 'google_compute_instance.' });
  expect(await machine.textContent()).toContain('create');
  const terraform = (await page.locator('#panel-terraform').textContent()) ?? '';
  expect(terraform).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy\./);
  expect(terraform).toMatch(/\+ machine_type += "\S+"/);
  expect(terraform).toMatch(/\+ id += \(known after apply\)/);
});

test.each([
  ['light', 'Light Modern', 'vscode-light'],
  ['high-contrast', 'Dark High Contrast', 'vscode-high-contrast'],
  // Last, since the theme is that of every window.
  ['dark', 'Dark Modern', 'vscode-dark'],
])('the page follows the theme: %s', async (name, theme, kind) => {
  await window.theme(theme);
  await page.locator(`body.${kind}`).waitFor();
  await window.page.setViewportSize({ width: 1700, height: 2600 });
  await window.screenshot(`preview-${name}`);
  await window.page.setViewportSize({ width: 1400, height: 900 });
});

test('the keyboard alone picks another machine and comes to the question of the apply', async () => {
  const { keyboard } = window.page;
  const title = await page.locator('#title').textContent();
  await window.command('Headstart: Preview Plan');
  await untilReady();
  await tabTo('[role="option"]');
  await keyboard.press('ArrowRight');
  const other = page.locator('[role="option"]:focus');
  expect(await other.getAttribute('aria-selected')).toBe('false');
  await window.screenshot('preview-focus');
  await keyboard.press('Enter');
  await expect.poll(() => page.locator('#title').textContent(), { timeout: 30_000 }).not.toBe(title);
  await untilReady();
  expect(await page.locator('[role="option"]:focus').getAttribute('aria-selected')).toBe('true');
  await tabTo('[data-key="action apply"]');
  await keyboard.press('Enter');
  const dialog = window.page.locator('.monaco-dialog-box');
  await dialog.waitFor({ timeout: 60_000 });
  expect(await dialog.textContent()).toMatch(/Prepare .* for clusters\?.*per hour/s);
  await window.screenshot('preview-question');
  await keyboard.press('Escape');
  await page.getByText('Nothing was applied.').waitFor();
});

test('the page is there again after a reload, with the machine that was picked', async () => {
  const title = await page.locator('#title').textContent();
  await window.page.reload();
  await untilReady();
  expect(await page.locator('#title').textContent()).toBe(title);
  await page.getByRole('button', { name: "Use Headstart's Pick" }).click();
  await expect.poll(() => page.locator('#title').textContent(), { timeout: 30_000 }).not.toBe(title);
});
