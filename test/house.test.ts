import { glob, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { floors, namedOtherwise } from './house/house-map.ts';
import { rules, unmapped } from './house/house-rules.ts';
import { readFacts, type SourceFacts } from './house/source-facts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Folders of the repository that are no floor of the house. */
const beside = new Set(['node_modules', 'dist', 'bin', 'examples', 'coverage', 'docs']);

let files: readonly SourceFacts[] = [];
let plannerFolders: readonly string[] = [];
let topFolders: readonly string[] = [];

beforeAll(async () => {
  topFolders = (await foldersIn('.')).filter((name) => !name.startsWith('.') && !beside.has(name));
  plannerFolders = await foldersIn('planner');
  const names = await Promise.all(Object.keys(floors).map(sourcesIn));
  files = await Promise.all(
    names.flat().map(async (path) => readFacts(path, await readFile(join(root, path), 'utf8'))),
  );
});

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** TypeScript files below a floor, without generated ones, fixtures and installed packages. */
async function sourcesIn(floor: string): Promise<readonly string[]> {
  const outside = new Set(['node_modules', 'generated', 'fixtures', 'dist']);
  const exclude = ({ name }: { readonly name: string }): boolean => outside.has(name);
  const found = glob('**/*.ts', { cwd: join(root, floor), exclude, withFileTypes: true });
  const paths: string[] = [];
  for await (const { parentPath, name } of found)
    paths.push(relative(root, join(parentPath, name)).replaceAll('\\', '/'));
  return paths.sort();
}

describe('the house', () => {
  test.each(Object.keys(rules))('%s', (name) => expect(rules[name]?.(files)).toEqual([]));

  test('the map knows every folder', () => expect(unmapped(plannerFolders, topFolders)).toEqual([]));

  test('files that are named otherwise are there', () => {
    const paths = new Set(files.map((file) => file.path));
    expect(Object.keys(namedOtherwise).filter((path) => !paths.has(path))).toEqual([]);
  });

  test('the map in the README names every folder and nothing that is not there', async () => {
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const map = readme.slice(readme.indexOf('## The house'));
    const named = [...map.slice(0, map.indexOf('\n## ', 1)).matchAll(/`([a-z-]+)\/`/g)].map(
      ([, name]) => name,
    );
    const there = [...topFolders, ...plannerFolders];
    expect(there.filter((name) => !named.includes(name))).toEqual([]);
    expect(
      named.filter((name) => name !== undefined && ![...there, 'examples', 'bin', 'dist'].includes(name)),
    ).toEqual([]);
  });
});

/** A file that breaks one rule, and what the rule says of it. */
const planted: readonly (readonly [rule: string, path: string, text: string, expected: string])[] = [
  [
    'imports go in the directions of the house',
    'schemas/a.ts',
    "import { b } from '../planner/ports.ts';",
    'schemas/',
  ],
  [
    'imports go in the directions of the house',
    'planner/cli/a.ts',
    "import b from '../../stacks/app.ts';",
    'stacks/',
  ],
  [
    'imports go in the directions of the house',
    'planner/catalog/a.ts',
    "import b from '../state/b.ts';",
    'a room',
  ],
  [
    'imports go in the directions of the house',
    'planner/catalog/a.ts',
    "import b from '../planner.ts';",
    'a room',
  ],
  [
    'imports go in the directions of the house',
    'planner/catalog/a.ts',
    "const b = await import('../state/b.ts');",
    'a room',
  ],
  [
    'imports go in the directions of the house',
    'planner/planner.ts',
    "import b from './terminal/b.ts';",
    'drives',
  ],
  [
    'imports go in the directions of the house',
    'planner/use-cases/a.ts',
    "import b from '../cli/b.ts';",
    'drives',
  ],
  [
    'imports go in the directions of the house',
    'planner/server/a.ts',
    "import b from '../demo/b.ts';",
    'does not import',
  ],
  [
    'imports go in the directions of the house',
    'extension/a.ts',
    "import b from '../planner/ports.ts';",
    'extension/',
  ],
  [
    'only stacks/ imports cdktf, and never the root of the provider',
    'planner/a.ts',
    "import { App } from 'cdktf';",
    'cdktf',
  ],
  [
    'only stacks/ imports cdktf, and never the root of the provider',
    'stacks/a.ts',
    "import g from '@cdktf/provider-google';",
    'root',
  ],
  [
    'only the surface of the extension imports vscode',
    'extension/views/a.ts',
    "import { window } from 'vscode';",
    'vscode',
  ],
  [
    'a file that touches an outside is named after it',
    'planner/watcher/policy.ts',
    "import fs from 'node:fs';",
    'node:fs',
  ],
  ['no console, no process.exit outside planner/main.ts', 'planner/a.ts', 'console.log(1);', 'console'],
  [
    'no console, no process.exit outside planner/main.ts',
    'stacks/a.ts',
    'if (x) process.exit(1);',
    'process.exit',
  ],
  ['no module-level mutable state', 'planner/a.ts', 'export let count = 0;', 'let'],
  ['no any, no empty catch', 'test/a.ts', 'const a: any = 1;', 'any'],
  ['no any, no empty catch', 'test/a.ts', 'try { a(); } catch {}', 'catch'],
  ['no file above 300 lines', 'test/a.ts', `${'a();\n'.repeat(301)}// not a line of code\n\n`, '301'],
  ['no catch-all names', 'planner/state/utils.ts', '', 'utils'],
  ['no catch-all names', 'planner/helpers/a.ts', '', 'helpers'],
  ['no catch-all names', 'planner/state/a.ts', 'export class StateManager {}', 'StateManager'],
  ['no silenced checks', 'planner/a.ts', '// eslint-disable-next-line', 'eslint-disable'],
  ['no unfinished work', 'planner/a.ts', '// TODO: later', 'TODO'],
  ['no path of one machine', 'test/a.ts', "readFile('/root/project/a')", '/root/'],
];

describe('a planted violation', () => {
  test.each(planted)('of "%s" in %s is found', (rule, path, text, expected) => {
    const found = rules[rule]?.([readFacts(path, text)]) ?? [];
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(path);
    expect(found[0]).toContain(expected);
  });

  test('of import cycles is found once', () => {
    const cycle = [
      readFacts('planner/state/a.ts', "import { b } from './b.ts';"),
      readFacts('planner/state/b.ts', "import { c } from './c.ts';"),
      readFacts('planner/state/c.ts', "import { a } from './a.ts';\nimport type { b } from './b.ts';"),
    ];
    expect(rules['no import cycles']?.(cycle)).toEqual([
      'planner/state/a.ts: cycle planner/state/a.ts → planner/state/b.ts → planner/state/c.ts → planner/state/a.ts',
    ]);
  });

  test('of the map is found', () => {
    expect(unmapped(['magic'], ['lib'])).toEqual(['planner/magic: not on the map', 'lib: not on the map']);
  });
});

/** Files that look like a violation and are none. */
const permitted: readonly (readonly [path: string, text: string])[] = [
  ['planner/stacks.ts', "const app = await import('../stacks/app.ts');"],
  [
    'planner/catalog/a.ts',
    "import type { Clock } from '../ports.ts';\nimport { b } from '../../schemas/b.ts';",
  ],
  ['planner/use-cases/a.ts', "import { choose } from '../optimiser/choose.ts';"],
  [
    'planner/watcher/policy.ts',
    "import type { Stats } from 'node:fs';\nimport { type Server } from 'node:net';",
  ],
  ['planner/state/durable-file.ts', "import { open } from 'node:fs/promises';"],
  ['extension/features/a.ts', "import { window } from 'vscode';"],
  ['planner/main.ts', 'console.log(1); process.exit(0);'],
  ['test/a.test.ts', "let directory = '';\nimport { App } from 'cdktf';"],
];

test.each(permitted)('%s may do what it does', (path, text) => {
  const found = Object.values(rules).flatMap((rule) => rule([readFacts(path, text)]));
  expect(found).toEqual([]);
});
