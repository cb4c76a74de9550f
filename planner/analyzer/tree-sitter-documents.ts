import { Edit, type Parser, type Point, type Range, type Tree } from 'web-tree-sitter';
import type { Grammar, SyntaxTree } from './syntax.ts';
import { textEdit, type TextEdit } from './text-edit.ts';
import { detach, emptyRoot, type Detached, type Names } from './tree-sitter-detach.ts';

/** A grammar that is loaded. */
export interface LoadedGrammar {
  readonly parser: Parser;
  readonly names: Names;
}

interface Kept {
  readonly grammar: Grammar;
  readonly tree: Tree;
  readonly detached: Detached;
  readonly syntax: SyntaxTree;
}

/** Parsed texts by document, so that the next text of one is parsed from its edit on. */
export interface TreeSitterDocuments {
  parse(grammar: Grammar, loaded: LoadedGrammar, text: string, document: string | null): SyntaxTree;
}

/** An edit longer than this begins anew: there is little left to take over. */
const longestEdit = 4_000;

/** Keeps a tree for each of the documents that were parsed last; a tree that leaves is freed. */
export function createTreeSitterDocuments(capacity = 8): TreeSitterDocuments {
  const documents = new Map<string, Kept>();
  const keep = (document: string, kept: Kept): void => {
    const known = documents.get(document);
    if (known !== kept) known?.tree.delete();
    documents.delete(document);
    documents.set(document, kept);
    const [oldest] = documents.size > capacity ? documents : [];
    if (oldest === undefined) return;
    oldest[1].tree.delete();
    documents.delete(oldest[0]);
  };
  return {
    parse: (grammar, loaded, text, document) => {
      const found = document === null ? undefined : documents.get(document);
      const base = found?.grammar === grammar ? found : null;
      const made = base?.syntax.text === text ? base : parseOn(base, grammar, loaded, text);
      if (made === null) return { text, lines: text.split('\n'), root: emptyRoot(text), damaged: 1 };
      // What is broken is mended from the last whole text, whatever was typed in between.
      const isBase = base === null || made.syntax.damaged === null || base.syntax.damaged !== null;
      if (document !== null) keep(document, isBase ? made : base);
      if (document === null || (!isBase && made !== base)) made.tree.delete();
      return made.syntax;
    },
  };
}

function parseOn(
  base: Kept | null,
  grammar: Grammar,
  { parser, names }: LoadedGrammar,
  text: string,
): Kept | null {
  const edit = base === null || base.detached.cut ? null : textEdit(base.syntax.text, text);
  if (base === null || edit === null || edit.newEnd - edit.start + edit.oldEnd - edit.start > longestEdit) {
    const tree = parser.parse(text);
    return tree === null ? null : keptOf(grammar, tree, text, detach(tree, names, text, null));
  }
  const before = base.tree.copy();
  try {
    before.edit(engineEdit(base.syntax.text, text, edit));
    const tree = parser.parse(text, before);
    if (tree === null) return null;
    const ranges: readonly Range[] = before.getChangedRanges(tree);
    return keptOf(grammar, tree, text, detach(tree, names, text, { root: base.detached.root, edit, ranges }));
  } finally {
    before.delete();
  }
}

function keptOf(grammar: Grammar, tree: Tree, text: string, detached: Detached): Kept {
  const { damage } = detached.root;
  const damaged = damage === 0 ? null : damage;
  return { grammar, tree, detached, syntax: { text, lines: text.split('\n'), root: detached.root, damaged } };
}

function engineEdit(
  before: string,
  after: string,
  { start, oldEnd, newEnd }: TextEdit,
): Parameters<Tree['edit']>[0] {
  const indices = { startIndex: start, oldEndIndex: oldEnd, newEndIndex: newEnd };
  const points = {
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  };
  return new Edit({ ...indices, ...points });
}

function pointAt(text: string, index: number): Point {
  let row = 0;
  let lineStart = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < index; end = text.indexOf('\n', lineStart)) {
    row += 1;
    lineStart = end + 1;
  }
  return { row, column: index - lineStart };
}
