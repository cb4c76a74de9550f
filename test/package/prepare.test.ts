import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findOldNode } from './old-node.ts';

const source = fileURLToPath(new URL('../../scripts/prepare.mjs', import.meta.url));
const nodes = [
  ['this Node', process.execPath],
  ['an old Node', findOldNode()],
] as const;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headstart-prepare-'));
  mkdirSync(join(folder, 'scripts'));
  cpSync(source, join(folder, 'scripts', 'prepare.mjs'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.for(nodes)(
  'without the development packages `prepare` on %s builds nothing and fails nothing',
  ([, node], { skip }) => {
    if (node === null) return skip('no Node older than 22.13 is on PATH');
    const output = run(node, join(folder, 'scripts', 'prepare.mjs'));
    expect(output).toContain('is not built');
    expect(readdirSync(folder)).toEqual(['scripts']);
  },
);

test('with them it builds, and links the command to where npx looks', () => {
  const clone = join(folder, 'clone');
  for (const name of ['esbuild', 'cdktf', 'web-tree-sitter']) {
    mkdirSync(join(clone, 'node_modules', name), { recursive: true });
  }
  mkdirSync(join(clone, 'scripts'));
  mkdirSync(join(clone, 'bin'));
  cpSync(source, join(clone, 'scripts', 'prepare.mjs'));
  writeFileSync(join(clone, 'scripts', 'build.ts'), "console.log('built')");
  writeFileSync(join(clone, 'bin', 'headstart.cjs'), "#!/usr/bin/env node\nconsole.log('started')", {
    mode: 0o755,
  });
  for (const _time of ['first', 'again']) {
    expect(run(process.execPath, join(clone, 'scripts', 'prepare.mjs'))).toBe('built\n');
  }
  expect(run(join(clone, 'node_modules', '.bin', 'headstart'))).toBe('started\n');
});

function run(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8' });
}
