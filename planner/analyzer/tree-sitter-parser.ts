import { readFile } from 'node:fs/promises';
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Grammar, SyntaxNode, SyntaxParser, SyntaxTree } from './syntax.ts';
import { locateTreeSitterAsset } from './tree-sitter-assets.ts';

export interface TreeSitterOptions {
  /** Folder that holds the WebAssembly files beside a bundle; absent in the source tree. */
  readonly assetDirectory?: string;
}

/** Deeper nesting is cut: no program that people write needs it, and mutated ones must not exhaust the stack. */
const maxDepth = 300;

/** A SyntaxParser over tree-sitter. The engine starts with the first parse, each grammar with its first use. */
export function createTreeSitterParser(options: TreeSitterOptions = {}): SyntaxParser {
  const locate = (name: string): string => locateTreeSitterAsset(name, options.assetDirectory);
  const parsers = new Map<Grammar, Promise<Parser>>();
  let engine: Promise<void> | null = null;
  const parserFor = (grammar: Grammar): Promise<Parser> => {
    engine ??= Parser.init({ locateFile: locate });
    const known =
      parsers.get(grammar) ?? engine.then(() => loadGrammar(locate(`tree-sitter-${grammar}.wasm`)));
    parsers.set(grammar, known);
    return known;
  };
  return {
    parse: async (grammar, text) => parseWith(await parserFor(grammar), text),
    prepare: async (grammar) => {
      await parserFor(grammar);
    },
  };
}

async function loadGrammar(path: string): Promise<Parser> {
  try {
    const parser = new Parser();
    parser.setLanguage(await Language.load(await readFile(path)));
    return parser;
  } catch (error) {
    throw new HeadstartError(
      {
        code: 'file-unreadable',
        fault: 'headstart',
        message: 'A grammar file of the code analyzer cannot be loaded.',
        nextStep: 'Install Headstart again: its WebAssembly files are missing or damaged.',
        cause: error instanceof Error ? error.message : String(error),
      },
      { cause: error },
    );
  }
}

function parseWith(parser: Parser, text: string): SyntaxTree {
  const tree = parser.parse(text);
  const lines = text.split('\n');
  if (tree === null) return { text, lines, root: emptyRoot(text), damaged: 1 };
  const cursor = tree.walk();
  try {
    const damage: { line: number | null } = { line: null };
    return { text, lines, root: detach(cursor, 0, damage), damaged: damage.line };
  } finally {
    cursor.delete();
    tree.delete();
  }
}

function emptyRoot(text: string): SyntaxNode {
  return { type: 'module', field: null, start: 0, end: text.length, line: 1, named: true, children: [] };
}

/** Copies the node under the cursor and what is below it into plain data; notes the first damaged line. */
function detach(cursor: TreeCursor, depth: number, damage: { line: number | null }): SyntaxNode {
  const node = {
    type: cursor.nodeType,
    field: cursor.currentFieldName,
    start: cursor.startIndex,
    end: cursor.endIndex,
    line: cursor.startPosition.row + 1,
    named: cursor.nodeIsNamed,
  };
  const children: SyntaxNode[] = [];
  if (depth < maxDepth && cursor.gotoFirstChild()) {
    do {
      if (cursor.nodeIsMissing || cursor.nodeType === 'ERROR') {
        damage.line ??= cursor.startPosition.row + 1;
      }
      if (cursor.nodeIsNamed || cursor.currentFieldId !== 0) children.push(detach(cursor, depth + 1, damage));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { ...node, children };
}
