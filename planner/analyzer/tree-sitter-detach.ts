import type { Language, Tree, TreeCursor } from 'web-tree-sitter';
import type { SyntaxNode } from './syntax.ts';
import { nodesToReuse, type DetachedNode, type Reuse, type TreeChange } from './tree-sitter-reuse.ts';

/** A whole tree as plain data. `cut` is true where nesting was too deep to be copied. */
export interface Detached {
  readonly root: DetachedNode;
  readonly cut: boolean;
}

/** Types and fields of a grammar by number, so that a name is looked up and not fetched across WebAssembly. */
export interface Names {
  readonly types: readonly string[];
  readonly named: readonly boolean[];
  readonly fields: readonly (string | null)[];
}

/** Deeper nesting is cut: no program that people write needs it, and mutated ones must not exhaust the stack. */
const maxDepth = 300;
const leafless: readonly DetachedNode[] = [];

export function namesOf(language: Language): Names {
  return {
    types: language.types,
    named: language.types.map((_type, id) => language.nodeTypeIsNamed(id)),
    fields: language.fields,
  };
}

interface Walk {
  readonly cursor: TreeCursor;
  readonly names: Names;
  readonly text: string;
  readonly reuse: Reuse | null;
  /** Children of the nodes that are being copied, the innermost last. */
  readonly pending: DetachedNode[];
  line: number;
  lineEnd: number;
  cut: boolean;
}

/**
 * Copies a tree into plain data. What it shares with the tree before is taken from there, so that after an edit little
 * crosses into WebAssembly.
 */
export function detach(tree: Tree, names: Names, text: string, change: TreeChange | null): Detached {
  const cursor = tree.walk();
  const reuse = change === null ? null : nodesToReuse(change);
  const lineEnd = text.indexOf('\n');
  const walk: Walk = { cursor, names, text, reuse, pending: [], line: 1, lineEnd, cut: false };
  try {
    const root = copy(walk, 0, cursor.nodeTypeId, null);
    return { root, cut: walk.cut };
  } finally {
    cursor.delete();
  }
}

function copy(walk: Walk, depth: number, typeId: number, field: string | null): DetachedNode {
  const { cursor, names } = walk;
  const [start, end] = [cursor.startIndex, cursor.endIndex];
  const type = names.types[typeId] ?? 'ERROR';
  const line = lineAt(walk, start);
  const known = walk.reuse?.(type, start, end);
  if (known != null) return moved(known, start - known.start, line - known.line, field);
  const named = names.named[typeId] ?? true;
  const from = walk.pending.length;
  let damage = type === 'ERROR' || (start === end && cursor.nodeIsMissing) ? line : 0;
  if (depth >= maxDepth) walk.cut = true;
  else if (cursor.gotoFirstChild()) {
    damage = earliest(damage, copyChildren(walk, depth + 1));
    cursor.gotoParent();
  }
  const children = walk.pending.length === from ? leafless : walk.pending.splice(from);
  return { type, field, start, end, line, named, children, damage };
}

/** Puts the children from the cursor on under `pending`; answers the first damaged line among all of them, or 0. */
function copyChildren(walk: Walk, depth: number): number {
  const { cursor, names } = walk;
  let damage = 0;
  do {
    const typeId = cursor.nodeTypeId;
    const fieldId = cursor.currentFieldId;
    if (fieldId !== 0 || (names.named[typeId] ?? true)) {
      const child = copy(walk, depth, typeId, names.fields[fieldId] ?? null);
      walk.pending.push(child);
      damage = earliest(damage, child.damage);
    } else if (cursor.nodeIsMissing) damage = earliest(damage, lineAt(walk, cursor.startIndex));
  } while (cursor.gotoNextSibling());
  return damage;
}

function earliest(left: number, right: number): number {
  return left === 0 || (right !== 0 && right < left) ? right : left;
}

/** Nodes are met in the order of their beginnings, so that lines are counted on from the last. */
function lineAt(walk: Walk, start: number): number {
  while (walk.lineEnd >= 0 && walk.lineEnd < start) {
    walk.line += 1;
    walk.lineEnd = walk.text.indexOf('\n', walk.lineEnd + 1);
  }
  return walk.line;
}

/** A copied node at another place; the same object where nothing of it changes. */
export function moved(node: DetachedNode, by: number, lines: number, field: string | null): DetachedNode {
  if (by === 0 && lines === 0 && field === node.field) return node;
  return {
    type: node.type,
    field,
    start: node.start + by,
    end: node.end + by,
    line: node.line + lines,
    named: node.named,
    children: by === 0 && lines === 0 ? node.children : movedAll(node.children, by, lines),
    damage: node.damage === 0 ? 0 : node.damage + lines,
  };
}

export function movedAll(nodes: readonly DetachedNode[], by: number, lines: number): readonly DetachedNode[] {
  return nodes.length === 0 ? leafless : nodes.map((child) => moved(child, by, lines, child.field));
}

/** The root of a text that the engine gave no tree for. */
export function emptyRoot(text: string): SyntaxNode {
  return { type: 'module', field: null, start: 0, end: text.length, line: 1, named: true, children: [] };
}
