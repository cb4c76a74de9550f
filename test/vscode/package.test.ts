import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const here = import.meta.dirname;
const root = join(here, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'headstart-vscode-package-'));
const archive = join(folder, 'headstart.vsix');
const extensions = join(folder, 'extensions');
const installed = join(extensions, 'headstart.headstart-0.1.0');

beforeAll(async () => {
  await run(process.execPath, [join(root, 'scripts', 'package-extension.ts'), archive], { cwd: root });
  await codeServer('--install-extension', archive);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function codeServer(...args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_DATA_HOME: join(folder, 'data'),
  };
  const folders = ['--extensions-dir', extensions, '--user-data-dir', join(folder, 'user-data')];
  const { stdout } = await run(join(here, 'node_modules', '.bin', 'code-server'), [...folders, ...args], {
    env: { ...env, PATH: `${join(here, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}` },
  });
  return stdout;
}

function installedFiles(): readonly string[] {
  const entries = readdirSync(installed, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(installed, join(parentPath, name)));
}

test('the package is small, and an editor installs it', async () => {
  const mib = statSync(archive).size / 1024 / 1024;
  console.log(`headstart.vsix: ${mib.toFixed(2)} MiB`);
  expect(mib).toBeLessThan(4);
  expect(await codeServer('--list-extensions', '--show-versions')).toContain('headstart.headstart@0.1.0');
});

test('what is installed is whole: every file that the manifest and the readme name', () => {
  const text = ['package.json', 'README.md']
    .map((name) => readFileSync(join(installed, name), 'utf8'))
    .join('\n');
  const named = [...text.matchAll(/(?:\.\/)?((?:media|dist)\/[\w./-]+\.\w+)/g)].map(([, path]) => path ?? '');
  expect(named.length).toBeGreaterThan(6);
  const files = installedFiles();
  expect(named.filter((path) => !files.includes(path))).toEqual([]);
  const more = ['dist/THIRD-PARTY-NOTICES.txt', 'dist/planner/dist/main.js', 'LICENSE.txt', 'CHANGELOG.md'];
  expect(more.filter((path) => !files.includes(path))).toEqual([]);
});

test('neither packages nor sources nor maps are in it', () => {
  expect(installedFiles().filter((path) => /node_modules|\.ts$|\.map$|tsconfig/.test(path))).toEqual([]);
});

test('the planner in it runs by itself', async () => {
  const { stdout } = await run(process.execPath, [
    join(installed, 'dist', 'planner', 'dist', 'main.js'),
    '--version',
  ]);
  expect(stdout).toContain('0.1.0');
});
