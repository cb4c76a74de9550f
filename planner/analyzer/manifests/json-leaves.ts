import type { ManifestWarning } from './dependency.ts';

/** A text in a JSON document, with the keys that lead to it (`#` inside a list) and its line. */
export interface JsonLeaf {
  readonly path: readonly string[];
  readonly value: string;
  readonly line: number;
}

export interface JsonReading {
  readonly leaves: readonly JsonLeaf[];
  /** The first line at which the document is no JSON; null where it is whole. */
  readonly damaged: number | null;
}

interface Level {
  readonly isList: boolean;
  key: string;
}

/** Beyond this depth a document is no manifest, and is not followed. */
const maxDepth = 64;

/** What no text, bracket or separator begins with: blanks, numbers and literals. */
const plain = /[^\n"{}[\]:,]+/y;

/**
 * Reads the texts of a JSON document with their lines in one pass, and goes on after damage: a manifest in mid-edit or
 * in mid-merge still tells what stands before and after the place. Numbers and literals are passed over. With `only`,
 * leaves under other keys are left out, which is what makes a large lock file cheap.
 */
export function jsonLeaves(text: string, only?: string): JsonReading {
  const scan = new JsonScan(only);
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length && !scan.isTooDeep;) {
    const character = text[at] ?? '';
    plain.lastIndex = at;
    if (character === '"') {
      const end = endOfString(text, at);
      scan.string(text.slice(at + 1, end), text[end] === '"');
      at = text[end] === '"' ? end + 1 : end;
    } else if (plain.test(text)) {
      scan.word(text.slice(at, plain.lastIndex));
      at = plain.lastIndex;
    } else {
      scan.mark(character);
      at += 1;
    }
  }
  return scan.end();
}

/** The closing quote, or the end of the line where there is none. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\' && text[at + 1] !== '\n') at += 1;
    else if (character === '"' || character === '\n') break;
  }
  return Math.min(at, text.length);
}

class JsonScan {
  readonly #leaves: JsonLeaf[] = [];
  readonly #levels: Level[] = [];
  readonly #only: string | undefined;
  #line = 1;
  #damaged: number | null = null;
  #last: string | null = null;
  /** Whether the last text was taken for a value, and whether it was kept. */
  #wasValue = false;
  #wasKept = false;

  constructor(only: string | undefined) {
    this.#only = only;
  }

  get isTooDeep(): boolean {
    return this.#levels.length > maxDepth;
  }

  string(inner: string, isClosed: boolean): void {
    if (!isClosed) this.#damage();
    const top = this.#levels.at(-1);
    this.#last = inner;
    this.#wasValue = top !== undefined && (top.isList || top.key !== '');
    this.#wasKept = this.#wasValue && (this.#only === undefined || top?.key === this.#only);
    if (!this.#wasKept) return;
    const path = this.#levels.map(({ key }) => key);
    this.#leaves.push({ path, value: unescaped(inner), line: this.#line });
  }

  word(word: string): void {
    if (!/^\s*(?:(?:-?\d[\d.eE+-]*|true|false|null)\s*)?$/.test(word)) this.#damage();
  }

  mark(mark: string): void {
    if (mark === '\n') this.#line += 1;
    else if (mark === '{' || mark === '[')
      this.#levels.push({ isList: mark === '[', key: mark === '[' ? '#' : '' });
    else if (mark === '}' || mark === ']') {
      if (this.#levels.pop()?.isList !== (mark === ']')) this.#damage();
    } else this.#separate(mark, this.#levels.at(-1));
  }

  end(): JsonReading {
    if (this.#levels.length > 0) this.#damage();
    return { leaves: this.#leaves, damaged: this.#damaged };
  }

  #separate(mark: string, top: Level | undefined): void {
    if (top === undefined || top.isList) return;
    if (mark === ',') top.key = '';
    else if (this.#last !== null) {
      // A key where a value was expected: the comma before it is missing.
      if (this.#wasValue) this.#damage();
      if (this.#wasKept) this.#leaves.pop();
      [this.#wasValue, this.#wasKept] = [false, false];
      top.key = unescaped(this.#last);
    }
  }

  #damage(): void {
    this.#damaged ??= this.#line;
  }
}

/** The text that a JSON string means; one that is no JSON string is taken as it stands. */
function unescaped(inner: string): string {
  if (!inner.includes('\\')) return inner;
  try {
    const value: unknown = JSON.parse(`"${inner}"`);
    return typeof value === 'string' ? value : inner;
  } catch {
    return inner;
  }
}

/** The warning that a JSON document is damaged; none where it is whole. */
export function damagedJson(file: string, damaged: number | null): readonly ManifestWarning[] {
  if (damaged === null) return [];
  return [{ message: `${file} is not valid JSON; what can be read is used`, file, line: damaged }];
}
