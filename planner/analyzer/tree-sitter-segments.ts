import { firstTouched, segmentsFrom, type Segment } from './python/top-level-segments.ts';
import { textEdit, type TextEdit } from './text-edit.ts';
import { moved, movedAll, type Detached } from './tree-sitter-detach.ts';
import type { DetachedNode } from './tree-sitter-reuse.ts';
import { createParsedText, type LoadedGrammar, type ParsedText } from './tree-sitter-text.ts';

/** A segment as it stands in its text. */
interface Part extends Segment {
  /** The line that it begins on, counted from 1. */
  readonly line: number;
  readonly nodes: readonly DetachedNode[];
  /** The first line that could not be understood, or 0. */
  readonly damage: number;
  /** Where it is long, what its next text is parsed from. */
  readonly parsed: ParsedText | null;
}

/** A segment shorter than this is sooner parsed anew than kept in the engine. */
const leastKept = 1_500;

/**
 * Parses a Python text by its top-level statements: what is broken in one leaves the others alone, and an edit reads no
 * more than those that it touches. Of a whole text it makes the tree that one parse of all makes.
 */
export function createSegmentedText(loaded: LoadedGrammar): ParsedText {
  let text = '';
  let parts: readonly Part[] = [];
  return {
    parse: (next) => {
      const edit = textEdit(text, next);
      const edited = partsAfter(parts, next, edit, loaded);
      const stays = new Set(edited.map(({ parsed }) => parsed));
      for (const { parsed } of parts) if (!stays.has(parsed)) parsed?.free();
      [text, parts] = [next, edited];
      return { root: rootOf(next, edited), cut: false };
    },
    free: () => {
      for (const { parsed } of parts) parsed?.free();
    },
  };
}

function partsAfter(
  parts: readonly Part[],
  text: string,
  edit: TextEdit,
  loaded: LoadedGrammar,
): readonly Part[] {
  const by = edit.newEnd - edit.oldEnd;
  const first = firstTouched(parts, edit);
  const byStart = new Map(parts.map((part) => [part.start, part]));
  const isKnown = (start: number): boolean => start >= edit.newEnd && byStart.has(start - by);
  const made = parts.slice(0, first);
  let line = parts[first]?.line ?? 1;
  let end = parts[first]?.start ?? 0;
  for (const segment of segmentsFrom(text, end, isKnown)) {
    const before = segment.start < edit.start ? byStart.get(segment.start) : undefined;
    const isSame = before?.end === segment.end && segment.end <= edit.start && before.open === segment.open;
    made.push(isSame ? before : partOf(segment, line, text, before?.parsed ?? null, loaded));
    line += lineBreaks(text, segment.start, segment.end);
    end = segment.end;
  }
  const rest = parts.findIndex(({ start }) => start === end - by && end >= edit.newEnd);
  if (rest < 0) return made;
  const lines = line - (parts[rest]?.line ?? 0);
  return [...made, ...parts.slice(rest).map((part) => movedPart(part, by, lines))];
}

function partOf(
  segment: Segment,
  line: number,
  text: string,
  known: ParsedText | null,
  loaded: LoadedGrammar,
): Part {
  const { start, end } = segment;
  const parsed = known ?? createParsedText(loaded);
  const tree = parsed.parse(text.slice(start, end));
  const isLong = end - start >= leastKept;
  if (!isLong) parsed.free();
  return { ...segment, line, ...placed(tree, start, line - 1), parsed: isLong ? parsed : null };
}

/** The statements of a segment at their places in the text; all of it is damaged where there is no tree. */
function placed(tree: Detached | null, by: number, lines: number): Pick<Part, 'nodes' | 'damage'> {
  if (tree === null) return { nodes: [], damage: lines + 1 };
  const { type, children, damage } = tree.root;
  const nodes = type === 'module' ? movedAll(children, by, lines) : [moved(tree.root, by, lines, null)];
  return { nodes, damage: damage === 0 ? 0 : damage + lines };
}

function movedPart(part: Part, by: number, lines: number): Part {
  if (by === 0 && lines === 0) return part;
  const { start, end, line, nodes, damage } = part;
  return {
    ...part,
    start: start + by,
    end: end + by,
    line: line + lines,
    nodes: movedAll(nodes, by, lines),
    damage: damage === 0 ? 0 : damage + lines,
  };
}

function rootOf(text: string, parts: readonly Part[]): DetachedNode {
  const children = parts.flatMap(({ nodes }) => nodes);
  const damage = parts.find((part) => part.damage !== 0)?.damage ?? 0;
  const [first] = children;
  const start = first?.start ?? text.length;
  const line = first?.line ?? 1 + lineBreaks(text, 0, text.length);
  return { type: 'module', field: null, start, end: text.length, line, named: true, children, damage };
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
