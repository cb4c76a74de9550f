import { createHash } from 'node:crypto';
import { childOf, textOf, type SyntaxNode, type SyntaxTree } from './syntax.ts';

/** Names that a function binds for itself, mapped to the order in which it does. */
type Locals = ReadonlyMap<string, string>;

/**
 * The fingerprint of a job: `sha256:` over the shape of its files and its command line. Formatting, comments,
 * docstrings, quote style and the names of a function's own variables do not change it; values and calls do.
 */
export function fingerprintOf(
  trees: readonly SyntaxTree[],
  texts: readonly string[],
  command: readonly string[],
): string {
  const hash = createHash('sha256');
  for (const tree of trees) {
    hash.update(shapeOf(tree));
    hash.update('\u0000');
  }
  for (const text of texts) hash.update(`${plainText(text)}\u0000`);
  hash.update(JSON.stringify(command));
  return `sha256:${hash.digest('hex')}`;
}

/** Text of a language that is not parsed: runs of white space count as one. */
function plainText(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A tree written as text without anything that formatting or renaming of locals changes. */
export function shapeOf(tree: SyntaxTree): string {
  const { type, children } = tree.root;
  if (children.length === 0) return leaf(tree, tree.root, []);
  const shapes = children.map((child) => shapeAtTop(tree, child)).filter((shape) => shape !== '');
  return [`(${type}`, ...shapes, ')'].join(' ');
}

interface Shape {
  readonly text: string;
  readonly shape: string;
}

/** Shapes at the top level of a file, forgotten with its tree: an edit leaves most of them as they are. */
const known = new WeakMap<SyntaxNode, Shape>();

function shapeAtTop(tree: SyntaxTree, node: SyntaxNode): string {
  const text = textOf(tree, node);
  const before = known.get(node);
  if (before?.text === text) return before.shape;
  const parts: string[] = [];
  write(tree, node, [], parts);
  const shape = parts.join(' ');
  known.set(node, { text, shape });
  return shape;
}

const ignored = new Set([
  'comment',
  'line_comment',
  'block_comment',
  'string_start',
  'string_end',
  'line_continuation',
  'import_prefix',
]);

function write(tree: SyntaxTree, node: SyntaxNode, locals: readonly Locals[], parts: string[]): void {
  if (ignored.has(node.type) || isDocstring(node)) return;
  if (node.type === 'parenthesized_expression' && node.children[0] !== undefined) {
    write(tree, node.children[0], locals, parts);
    return;
  }
  if (node.children.length === 0) {
    parts.push(leaf(tree, node, locals));
    return;
  }
  const inner =
    node.type === 'function_definition' || node.type === 'lambda'
      ? [...locals, localsOf(tree, node)]
      : locals;
  parts.push(`(${node.type}`);
  if (node.type === 'string') parts.push(stringPrefix(tree, node));
  for (const child of node.children) writeChild(tree, node, child, inner, locals, parts);
  parts.push(')');
}

/** The name of a function, an attribute and a keyword are no local variables. */
function writeChild(
  tree: SyntaxTree,
  parent: SyntaxNode,
  child: SyntaxNode,
  inner: readonly Locals[],
  outer: readonly Locals[],
  parts: string[],
): void {
  const isName =
    (parent.type === 'attribute' && child.field === 'attribute') ||
    (parent.type === 'keyword_argument' && child.field === 'name');
  const scope = isName ? [] : child.field === 'name' && parent.type === 'function_definition' ? outer : inner;
  write(tree, child, scope, parts);
}

function leaf(tree: SyntaxTree, node: SyntaxNode, locals: readonly Locals[]): string {
  const text = textOf(tree, node);
  if (node.type !== 'identifier') return text === '' ? node.type : text;
  for (let index = locals.length - 1; index >= 0; index -= 1) {
    const local = locals[index]?.get(text);
    if (local !== undefined) return `${index}${local}`;
  }
  return text;
}

/** `rb"…"` → `br`: what the prefix means, whatever its case, order and quotes. */
function stringPrefix(tree: SyntaxTree, node: SyntaxNode): string {
  const start = node.children.find((child) => child.type === 'string_start');
  const letters = start === undefined ? '' : textOf(tree, start).replace(/["']/g, '').toLowerCase();
  return `"${[...letters]
    .filter((letter) => letter !== 'u')
    .sort()
    .join('')}`;
}

function isDocstring(node: SyntaxNode): boolean {
  const only = node.children.length === 1 ? node.children[0] : undefined;
  return node.type === 'expression_statement' && only?.type === 'string';
}

function localsOf(tree: SyntaxTree, definition: SyntaxNode): Locals {
  const names = new Map<string, string>();
  const shared = new Set<string>();
  const note = (node: SyntaxNode): void => {
    const name = textOf(tree, node);
    if (!shared.has(name) && !names.has(name)) names.set(name, `$${names.size}`);
  };
  for (const parameter of childOf(definition, 'parameters')?.children ?? []) noteTargets(parameter, note);
  const body = childOf(definition, 'body');
  if (body !== null && definition.type === 'function_definition') collectLocals(tree, body, note, shared);
  for (const name of shared) names.delete(name);
  return names;
}

function collectLocals(
  tree: SyntaxTree,
  node: SyntaxNode,
  note: (node: SyntaxNode) => void,
  shared: Set<string>,
): void {
  if (node.type === 'function_definition' || node.type === 'class_definition' || node.type === 'lambda')
    return;
  if (node.type === 'global_statement' || node.type === 'nonlocal_statement') {
    for (const child of node.children) shared.add(textOf(tree, child));
    return;
  }
  const target = targetOf(node);
  if (target !== null) noteTargets(target, note);
  for (const child of node.children) collectLocals(tree, child, note, shared);
}

function targetOf(node: SyntaxNode): SyntaxNode | null {
  switch (node.type) {
    case 'assignment':
    case 'for_statement':
    case 'for_in_clause':
      return childOf(node, 'left');
    case 'named_expression':
      return childOf(node, 'name');
    case 'as_pattern_target':
      return node;
    default:
      return null;
  }
}

const containers = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'as_pattern_target',
  'typed_parameter',
  'list_splat_pattern',
  'dictionary_splat_pattern',
]);

function noteTargets(node: SyntaxNode, note: (node: SyntaxNode) => void): void {
  if (node.type === 'identifier') note(node);
  else if (containers.has(node.type)) {
    for (const child of node.children) if (child.field !== 'type') noteTargets(child, note);
  } else {
    const name = childOf(node, 'name');
    if (name !== null && /parameter$/.test(node.type)) noteTargets(name, note);
  }
}
