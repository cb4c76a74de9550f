import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const [document, api] = await Promise.all([read('docs/protocol.md'), read('schemas/api.ts')]);

test('the document shows the types as they are in schemas/api.ts', () => {
  const shown = /```ts\n([^]*?)\n```/.exec(document)?.[1];
  expect(shown).toBe(api.slice(api.indexOf('/** Version of the wire')).trimEnd());
});

test.each([
  ['Requests', 'request'],
  ['ClientRequests', 'from the planner'],
  ['Notifications', 'from the planner'],
])('every method of %s has its row', (name) => {
  const [, members = ''] = new RegExp(`interface ${name} \\{\\n([^]*?)\\n\\}`).exec(api) ?? [];
  const methods = [...members.matchAll(/^ {2}readonly (\w+):/gm)].map(([, method]) => method ?? '');
  expect(methods.length).toBeGreaterThan(0);
  expect(methods.filter((method) => !new RegExp(`^\\| \`${method}\` `, 'm').test(document))).toEqual([]);
});

test('no row is of a method that is not there', () => {
  const rows = [...document.matchAll(/^\| `(\w+)` /gm)].map(([, method]) => method ?? '');
  expect(rows.filter((method) => !new RegExp(`^ {2}readonly ${method}:`, 'm').test(api))).toEqual([]);
});
