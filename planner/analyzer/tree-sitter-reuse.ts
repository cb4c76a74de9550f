import type { SyntaxNode } from './syntax.ts';
import type { TextEdit } from './text-edit.ts';

/** A node as plain data that still knows what of it is broken. */
export interface DetachedNode extends SyntaxNode {
  /** The first line within that could not be understood, or 0. */
  readonly damage: number;
  readonly children: readonly DetachedNode[];
}

/** How a tree came out of the one before. */
export interface TreeChange {
  readonly root: DetachedNode;
  readonly edit: TextEdit;
  /** Where the engine says that the structure differs, in UTF-16 offsets of the new text. */
  readonly ranges: readonly { readonly startIndex: number; readonly endIndex: number }[];
}

/** The node of the tree before that is the same as one of the new tree, if one is known. */
export type Reuse = (type: string, start: number, end: number) => DetachedNode | null;

/** A node shorter than this is sooner copied than looked for. */
const leastLength = 40;

/** Finds nodes again by their place, where neither the edit nor what the engine says is different touches them. */
export function nodesToReuse({ root, edit, ranges }: TreeChange): Reuse {
  const byPlace = placesOf(root);
  const { start: from, oldEnd, newEnd } = edit;
  const touched = [{ startIndex: from, endIndex: newEnd }, ...ranges];
  return (type, start, end) => {
    if (end - start < leastLength) return null;
    if (touched.some(({ startIndex, endIndex }) => start <= endIndex && end >= startIndex)) return null;
    const by = start >= newEnd ? oldEnd - newEnd : 0;
    return ofType(byPlace.get(placeKey(start + by, end + by)), type);
  };
}

function placesOf(root: DetachedNode): ReadonlyMap<number, DetachedNode> {
  const byPlace = new Map<number, DetachedNode>();
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const key = placeKey(node.start, node.end);
    // Of nodes that cover the same signs the outermost stands first.
    if (!byPlace.has(key)) byPlace.set(key, node);
    for (const child of node.children) if (child.end - child.start >= leastLength) pending.push(child);
  }
  return byPlace;
}

/** Sources are far shorter than 2 ** 26 signs, so that both offsets fit into one exact number. */
function placeKey(start: number, end: number): number {
  return start * 2 ** 26 + end;
}

/** The outermost node of a type among those that cover the same signs. */
function ofType(node: DetachedNode | undefined, type: string): DetachedNode | null {
  let at = node;
  while (at !== undefined && at.type !== type) {
    const { start, end, children }: DetachedNode = at;
    at = children.find((child) => child.start === start && child.end === end);
  }
  return at ?? null;
}
