/** Grammars that a parser may be asked for. */
export type Grammar =
  'python' | 'javascript' | 'typescript' | 'tsx' | 'go' | 'rust' | 'java' | 'cpp' | 'bash';

/**
 * One node of a syntax tree, detached from the parser: plain data, so that extractors stay pure.
 * Punctuation is left out; operators are kept because they carry a field.
 */
export interface SyntaxNode {
  readonly type: string;
  /** The role it plays in its parent (`left`, `function`, `value`), or null. */
  readonly field: string | null;
  /** UTF-16 offsets into the file's text. */
  readonly start: number;
  readonly end: number;
  /** Counts from 1. */
  readonly line: number;
  readonly named: boolean;
  readonly children: readonly SyntaxNode[];
}

/** A parsed file. `damaged` is the first line that could not be understood, or null. */
export interface SyntaxTree {
  readonly text: string;
  readonly lines: readonly string[];
  readonly root: SyntaxNode;
  readonly damaged: number | null;
}

/** Turns text into a tree; broken text yields a tree with error nodes, never a failure. */
export interface SyntaxParser {
  /** A text of a `document` that was parsed lately is parsed from the first to the last sign that differs. */
  parse(grammar: Grammar, text: string, document?: string): Promise<SyntaxTree>;
  /** Loads a grammar ahead of its first use; costs nothing when it is loaded already. */
  prepare(grammar: Grammar): Promise<void>;
}

/** The child that plays `field`, or null. */
export function childOf(node: SyntaxNode | null, field: string): SyntaxNode | null {
  if (node !== null) for (const child of node.children) if (child.field === field) return child;
  return null;
}

/** The source text of a node. */
export function textOf(tree: { readonly text: string }, node: SyntaxNode): string {
  return tree.text.slice(node.start, node.end);
}

/** The text of one line (counted from 1), trimmed. */
export function lineText(tree: { readonly lines: readonly string[] }, line: number): string {
  return (tree.lines[line - 1] ?? '').trim();
}
