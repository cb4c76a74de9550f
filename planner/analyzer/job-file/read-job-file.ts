import { isMap, isScalar, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import { jobFileSchema, type JobFile } from '../../../schemas/job-file.ts';
import { describeIssue, type DescribedIssue } from './describe-issue.ts';
import { jobFileError, type JobFileProblem } from './problem.ts';

/** A job file that keeps its schema, with the places of what it says. */
export interface ReadJobFile {
  readonly job: JobFile;
  /** The line of a key by its path (`resources.memoryGib`, `data.0.uri`), counted from 1; null when it is absent. */
  lineOf(path: readonly (string | number)[]): number | null;
  /** A list or mapping of words as they are written: `1e-5` stays `1e-5`. */
  words(path: readonly (string | number)[]): readonly string[];
}

/** Job files are short; anything longer is something else. */
const maxLength = 256 * 1024;
const maxNesting = 64;

/** Reads job.yaml. Throws HeadstartError job-file-invalid that tells every problem with its line and column. */
export function readJobFile(file: string, text: string): ReadJobFile {
  refuseUnreadable(file, text);
  const lines = new LineCounter();
  const document = parse(file, text, lines);
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const broken = [...document.errors, ...document.warnings].map((error) => ({
    ...at(error.pos[0]),
    message: plainYamlMessage(error.message, text.slice(error.pos[0], error.pos[1])),
  }));
  if (broken.length > 0) throw jobFileError(file, broken);
  if (!isMap(document.contents)) throw jobFileError(file, [notAMapping(text)]);
  const job = checked(file, document, at);
  return {
    job,
    lineOf: (path) => {
      const offset = offsetOf(document, path, true);
      return offset === null ? null : at(offset).line;
    },
    words: (path) => wordsAt(document, path),
  };
}

function refuseUnreadable(file: string, text: string): void {
  const start = { line: 1, column: 1 };
  if (text.length > maxLength) {
    throw jobFileError(file, [
      { ...start, message: `is longer than ${maxLength / 1024} KiB, too long for a job file` },
    ]);
  }
  if (deepestNesting(text) > maxNesting) {
    throw jobFileError(file, [{ ...start, message: `nests brackets deeper than ${maxNesting}` }]);
  }
}

/** Nesting of brackets and of `- - -` and `? ?` on one line, the ways to make a short text deep. */
function deepestNesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, (depth += 1));
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
  }
  const compact =
    Math.max(0, ...text.split('\n').map((line) => /^\s*((?:[-?:]\s+)+)/.exec(line)?.[1]?.length ?? 0)) / 2;
  return Math.max(deepest, compact);
}

function parse(file: string, text: string, lines: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw jobFileError(file, [{ line: 1, column: 1, message: `cannot be read as YAML (${reason})` }]);
  }
}

function plainYamlMessage(message: string, source: string): string {
  if (message.startsWith('Map keys must be unique')) return 'this key stands twice in the same mapping';
  if (/tab/i.test(message) || source.startsWith('\t')) return 'indent with spaces, not with tabs';
  if (message.includes('multiple documents')) return 'holds more than one document; keep one job in a file';
  if (message.startsWith('Unresolved tag')) return 'tags such as !name are not used in a job file';
  return `not valid YAML: ${message.replace(/\s+/g, ' ').slice(0, 160)}`;
}

function notAMapping(text: string): JobFileProblem {
  const empty =
    text
      .replace(/^\s*#.*$/gm, '')
      .replace(/^---|\.\.\.$/gm, '')
      .trim() === '';
  const message = empty
    ? 'is empty: it must name an entry (a file) or a command (a list of words)'
    : 'must be a mapping of keys to values, such as "entry: train.py"';
  return { line: 1, column: 1, message };
}

function checked(
  file: string,
  document: Document.Parsed,
  at: (offset: number) => { line: number; column: number },
): JobFile {
  const aliases = aliasProblems(document, at);
  if (aliases.length > 0) throw jobFileError(file, aliases);
  const parsed = jobFileSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap(describeIssue).map((issue) => placed(document, issue, at));
  throw jobFileError(file, problems);
}

/** Anchors are for repeating; a job file has nothing to repeat, and chains of them can be made to explode. */
function aliasProblems(
  document: Document.Parsed,
  at: (offset: number) => { line: number; column: number },
): readonly JobFileProblem[] {
  const problems: JobFileProblem[] = [];
  visit(document, {
    Alias(_key, node) {
      const message = 'aliases (*name) are not used in a job file; write the value out';
      problems.push({ ...at(node.range?.[0] ?? 0), message });
    },
  });
  return problems;
}

function placed(
  document: Document.Parsed,
  issue: DescribedIssue,
  at: (offset: number) => { line: number; column: number },
): JobFileProblem {
  for (let length = issue.path.length; length > 0; length -= 1) {
    const exact = length === issue.path.length;
    const offset = offsetOf(document, issue.path.slice(0, length), issue.atKey || !exact);
    if (offset !== null) return { ...at(offset), message: issue.message };
  }
  return { line: 1, column: 1, message: issue.message };
}

/** The offset of a value, or of its key; null when there is none at this path. */
function offsetOf(
  document: Document.Parsed,
  path: readonly (string | number)[],
  key: boolean,
): number | null {
  const last = path.at(-1);
  const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (key && isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(last));
    return isScalar(pair?.key) ? (pair.key.range?.[0] ?? null) : null;
  }
  const node: unknown = document.getIn([...path], true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

function wordsAt(document: Document.Parsed, path: readonly (string | number)[]): readonly string[] {
  const node: unknown = document.getIn([...path], true);
  if (typeof node !== 'object' || node === null || !('items' in node) || !Array.isArray(node.items))
    return [];
  return node.items.map((item: unknown) => {
    const value: unknown = typeof item === 'object' && item !== null && 'value' in item ? item.value : item;
    if (isScalar(item)) return item.source ?? String(item.value);
    return isScalar(value) ? (value.source ?? String(value.value)) : String(value);
  });
}
