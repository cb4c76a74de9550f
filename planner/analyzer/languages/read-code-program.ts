import { posix } from 'node:path';
import type { Language } from '../../../schemas/job.ts';
import type { ReadingCache } from '../manifests/reading-cache.ts';
import type { Grammar, SyntaxParser, SyntaxTree } from '../syntax.ts';
import type { CodeProgram, CodeReading } from './code-reading.ts';
import { goLocalImports } from './go-local-imports.ts';
import { importsOf } from './import-names.ts';
import { javaLocalImports } from './java-local-imports.ts';
import type { LocalImports, LocalSources } from './local-imports.ts';
import { parseR } from './r-syntax.ts';
import { readCode } from './read-code.ts';
import { textValue } from './text-value.ts';

/** Languages that are read here: all but Python. */
export type CodeLanguage = Exclude<Language, 'python'>;

/** A program is read up to this many files: the places and settings of a job stand near its entry. */
const maxFiles = 200;
/** A file longer than this is data in the shape of code. */
const maxLength = 2_000_000;

/** The grammar that reads a file; R has none among those that are built with Headstart. */
export function grammarOf(language: CodeLanguage, file: string): Grammar | null {
  switch (language) {
    case 'typescript':
      return file.endsWith('x') ? 'tsx' : 'typescript';
    case 'javascript':
    case 'go':
    case 'rust':
    case 'java':
    case 'cpp':
      return language;
    case 'cuda':
      return 'cpp';
    case 'shell':
      return 'bash';
    case 'r':
      return null;
  }
}

/** What the files of a program are read with. */
export interface CodeSources {
  readonly parser: SyntaxParser;
  /** Readings by file and text, so that only edited files are read again. */
  readonly cache: ReadingCache;
  readonly absolute: (file: string) => string;
  /** Names in a folder; '' is the directory of the job itself. */
  readonly list: LocalSources['list'];
}

/** Reads the entry and the project files that it imports by path, breadth first. */
export async function readCodeProgram(
  entry: { readonly file: string; readonly text: string; readonly language: CodeLanguage },
  read: (file: string) => Promise<string | null>,
  { parser, cache, absolute, list }: CodeSources,
  signal?: AbortSignal,
): Promise<CodeProgram> {
  const { language } = entry;
  const load = (file: string, text: string): Promise<CodeReading> =>
    cache.reading(`${language} ${file} ${absolute(file)}`, text, async () =>
      readCode(language, file, await parse(language, absolute(file), text.slice(0, maxLength), parser)),
    );
  const program: [CodeReading, ...CodeReading[]] = [await load(entry.file, entry.text)];
  const tried = new Set([entry.file]);
  for (let index = 0; index < program.length && program.length < maxFiles; index += 1) {
    signal?.throwIfAborted();
    const reading = program[index];
    if (reading === undefined) break;
    const { files, paths } = await localImports(reading, { read, list });
    if (paths.size > 0) program[index] = withoutImports(reading, paths);
    for (const file of [...files, ...localFiles(program, reading)]) {
      if (tried.has(file) || program.length >= maxFiles) continue;
      tried.add(file);
      const text = await read(file);
      if (text !== null && !text.includes('\0')) program.push(await load(file, text));
    }
  }
  return program;
}

/** What a file imports of its own project by the names of packages. */
function localImports(reading: CodeReading, sources: LocalSources): Promise<LocalImports> | LocalImports {
  if (reading.language === 'go') return goLocalImports(reading, sources);
  if (reading.language === 'java') return javaLocalImports(reading, sources);
  return { files: [], paths: new Set() };
}

/** What lies in the project is no package of others. */
function withoutImports(reading: CodeReading, paths: ReadonlySet<string>): CodeReading {
  return { ...reading, imports: reading.imports.filter(({ path }) => !paths.has(path)) };
}

async function parse(
  language: CodeLanguage,
  file: string,
  text: string,
  parser: SyntaxParser,
): Promise<SyntaxTree> {
  const grammar = grammarOf(language, file);
  if (grammar === null) return parseR(text);
  if (language !== 'cuda') return parser.parse(grammar, text, file);
  return { ...(await parser.parse(grammar, plainCpp(text), file)), text, lines: text.split('\n') };
}

/** CUDA's own words and launch brackets as blanks of the same length, so that the C++ grammar reads the rest. */
export function plainCpp(text: string): string {
  return text.replace(
    /\b__(?:global|device|host|shared|constant|managed|restrict|forceinline|noinline|grid_constant)__\b|\b__launch_bounds__\s*\([^()]*\)|<<<[^;{}]*?>>>/g,
    (word) => word.replace(/[^\n]/g, ' '),
  );
}

/** Project files that a file may mean by its imports. */
function localFiles(program: CodeProgram, reading: CodeReading): readonly string[] {
  const folder = posix.dirname(reading.file);
  const beside = (path: string): string => posix.normalize(posix.join(folder, path));
  switch (reading.language) {
    case 'javascript':
    case 'typescript':
      return importsOf(program, reading)
        .filter(({ path }) => /^\.{1,2}\//.test(path))
        .flatMap(({ path }) => scriptFiles(beside(path)));
    case 'cpp':
    case 'cuda':
      return reading.imports.filter(({ path }) => !path.startsWith('<')).map(({ path }) => beside(path));
    case 'rust':
      return [...reading.tree.text.matchAll(/^\s*(?:pub\s+)?mod\s+(\w+)\s*;/gm)].flatMap(([, name = '']) => [
        beside(`${name}.rs`),
        beside(`${name}/mod.rs`),
      ]);
    case 'r':
    case 'shell':
      return reading.calls
        .filter(({ callee }) => /^(?:source|\.)$/.test(callee))
        .flatMap(({ positional: [node] }) =>
          node === undefined ? [] : [textValue({ program, reading }, node)?.text ?? ''],
        )
        .filter((path) => /^[\w./-]+$/.test(path) && !path.startsWith('/'))
        .map(beside);
    case 'go':
    case 'java':
    case 'python':
      return [];
  }
}

function scriptFiles(path: string): readonly string[] {
  const bare = path.replace(/\.[cm]?[jt]sx?$/, '');
  return [
    path,
    `${bare}.ts`,
    `${bare}.js`,
    `${bare}.mts`,
    `${bare}.mjs`,
    `${bare}.tsx`,
    `${path}/index.ts`,
    `${path}/index.js`,
  ];
}
