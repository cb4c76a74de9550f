import { isMap, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type * as z from 'zod';
import { HeadstartError, type Place } from '../../schemas/failure.ts';
import { settingsFileSchema, settingsKeys, type SettingsFile } from './settings-schema.ts';

/** One thing that is wrong, and the offset of the place in the text. */
interface Problem {
  readonly offset: number;
  readonly message: string;
}

/** Settings are a page at most; what is longer or deeper is something else. */
const maxLength = 64 * 1024;
const maxNesting = 32;

/** Reads the text of settings.yaml. Throws HeadstartError `usage` that tells every problem with file and line. */
export function parseSettings(path: string, text: string): SettingsFile {
  const lines = new LineCounter();
  const refuse = (problems: readonly Problem[]): HeadstartError => refused(path, problems, lines);
  if (text.length > maxLength) throw refuse([{ offset: 0, message: 'is too long for a settings file' }]);
  if (nesting(text) > maxNesting)
    throw refuse([{ offset: 0, message: 'nests too deep for a settings file' }]);
  const document = readYaml(text, lines);
  if (document instanceof Error) throw refuse([{ offset: 0, message: `is no YAML (${document.message})` }]);
  const broken = [...document.errors, ...document.warnings, ...aliases(document)].map(asProblem);
  if (broken.length > 0) throw refuse(broken);
  const parsed = settingsFileSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  throw refuse(parsed.error.issues.flatMap((issue) => problemsOf(document, issue)));
}

/** The parser of a document that is deep by indentation alone may run out of stack. */
function readYaml(text: string, lines: LineCounter): Document.Parsed | Error {
  try {
    return parseDocument(text, { lineCounter: lines, prettyErrors: false });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function asProblem({ pos, message }: { pos: readonly [number, number]; message: string }): Problem {
  return { offset: pos[0], message: `is no valid YAML: ${message.replace(/\s+/g, ' ').slice(0, 160)}` };
}

/** Anchors are for repeating; settings have nothing to repeat, and chains of them can be made to explode. */
function aliases(document: Document.Parsed): readonly { pos: [number, number]; message: string }[] {
  const found: { pos: [number, number]; message: string }[] = [];
  visit(document, {
    Alias(_key, { range }) {
      found.push({ pos: [range?.[0] ?? 0, range?.[1] ?? 0], message: 'aliases (*name) are not used here' });
    },
  });
  return found;
}

/** Open brackets, and list or key marks one after another on a line. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if ('[{'.includes(character)) deepest = Math.max(deepest, (depth += 1));
    else if (']}'.includes(character)) depth -= 1;
  }
  const marks = text.split('\n').map((line) => /^\s*((?:[-?:]\s+)+)/.exec(line)?.[1]?.length ?? 0);
  const indents = text.split('\n').map((line) => line.length - line.trimStart().length);
  return Math.max(deepest, ...marks.map((length) => length / 2), ...indents.map((length) => length / 8));
}

function problemsOf(document: Document.Parsed, issue: z.core.$ZodIssue): readonly Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      offset: offsetOf(document, [...path, key]),
      message: unknownKey(key, path),
    }));
  }
  const name = path.length === 0 ? 'the file' : path.map(String).join('.');
  return [{ offset: offsetOf(document, path), message: `${name} must be ${allowed(issue)}` }];
}

function unknownKey(key: string, path: readonly PropertyKey[]): string {
  const inside = path.length === 0 ? '' : ` in ${path.map(String).join('.')}`;
  return `unknown key "${key.slice(0, 60)}"${inside} (allowed: ${settingsKeys(path).join(', ')})`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  object: 'a mapping of keys to values',
};

function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string') return 'text that is not empty';
      return `${issue.inclusive === true ? 'at least' : 'greater than'} ${String(issue.minimum)}`;
    case 'too_big':
      return `at most ${String(issue.maximum)}`;
    case 'unrecognized_keys':
    case 'invalid_format':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return issue.message;
  }
}

/** Where a key stands; where there is none at this path, where the nearest mapping around it does. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  const key = path.at(-1);
  if (key === undefined) return document.contents?.range[0] ?? 0;
  const around: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const pair = isMap(around)
    ? around.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
    : undefined;
  if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
  return offsetOf(document, path.slice(0, -1));
}

function refused(path: string, problems: readonly Problem[], lines: LineCounter): HeadstartError {
  const placed = problems
    .map(({ offset, message }) => ({ message, ...placeAt(lines, offset) }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
  const told = placed.map(({ line, message }) => `${path}:${line}: ${message}`);
  return new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: told.slice(0, 20).join('; '),
    nextStep: 'Mend or remove the named settings; docs/settings.md lists what there is.',
    places: placed.map(({ line, column }): Place => ({ file: path, line, column })),
  });
}

function placeAt(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
