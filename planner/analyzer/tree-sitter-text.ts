import { Edit, type Parser, type Point, type Range, type Tree } from 'web-tree-sitter';
import { textEdit, type TextEdit } from './text-edit.ts';
import { detach, type Detached, type Names } from './tree-sitter-detach.ts';

/** A grammar that is loaded. */
export interface LoadedGrammar {
  readonly parser: Parser;
  readonly names: Names;
}

/** A text that changes and is parsed by itself; the next text is parsed from the edit on. */
export interface ParsedText {
  /** The tree of the text as it is now; null where the engine gives none. */
  parse(text: string): Detached | null;
  /** Gives the engine's memory back; nothing is parsed afterwards. */
  free(): void;
}

interface Kept {
  readonly text: string;
  readonly tree: Tree;
  readonly detached: Detached;
}

/** An edit longer than this begins anew: there is little left to take over. */
const longestEdit = 4_000;

/** What is broken is mended from the last whole text, whatever was typed in between. */
export function createParsedText(loaded: LoadedGrammar): ParsedText {
  let base: Kept | null = null;
  return {
    parse: (text) => {
      if (base?.text === text) return base.detached;
      const made = parseOn(base, loaded, text);
      if (made === null) return null;
      const isBase = base === null || made.detached.root.damage === 0 || base.detached.root.damage !== 0;
      (isBase ? base : made)?.tree.delete();
      if (isBase) base = made;
      return made.detached;
    },
    free: () => base?.tree.delete(),
  };
}

function parseOn(base: Kept | null, { parser, names }: LoadedGrammar, text: string): Kept | null {
  const edit = base === null || base.detached.cut ? null : textEdit(base.text, text);
  if (base === null || edit === null || edit.newEnd - edit.start + edit.oldEnd - edit.start > longestEdit) {
    const tree = parser.parse(text);
    return tree === null ? null : { text, tree, detached: detach(tree, names, text, null) };
  }
  const before = base.tree.copy();
  try {
    before.edit(engineEdit(base.text, text, edit));
    const tree = parser.parse(text, before);
    if (tree === null) return null;
    const ranges: readonly Range[] = before.getChangedRanges(tree);
    return { text, tree, detached: detach(tree, names, text, { root: base.detached.root, edit, ranges }) };
  } finally {
    before.delete();
  }
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
