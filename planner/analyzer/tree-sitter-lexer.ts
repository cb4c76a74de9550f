import { setFlagsFromString } from 'node:v8';
import type { Parser } from 'web-tree-sitter';
import type { Grammar } from './syntax.ts';

/** Any text: it begins with a word in every grammar. */
const word = 'a';

/**
 * Whether the lexer of a grammar is a single function so long that V8 takes 200 to 500 MB for a second to optimise it.
 */
export function hasLongLexer(grammar: Grammar): boolean {
  return grammar === 'cpp' || grammar === 'bash';
}

/**
 * Has the lexer of a grammar keep the code that it is first compiled to. A function is compiled where it first runs, and
 * V8 reads the flags then: `other`, of another grammar, runs before, so that the engine itself is still optimised.
 */
export function compileLexer(parser: Parser, other: Parser): void {
  other.parse(word)?.delete();
  setFlagsFromString('--no-wasm-dynamic-tiering');
  // What is not optimised as it runs would else be optimised at once.
  setFlagsFromString('--no-wasm-tier-up');
  try {
    parser.parse(word)?.delete();
  } finally {
    setFlagsFromString('--wasm-tier-up');
    setFlagsFromString('--wasm-dynamic-tiering');
  }
}
