import { isMap, isPair, isScalar, isSeq, visit, type Document, type Node, type Pair } from 'yaml';
import { readUnfinished } from './job-file-document.ts';
import type { JobFilePath } from './job-file-schema.ts';

/** What is being written at a place of a job file. */
export interface JobFileCursor {
  readonly kind: 'key' | 'value';
  /** Of the mapping for a key, of the value for a value. */
  readonly path: JobFilePath;
  /** Keys that the mapping has beside it. */
  readonly taken: readonly string[];
  /** Offsets of the word that is being written. */
  readonly start: number;
  readonly end: number;
  /** A key that has its colon already. */
  readonly hasColon: boolean;
  /** Inside braces or brackets, where everything stands on one line. */
  readonly isFlow: boolean;
}

/**
 * Finds out what is being written at an offset, in a text that may be unfinished anywhere: puts a word of its own in the
 * place of the one at the offset and looks where the parser finds it. Null in comments, texts and other places.
 */
export function cursorIn(text: string, offset: number): JobFileCursor | null {
  const { start, end } = wordAround(text, offset);
  const mark = unusedWord(text);
  const hasColon = /^[ \t]*:(?:\s|$)/.test(text.slice(end));
  const beginsLine = /^[ \t]*(?:- +)*$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  const colon = beginsLine && !hasColon ? ':' : '';
  const document = readUnfinished(`${text.slice(0, start)}${mark}${colon}${text.slice(end)}`);
  const found = document === null ? null : find(document, mark);
  return found === null ? null : { ...found, start, end, hasColon };
}

function wordAround(text: string, offset: number): { readonly start: number; readonly end: number } {
  const before = /[\w.-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? '';
  // A dash that begins an entry of a list is no part of the word.
  const word = before.startsWith('-') ? before.replace(/^-+/, '') : before;
  const after = /^[\w.-]*/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  return { start: offset - word.length, end: offset + after.length };
}

function unusedWord(text: string): string {
  let word = 'cursor';
  while (text.includes(word)) word += 'x';
  return word;
}

type Found = Pick<JobFileCursor, 'kind' | 'path' | 'taken' | 'isFlow'>;

function find(document: Document, mark: string): Found | null {
  const found: Found[] = [];
  visit(document, {
    Scalar: (key, node, ancestors) => {
      if (node.value !== mark) return undefined;
      found.push(placed(key === 'key', mark, ancestors));
      return visit.BREAK;
    },
  });
  return found[0] ?? null;
}

type Ancestors = readonly (Document | Node | Pair)[];

function placed(isKey: boolean, mark: string, ancestors: Ancestors): Found {
  const path = pathOf(ancestors);
  const map = ancestors.at(-2);
  const keys = isMap(map) ? map.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')) : [];
  const isFlow = ancestors.some((node) => (isMap(node) || isSeq(node)) && node.flow === true);
  if (isKey)
    return { kind: 'key', path: path.slice(0, -1), taken: keys.filter((key) => key !== mark), isFlow };
  return { kind: 'value', path, taken: [], isFlow };
}

/** The path of what lies in the last of these, outermost first. */
function pathOf(ancestors: Ancestors): JobFilePath {
  return ancestors.flatMap((node, index): JobFilePath => {
    if (isPair(node)) return [isScalar(node.key) ? String(node.key.value) : ''];
    return isSeq(node) ? [indexIn(node.items, ancestors[index + 1])] : [];
  });
}

function indexIn(items: readonly unknown[], item: unknown): number {
  return Math.max(0, items.indexOf(item));
}
