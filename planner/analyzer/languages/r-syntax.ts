import type { SyntaxNode, SyntaxTree } from '../syntax.ts';
import { rTokens, type RToken } from './r-tokens.ts';

/** Brackets deeper than this are read flat: no script that people write needs it. */
const maxDepth = 120;

interface Reader {
  readonly text: string;
  readonly tokens: readonly RToken[];
  at: number;
  depth: number;
  damaged: number | null;
}

/**
 * A tree of R source, as far as imports, calls, assignments and text need one. There is no grammar of R among those
 * that are built with Headstart. Operators are left out; broken code yields the tree of what can be read.
 */
export function parseR(text: string): SyntaxTree {
  const reader: Reader = { text, tokens: rTokens(text), at: 0, depth: 0, damaged: null };
  const children: SyntaxNode[] = [];
  while (reader.at < reader.tokens.length) {
    children.push(...expression(reader));
    const token = reader.tokens[reader.at];
    if (token?.kind === 'close') reader.damaged ??= token.line;
    reader.at += 1;
  }
  const root = { type: 'program', field: null, start: 0, end: text.length, line: 1, named: true, children };
  return { text, lines: text.split('\n'), root, damaged: reader.damaged };
}

/** The parts of an expression up to the end of its line, a comma or a bracket that closes around it. */
function expression(reader: Reader): readonly SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  let operator: RToken | null = null;
  for (let token = reader.tokens[reader.at]; token !== undefined; token = reader.tokens[reader.at]) {
    if (token.kind === 'comma' || token.kind === 'close') break;
    if (token.kind === 'newline' && operator === null) break;
    if (token.kind === 'newline') {
      reader.at += 1;
      continue;
    }
    if (token.kind === 'operator') {
      reader.at += 1;
      operator = token;
      if (isAssignment(reader, token) && parts.length > 0) return [assigned(reader, parts, token)];
      continue;
    }
    operator = null;
    parts.push(primary(reader, token));
  }
  return parts;
}

function isAssignment({ text }: Reader, token: RToken): boolean {
  return /^(?:<<?-|=)$/.test(text.slice(token.start, token.end));
}

function assigned(reader: Reader, parts: readonly SyntaxNode[], operator: RToken): SyntaxNode {
  while (reader.tokens[reader.at]?.kind === 'newline') reader.at += 1;
  reader.depth += 1;
  const values = reader.depth < maxDepth ? expression(reader) : [];
  reader.depth -= 1;
  const left = { ...(parts[0] ?? leaf('identifier', operator)), field: 'left' };
  const right = { ...sequence(values, operator), field: 'right' };
  return node('assignment', left.start, right.end, left.line, [left, right]);
}

function sequence(parts: readonly SyntaxNode[], near: RToken): SyntaxNode {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const end = parts.at(-1)?.end ?? near.end;
  return node('sequence', first?.start ?? near.end, end, first?.line ?? near.line, parts);
}

/** A name, number, text or bracket, with the calls and subscripts that follow it. */
function primary(reader: Reader, token: RToken): SyntaxNode {
  reader.at += 1;
  let result =
    token.kind === 'open'
      ? node('block', token.start, token.end, token.line, bracketed(reader, token))
      : leaf(token.kind === 'string' ? 'string' : token.kind === 'number' ? 'number' : 'identifier', token);
  for (let next = reader.tokens[reader.at]; next !== undefined; next = reader.tokens[reader.at]) {
    const sign = reader.text.slice(next.start, next.end);
    if (token.kind !== 'name' || (sign !== '(' && sign !== '[')) break;
    reader.at += 1;
    const args = {
      ...node('arguments', next.start, next.end, next.line, bracketed(reader, next)),
      field: 'arguments',
    };
    const type = sign === '(' ? 'call_expression' : 'subscript';
    result = node(type, result.start, lastEnd(reader, args.end), result.line, [
      { ...result, field: 'function' },
      args,
    ]);
  }
  return result;
}

function lastEnd(reader: Reader, least: number): number {
  return Math.max(least, reader.tokens[reader.at - 1]?.end ?? least);
}

/** What stands between brackets; notes the opening line when nothing closes it. */
function bracketed(reader: Reader, open: RToken): readonly SyntaxNode[] {
  const items: SyntaxNode[] = [];
  reader.depth += 1;
  for (let token = reader.tokens[reader.at]; token?.kind !== 'close'; token = reader.tokens[reader.at]) {
    if (token === undefined) {
      reader.damaged ??= open.line;
      break;
    }
    if (token.kind === 'comma' || token.kind === 'newline' || reader.depth >= maxDepth) reader.at += 1;
    else items.push(...item(reader, token, reader.text[open.start] === '('));
  }
  reader.at += 1;
  reader.depth -= 1;
  return items;
}

/** One argument or statement; `name = value` in a call is an argument by name. */
function item(reader: Reader, token: RToken, inCall: boolean): readonly SyntaxNode[] {
  const next = reader.tokens[reader.at + 1];
  const isNamed =
    inCall && next !== undefined && reader.text.slice(next.start, next.end) === '=' && token.kind !== 'open';
  if (!isNamed) {
    const parts = expression(reader);
    return inCall && parts.length > 1 ? [sequence(parts, token)] : parts;
  }
  reader.at += 2;
  const name = { ...leaf('identifier', token), field: 'name' };
  const value = { ...sequence(expression(reader), next), field: 'value' };
  return [node('keyword_argument', name.start, value.end, name.line, [name, value])];
}

function leaf(type: string, token: RToken): SyntaxNode {
  return node(type, token.start, token.end, token.line, []);
}

function node(
  type: string,
  start: number,
  end: number,
  line: number,
  children: readonly SyntaxNode[],
): SyntaxNode {
  return { type, field: null, start, end, line, named: true, children };
}
