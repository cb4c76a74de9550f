import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = join(import.meta.dirname, '..', '..');

interface Bundle {
  readonly activate: (context: object) => void;
  readonly heldNow: () => readonly string[];
  readonly loggedLines: () => readonly string[];
}

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }),
);
afterEach(() => void vi.useRealTimers());

/** The extension with a fake editor, and in the folder the fake planner where the real one would be. */
async function extensionIn(folder: string): Promise<Bundle> {
  const outfile = join(folder, 'extension.cjs');
  await build({
    stdin: {
      contents: "export * from './extension/extension.ts'; export * from './test/extension/fake-editor.ts';",
      resolveDir: root,
    },
    ...{ outfile, bundle: true, format: 'cjs', platform: 'node', logLevel: 'silent' },
    alias: { vscode: './test/extension/fake-editor.ts' },
    absWorkingDir: root,
  });
  const planner = join(folder, 'dist', 'planner', 'dist');
  await mkdir(planner, { recursive: true });
  const fake = pathToFileURL(join(root, 'test', 'extension', 'fake-planner.mjs')).href;
  await writeFile(join(planner, 'main.js'), `import(${JSON.stringify(fake)});`);
  return createRequire(import.meta.url)(outfile) as Bundle;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

test('what is disposed of leaves no listener, no timer and no process', async () => {
  const folder = await temporaryFolder();
  const { activate, heldNow, loggedLines } = await extensionIn(folder);
  const subscriptions: { dispose(): void }[] = [];
  const workspaceState = {
    get: (_key: string, fallback: unknown) => fallback,
    update: () => Promise.resolve(),
  };
  activate({ subscriptions, extensionPath: folder, workspaceState });
  expect(heldNow().length).toBeGreaterThan(80);
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  // The open file is looked at, which starts a planner.
  const pid = await vi.waitFor(() => {
    const [, found] = /planner (\d+):/.exec(loggedLines().join('\n')) ?? [];
    return Number(found ?? expect.fail('no planner yet'));
  });
  expect(isRunning(pid)).toBe(true);
  for (const subscription of subscriptions) subscription.dispose();
  expect(heldNow()).toEqual([]);
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
});
