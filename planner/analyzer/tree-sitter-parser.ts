import { readFile } from 'node:fs/promises';
import { Language, Parser } from 'web-tree-sitter';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Grammar, SyntaxParser } from './syntax.ts';
import { locateTreeSitterAsset } from './tree-sitter-assets.ts';
import { namesOf } from './tree-sitter-detach.ts';
import { compileLexer, hasLongLexer } from './tree-sitter-lexer.ts';
import { createTreeSitterDocuments } from './tree-sitter-documents.ts';
import type { LoadedGrammar } from './tree-sitter-text.ts';

export interface TreeSitterOptions {
  /** Folder that holds the WebAssembly files beside a bundle; absent in the source tree. */
  readonly assetDirectory?: string;
}

/** The grammar that is loaded fastest. */
const smallest: Grammar = 'go';

/** A SyntaxParser over tree-sitter. The engine starts with the first parse, each grammar with its first use. */
export function createTreeSitterParser(options: TreeSitterOptions = {}): SyntaxParser {
  const locate = (name: string): string => locateTreeSitterAsset(name, options.assetDirectory);
  const grammars = new Map<Grammar, Promise<LoadedGrammar>>();
  const documents = createTreeSitterDocuments();
  const load = async (grammar: Grammar): Promise<LoadedGrammar> => {
    await startEngine(locate);
    if (!hasLongLexer(grammar)) return loadGrammar(locate(`tree-sitter-${grammar}.wasm`));
    const [loaded, { parser }] = await Promise.all([
      loadGrammar(locate(`tree-sitter-${grammar}.wasm`)),
      loadedFor(smallest),
    ]);
    compileLexer(loaded.parser, parser);
    return loaded;
  };
  const loadedFor = (grammar: Grammar): Promise<LoadedGrammar> => {
    const known = grammars.get(grammar) ?? load(grammar);
    grammars.set(grammar, known);
    return known;
  };
  return {
    parse: async (grammar, text, document) =>
      documents.parse(grammar, await loadedFor(grammar), text, document ?? null),
    prepare: async (grammar) => {
      await loadedFor(grammar);
    },
  };
}

/** The library has one engine a process, and two starts at once would leave it with parts of two. */
const started = new WeakMap<typeof Parser, Promise<void>>();

function startEngine(locateFile: (name: string) => string): Promise<void> {
  const engine = started.get(Parser) ?? Parser.init({ locateFile });
  started.set(Parser, engine);
  return engine;
}

async function loadGrammar(path: string): Promise<LoadedGrammar> {
  try {
    const parser = new Parser();
    const language = await Language.load(await readFile(path));
    parser.setLanguage(language);
    return { parser, names: namesOf(language) };
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
