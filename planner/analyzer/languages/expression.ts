import { childOf, textOf, type SyntaxNode, type SyntaxTree } from '../syntax.ts';

const callTypes = new Set([
  'call_expression',
  'new_expression',
  'method_invocation',
  'object_creation_expression',
  'macro_invocation',
  'composite_literal',
  'struct_expression',
  'command',
]);
const pairTypes = new Set([
  'pair',
  'keyed_element',
  'field_initializer',
  'keyword_argument',
  'enum_assignment',
]);
const wrappers = new Set([
  'await_expression',
  'try_expression',
  'parenthesized_expression',
  'unary_expression',
  'reference_expression',
  'pointer_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'cast_expression',
  'type_cast_expression',
  'literal_element',
  'expression_list',
  'sequence',
]);
const stringTypes = new Set([
  'string',
  'string_literal',
  'raw_string_literal',
  'interpreted_string_literal',
  'raw_string',
  'ansi_c_string',
]);

export function isCall(node: SyntaxNode): boolean {
  return callTypes.has(node.type);
}

export function isPair(node: SyntaxNode): boolean {
  return pairTypes.has(node.type);
}

export function isString(node: SyntaxNode): boolean {
  return stringTypes.has(node.type);
}

export function isComment(node: SyntaxNode): boolean {
  return node.type.endsWith('comment');
}

/** The expression inside `await`, `?`, `&`, a cast or parentheses that hold one alone. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (wrappers.has(at.type)) {
    const inner = childOf(at, 'argument') ?? childOf(at, 'operand') ?? childOf(at, 'value') ?? at.children[0];
    if (inner === undefined || (at.type === 'sequence' && at.children.length > 1)) return at;
    at = inner;
  }
  return at;
}

/** What a member is taken from: `a` of `a.b`, whatever the grammar calls it. */
export function objectOf(node: SyntaxNode): SyntaxNode | null {
  if (node.type === 'qualified_identifier' || node.type === 'scoped_identifier') return null;
  return (
    childOf(node, 'object') ?? childOf(node, 'operand') ?? childOf(node, 'value') ?? childOf(node, 'argument')
  );
}

/** The member that is taken: `b` of `a.b`. */
export function memberOf(node: SyntaxNode): SyntaxNode | null {
  return childOf(node, 'property') ?? childOf(node, 'field') ?? childOf(node, 'name');
}

const calledFields = ['function', 'constructor', 'macro', 'type', 'name'];

/** The expression that a call calls, or the type that it makes. */
export function calledOf(call: SyntaxNode): SyntaxNode | null {
  if (call.type === 'method_invocation') return call;
  for (const field of calledFields) {
    const called = childOf(call, field);
    if (called !== null) return called;
  }
  return null;
}

/** The nodes that a call is given, in order, named ones among them. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  if (call.type === 'command') return call.children.filter((child) => child.field === 'argument');
  const holder =
    childOf(call, 'arguments') ??
    childOf(call, 'body') ??
    call.children.find((child) => child.type === 'token_tree' || child.type === 'argument_list');
  return (holder?.children ?? []).filter((child) => !isComment(child));
}

/** The key and value of an object entry or a named argument. */
export function pairOf(
  tree: SyntaxTree,
  node: SyntaxNode,
): { readonly key: string; readonly value: SyntaxNode } | null {
  const key = childOf(node, 'key') ?? childOf(node, 'name') ?? childOf(node, 'field');
  const value = childOf(node, 'value');
  if (key === null || value === null) return null;
  return { key: textOf(tree, key).replace(/^["'`]|["'`]$/g, ''), value: unwrapped(value) };
}

/** A callee as a dotted name; calls in it are written `()`, what has no name is left out. */
export function dottedName(tree: SyntaxTree, node: SyntaxNode, depth = 0): string {
  if (depth > 40) return '';
  const inner = unwrapped(node);
  if (inner.type === 'generic_function' || inner.type === 'template_function') {
    const generic = childOf(inner, 'function') ?? childOf(inner, 'name');
    return generic === null ? '' : dottedName(tree, generic, depth + 1);
  }
  if (inner.type === 'method_invocation') return memberName(tree, inner, depth);
  if (isCall(inner)) {
    const called = calledOf(inner);
    const name = called === null ? '' : dottedName(tree, called, depth + 1);
    return inner.type === 'command' ? name : `${name}()`;
  }
  if (objectOf(inner) !== null && memberOf(inner) !== null) return memberName(tree, inner, depth);
  const text = textOf(tree, inner);
  // R writes packages into its names: `data.table::fread`.
  if (inner.type === 'identifier') return text;
  return text.length > 200
    ? ''
    : text
        .replace(/<[^<>]*>/g, '')
        .replace(/::|->/g, '.')
        .replace(/[\s&*]/g, '');
}

function memberName(tree: SyntaxTree, node: SyntaxNode, depth: number): string {
  const object = objectOf(node);
  const member = memberOf(node);
  const name = member === null ? '' : textOf(tree, member);
  if (object === null) return name;
  const inner = unwrapped(object);
  const before = dottedName(tree, inner, depth + 1);
  return `${inner.type === 'method_invocation' ? `${before}()` : before}.${name}`;
}
