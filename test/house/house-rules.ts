import { conductors, floors, namedOtherwise, outsides, rooms, unfenced } from './house-map.ts';
import { brokenDirections } from './import-directions.ts';
import { importCycles } from './import-cycles.ts';
import type { ImportFact, SourceFacts } from './source-facts.ts';

/** A broken rule: the file with its line, and what is wrong. */
export type Violation = string;

type Rule = (files: readonly SourceFacts[]) => readonly Violation[];

const product = /^(schemas|stacks|planner|extension)\//;
const maximumLines = 300;

/** Every rule of the house, by name. */
export const rules: Readonly<Record<string, Rule>> = {
  'imports go in the directions of the house': (files) => files.flatMap(brokenDirections),
  'no import cycles': (files) =>
    importCycles(files).map((cycle) => `${cycle[0] ?? ''}: cycle ${cycle.join(' → ')}`),
  'only stacks/ imports cdktf, and never the root of the provider': (files) => files.flatMap(wrongCdktf),
  'only the surface of the extension imports vscode': (files) => files.flatMap(wrongVscode),
  'a file that touches an outside is named after it': (files) => files.flatMap(misnamedOutsides),
  'no console, no process.exit outside planner/main.ts': (files) =>
    marksIn(files, ['console', 'process.exit'], (path) => product.test(path) && path !== 'planner/main.ts'),
  'no module-level mutable state': (files) =>
    marksIn(files, ['module-level let'], (path) => product.test(path)),
  'no any, no empty catch': (files) => marksIn(files, ['any', 'empty catch'], () => true),
  'no file above 300 lines': (files) =>
    files.filter(({ lines }) => lines > maximumLines).map(({ path, lines }) => `${path}: ${lines} lines`),
  'no catch-all names': (files) => files.flatMap(catchAllNames),
  'no silenced checks': (files) => files.flatMap((file) => wordsIn(file, silencers)),
  'no unfinished work': (files) =>
    files.flatMap((file) => (product.test(file.path) ? wordsIn(file, unfinished) : [])),
  'no path of one machine': (files) => files.flatMap((file) => wordsIn(file, machinePaths)),
};

const silencers = /eslint-disable|@ts-ignore|@ts-expect-error|@ts-nocheck|prettier-ignore|\bas any\b/;
const unfinished = /\b(TODO|FIXME|XXX|HACK)\b|\bfor now\b|\bplaceholder\b/i;
/** Somebody's own folder; Ada, the person in the tests, has none on any machine. */
const machinePaths = /\/(?:root|home\/(?!ada\b)\w+|Users\/\w+)\//;

function wordsIn(file: SourceFacts, words: RegExp): readonly Violation[] {
  if (file.path.startsWith('test/house')) return [];
  return file.text.split('\n').flatMap((line, index): readonly Violation[] => {
    const found = words.exec(line)?.[0];
    return found === undefined ? [] : [`${file.path}:${index + 1}: ${found}`];
  });
}

function marksIn(
  files: readonly SourceFacts[],
  kinds: readonly string[],
  applies: (path: string) => boolean,
): readonly Violation[] {
  return files
    .filter((file) => applies(file.path))
    .flatMap((file) => file.marks.map((mark) => ({ ...mark, path: file.path })))
    .filter((mark) => kinds.includes(mark.kind))
    .map((mark): Violation => `${mark.path}:${mark.line}: ${mark.kind}`);
}

function wrongCdktf(file: SourceFacts): readonly Violation[] {
  return importsOf(file, ({ specifier }) => {
    if (specifier === '@cdktf/provider-google')
      return 'the root of the provider takes seconds: import a module of it';
    const cdktf = /^(cdktf|constructs|@cdktf)(\/|$)/.test(specifier);
    return cdktf && product.test(file.path) && !file.path.startsWith('stacks/')
      ? `imports ${specifier}`
      : null;
  });
}

/** Everything else, texts above all, is tested without an editor. */
const surface = /^extension\/(features\/[a-z-]+|extension|commands|settings|host)\.ts$/;

function wrongVscode(file: SourceFacts): readonly Violation[] {
  if (surface.test(file.path)) return [];
  return importsOf(file, ({ specifier }) => (specifier === 'vscode' ? 'imports vscode' : null));
}

function misnamedOutsides(file: SourceFacts): readonly Violation[] {
  if (unfenced.test(file.path) || file.path in namedOtherwise) return [];
  const name = file.path.split('/').at(-1) ?? '';
  return importsOf(file, ({ specifier, typeOnly }) => {
    const outside = outsides.find(({ modules }) => modules.test(specifier));
    if (typeOnly || outside === undefined || outside.words.test(name)) return null;
    return `touches ${specifier} and is not named after it`;
  });
}

function importsOf(file: SourceFacts, judge: (one: ImportFact) => string | null): readonly Violation[] {
  return file.imports.flatMap((one): readonly Violation[] => {
    const reason = judge(one);
    return reason === null ? [] : [`${file.path}:${one.line}: ${reason}`];
  });
}

function catchAllNames({ path, symbols }: SourceFacts): readonly Violation[] {
  const inPath = path.split('/').filter((part) => /^(utils?|helpers?|common|managers?|misc)\b/.test(part));
  const inSymbols = symbols.filter((name) =>
    /^(utils?|helpers?|common)$|Manager$|Utils$|Helpers?$/i.test(name),
  );
  return [...inPath, ...inSymbols].map((name): Violation => `${path}: ${name} says nothing of what it is`);
}

/** Folders that the house's map does not know, and those of the map that are not there any more. */
export function unmapped(
  plannerFolders: readonly string[],
  topFolders: readonly string[],
): readonly Violation[] {
  const known = new Set([...rooms, ...Object.keys(conductors)]);
  return [
    ...plannerFolders
      .filter((name) => !known.has(name))
      .map((name): Violation => `planner/${name}: not on the map`),
    ...topFolders.filter((name) => !(name in floors)).map((name): Violation => `${name}: not on the map`),
  ];
}
