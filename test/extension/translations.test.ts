import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JobFileSchema } from '../../extension/views/job-file-schema.ts';
import { translatedTexts } from './translated-texts.ts';

const extension = join(import.meta.dirname, '..', '..', 'extension');
const schemaFile = join(extension, '..', 'schemas', 'generated', 'job.schema.json');
/** Hand on what the schema of job.yaml says, which is looked up in the same tables, or what is handed to them. */
const handingOn = ['features/preview-panel.ts', 'views/job-file-completion.ts', 'views/job-file-hover.ts'];

const sources = globSync('**/*.ts', { cwd: extension, exclude: ['dist', '**/node_modules'] })
  .map((path) => path.replaceAll('\\', '/'))
  .map((path) => ({ path, ...translatedTexts(path, readFileSync(join(extension, path), 'utf8')) }));

function tableOf(name: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(extension, name), 'utf8')) as Record<string, string>;
}

function descriptionsIn({ properties = {}, items }: JobFileSchema): readonly string[] {
  const inner = [...Object.values(properties), ...(items === undefined ? [] : [items])];
  return inner.flatMap((schema) => [
    ...(schema.description === undefined ? [] : [schema.description]),
    ...descriptionsIn(schema),
  ]);
}

const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as JobFileSchema;
const texts = new Set([...sources.flatMap((source) => source.texts), ...descriptionsIn(schema)]);

/** What a text leaves open, in any order. */
const gaps = (text: string): readonly string[] => [...text.matchAll(/\{\d+\}/g)].map(([gap]) => gap).sort();

describe('the German texts of the code', () => {
  const german = tableOf('l10n/bundle.l10n.de.json');

  test('are complete', () => expect([...texts].filter((text) => !(text in german))).toEqual([]));

  test('have none that nothing shows', () =>
    expect(Object.keys(german).filter((text) => !texts.has(text))).toEqual([]));

  test('say something, and leave the same open', () => {
    const wrong = Object.entries(german).filter(
      ([text, said]) => said.trim() === '' || gaps(text).join(' ') !== gaps(said).join(' '),
    );
    expect(wrong).toEqual([]);
  });

  test('can be looked up: texts are written out where they are handed over', () => {
    const computed = sources.filter(({ path, computed }) => computed.length > 0 && !handingOn.includes(path));
    expect(computed.map(({ path, computed }) => `${path}:${computed.join(',')}`)).toEqual([]);
  });
});

describe('the texts of the manifest', () => {
  const english = tableOf('package.nls.json');
  const german = tableOf('package.nls.de.json');
  const manifest = readFileSync(join(extension, 'package.json'), 'utf8');
  const named = [...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');

  test.each([
    ['English', english],
    ['German', german],
  ])('in %s are those that it names', (_, table) => {
    expect(Object.keys(table).sort()).toEqual([...new Set(named)].sort());
  });

  test('offer the same commands in both languages', () => {
    const commands = (text: string): readonly string[] =>
      [...text.matchAll(/\]\(command:([\w.]+)\)/g)].map(([, command]) => command ?? '');
    const different = Object.keys(english).filter(
      (key) => commands(english[key] ?? '').join() !== commands(german[key] ?? '').join(),
    );
    expect(different).toEqual([]);
  });
});

test('texts are found in calls and choices, and what is computed is told', () => {
  const source = "t('a'); l10n.t(x ? 'b' : `c`, 1);\nt(name); other('d'); t(y ? 'e' : z);";
  expect(translatedTexts('a.ts', source)).toEqual({ texts: ['a', 'b', 'c'], computed: [2, 2] });
});
