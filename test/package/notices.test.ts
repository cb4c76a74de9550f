import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  packageFolders,
  readPackage,
  renderNotices,
  unpermitted,
  type BundledPackage,
} from '../../scripts/notices.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function buildPackage(changes: Partial<BundledPackage> = {}): BundledPackage {
  return { name: 'a', version: '1.0.0', licence: 'MIT', repository: null, texts: ['Text of a.'], ...changes };
}

test('packages are those with bytes in an output, the innermost where they are nested', () => {
  const inputs = {
    'planner/main.ts': { bytesInOutput: 10 },
    'node_modules/yaml/dist/index.js': { bytesInOutput: 10 },
    'node_modules/yaml/dist/other.js': { bytesInOutput: 10 },
    'node_modules/cdktf/node_modules/@scope/inner/lib/a.js': { bytesInOutput: 10 },
    'named-exports:node_modules/cdktf/lib/index.js': { bytesInOutput: 0 },
    'node_modules/shaken-off/index.js': { bytesInOutput: 0 },
  };
  const folders = packageFolders({ outputs: { 'dist/main.js': { inputs } } }, [
    'node_modules/web-tree-sitter/a.wasm',
  ]);
  expect(folders).toEqual([
    'node_modules/cdktf/node_modules/@scope/inner',
    'node_modules/web-tree-sitter',
    'node_modules/yaml',
  ]);
});

test.each([
  ['MIT', true],
  ['MPL-2.0', true],
  ['(MIT OR GPL-3.0)', true],
  ['BSD-3-Clause AND MIT', false],
  ['GPL-3.0', false],
  ['SEE LICENSE IN LICENSE.md', false],
  [null, false],
])('licence %j may be bundled: %j', (licence, expected) => {
  expect(unpermitted([buildPackage({ licence })])).toHaveLength(expected ? 0 : 1);
});

test('a package tells its name, version, licence and its texts', async () => {
  const read = await readPackage(`${root}node_modules/yaml`);
  expect(read).toMatchObject({ name: 'yaml', licence: 'ISC' });
  expect(read.texts.join('\n')).toContain('Permission to use, copy, modify');
});

test('the notices name every package once, in order, with its texts', () => {
  const text = renderNotices([
    buildPackage({ name: 'b', texts: [] }),
    buildPackage({ repository: 'https://example.org/a' }),
    buildPackage(),
    buildPackage({ version: '2.0.0' }),
  ]);
  expect(text.match(/^[ab] \d\.\d\.\d$/gm)).toEqual(['a 1.0.0', 'a 2.0.0', 'b 1.0.0']);
  expect(text).toContain('3 other packages');
  expect(text).toContain('ships no licence text');
});
