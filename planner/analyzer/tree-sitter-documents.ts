import type { Grammar, SyntaxTree } from './syntax.ts';
import { emptyRoot } from './tree-sitter-detach.ts';
import { createSegmentedText } from './tree-sitter-segments.ts';
import { createParsedText, type LoadedGrammar, type ParsedText } from './tree-sitter-text.ts';

interface Kept {
  readonly grammar: Grammar;
  readonly parsed: ParsedText;
  syntax: SyntaxTree | null;
}

/** Parsed texts by document, so that the next text of one is parsed from its edit on. */
export interface TreeSitterDocuments {
  parse(grammar: Grammar, loaded: LoadedGrammar, text: string, document: string | null): SyntaxTree;
}

/** Keeps the documents that were parsed last; what the engine holds of one that leaves is freed. */
export function createTreeSitterDocuments(capacity = 8): TreeSitterDocuments {
  const documents = new Map<string, Kept>();
  const take = (document: string, grammar: Grammar, loaded: LoadedGrammar): Kept => {
    const found = documents.get(document);
    if (found !== undefined && found.grammar !== grammar) found.parsed.free();
    const kept = found?.grammar === grammar ? found : kindOf(grammar, loaded);
    documents.delete(document);
    documents.set(document, kept);
    const [oldest] = documents.size > capacity ? documents : [];
    if (oldest === undefined) return kept;
    oldest[1].parsed.free();
    documents.delete(oldest[0]);
    return kept;
  };
  return {
    parse: (grammar, loaded, text, document) => {
      const kept = document === null ? kindOf(grammar, loaded) : take(document, grammar, loaded);
      if (kept.syntax?.text !== text) kept.syntax = syntaxOf(kept.parsed, text);
      if (document === null) kept.parsed.free();
      return kept.syntax;
    },
  };
}

function kindOf(grammar: Grammar, loaded: LoadedGrammar): Kept {
  const parsed = grammar === 'python' ? createSegmentedText(loaded) : createParsedText(loaded);
  return { grammar, parsed, syntax: null };
}

function syntaxOf(parsed: ParsedText, text: string): SyntaxTree {
  const lines = text.split('\n');
  const root = parsed.parse(text)?.root;
  if (root === undefined) return { text, lines, root: emptyRoot(text), damaged: 1 };
  return { text, lines, root, damaged: root.damage === 0 ? null : root.damage };
}
