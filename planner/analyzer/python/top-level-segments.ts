import type { TextEdit } from '../text-edit.ts';

/** Whole top-level statements of a Python text, one after the other; UTF-16 offsets. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  /** What opens here is closed nowhere in the text: its end is a guess. */
  readonly open: boolean;
}

/** Nothing that is still open goes on at the left edge with one of these: no valid code has them within brackets. */
const strong =
  /(?:(?:async +)?def|class|import|while|with|try|raise|return|del|pass|assert|global)\b|@\w|from +\S+ +import\b/y;
const likely =
  /^(?:(?:(?:async +)?def|class|import|from|while|with|for|if|try)\b|@\w|[\w.]+(?:\(| ?=[^=]))/gm;
const goesOn = /(?:else|elif|except|finally)\b/y;
/** A line at the left edge that begins with one of these begins no statement. */
const noStatement = new Set(' \t\r\n\f#)]},.:;=');
/** A text where more than this is left open is not looked at further. */
const mostOpen = 50;

/** Cuts a text from an offset on, until `isKnown` knows where a segment begins. */
export function segmentsFrom(text: string, from: number, isKnown: (start: number) => boolean): Segment[] {
  const segments: Segment[] = [];
  let opened = 0;
  for (let start = from; start < text.length && !(start > from && isKnown(start));) {
    const segment = opened > mostOpen ? { start, end: text.length, open: true } : segmentAt(text, start);
    if (segment.open) opened += 1;
    segments.push(segment);
    start = segment.end;
  }
  return segments;
}

/** The first and the number of segments that an edit may change: the one before it decides where it ends by what follows. */
export function firstTouched(segments: readonly Segment[], edit: TextEdit): number {
  const open = segments.findIndex((segment) => segment.open);
  const at = segments.findIndex(({ end }) => end >= edit.start);
  const touched = Math.max(0, (at < 0 ? segments.length : at) - 1);
  return open < 0 ? touched : Math.min(open, touched);
}

function segmentAt(text: string, start: number): Segment {
  let isDecorated = false;
  for (let line = start; ;) {
    const end = endOfLine(text, line);
    if (end === null) return { start, end: likelyEnd(text, line), open: true };
    if (text[line] === '@') isDecorated = true;
    else if (isStatement(text, line)) isDecorated = false;
    if (end === text.length || (!isDecorated && isStatement(text, end) && !matches(goesOn, text, end)))
      return { start, end, open: false };
    line = end;
  }
}

function isStatement(text: string, at: number): boolean {
  return !noStatement.has(text[at] ?? '\n');
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** The next place at the left edge where a statement seems to begin. */
function likelyEnd(text: string, line: number): number {
  likely.lastIndex = line + 1;
  return likely.exec(text)?.index ?? text.length;
}

/** Where the logical line from `start` ends, after its line break; null where brackets or quotes stay open. */
function endOfLine(text: string, start: number): number | null {
  let depth = 0;
  for (let at: number = start; at < text.length; at += 1) {
    switch (text.charAt(at)) {
      case '\n':
        if (depth === 0 || matches(strong, text, at + 1)) return at + 1;
        break;
      case '#':
        at = lineBreak(text, at) - 1;
        break;
      case '\\':
        at += text[at + 1] === '\r' ? 2 : 1;
        break;
      case '"':
      case "'": {
        const end = endOfString(text, at);
        if (end === null) return null;
        at = end - 1;
        break;
      }
      case '(':
      case '[':
      case '{':
        depth += 1;
        break;
      case ')':
      case ']':
      case '}':
        depth = Math.max(0, depth - 1);
        break;
      default:
        break;
    }
  }
  return depth === 0 ? text.length : null;
}

function lineBreak(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

/** After the closing quote, or before the line break that ends a string of one line; null where three quotes stay open. */
function endOfString(text: string, start: number): number | null {
  const quote = text[start] ?? '';
  const isTriple = text.startsWith(quote.repeat(3), start);
  const closing = isTriple ? quote.repeat(3) : quote;
  for (let at = start + closing.length; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '\\') at += 1;
    else if (sign === quote && text.startsWith(closing, at)) return at + closing.length;
    else if (sign === '\n' && !isTriple) return at;
  }
  return isTriple ? null : text.length;
}
