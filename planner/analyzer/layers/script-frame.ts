import type { Call, Scope } from '../python/python-module.ts';
import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { frameOf, type Frame, type Interpreter } from './frame.ts';

/** Larger pieces of code than this are not searched for what leads to a model. */
const mostStatements = 600;

/**
 * Runs those statements around a call that lead to what it makes, or that change that afterwards: the settings that are
 * put into a dictionary step by step, layers that are added or replaced.
 */
export function scriptFrame(interpreter: Interpreter, call: Call): Frame {
  const frame: Frame = { ...frameOf(call.scope), script: true };
  const statements = bodyOf(call.scope);
  if (statements.length <= mostStatements) interpreter.run(leadingTo(call, statements), frame);
  return frame;
}

function bodyOf(scope: Scope): readonly SyntaxNode[] {
  if (scope.parent === null) return scope.module.tree.root.children;
  const binding = scope.parent.bindings.get(scope.name)?.find((one) => one.body === scope);
  return childOf(binding?.node ?? null, 'body')?.children ?? [];
}

function leadingTo(call: Call, statements: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const { tree } = call.scope.module;
  const home = statements.findIndex((one) => one.start <= call.node.start && one.end >= call.node.end);
  const chosen = new Set<number>();
  const needed = new Set<string>();
  const add = (index: number): void => {
    const statement = statements[index];
    if (statement === undefined || chosen.has(index)) return;
    chosen.add(index);
    readNames(statement, tree, needed);
  };
  add(home);
  const written = statements.map((statement) => changedNames(statement, tree));
  for (const name of written[home] ?? []) needed.add(name);
  for (let size = -1; size !== chosen.size;) {
    size = chosen.size;
    written.forEach((names, index) => {
      if (names.some((name) => needed.has(name))) add(index);
    });
  }
  return [...chosen].sort((left, right) => left - right).flatMap((index) => statements[index] ?? []);
}

function readNames(node: SyntaxNode, tree: { readonly text: string }, into: Set<string>): void {
  if (node.type === 'identifier') into.add(textOf(tree, node));
  for (const child of node.children) readNames(child, tree, into);
}

const changing = /\.(?:append|extend|insert|add_module|add|update)$/;

/** The names that a statement binds, or whose objects it changes by an assignment or by adding to them. */
function changedNames(statement: SyntaxNode, tree: { readonly text: string }): readonly string[] {
  const found: string[] = [];
  const walk = (node: SyntaxNode): void => {
    if (node.type === 'function_definition' || node.type === 'class_definition') return;
    const left = /assignment$/.test(node.type) ? childOf(node, 'left') : null;
    if (left !== null) found.push(...rootNames(left, tree));
    const target = node.type === 'call' ? childOf(node, 'function') : null;
    if (target !== null && changing.test(textOf(tree, target))) found.push(...rootNames(target, tree));
    for (const child of node.children) walk(child);
  };
  walk(statement);
  return found;
}

/** `a.b[0]` is a part of `a`; `a, b` are two. */
function rootNames(node: SyntaxNode, tree: { readonly text: string }): readonly string[] {
  if (node.type === 'identifier') return [textOf(tree, node)];
  if (node.type === 'attribute' || node.type === 'subscript') {
    const holder = childOf(node, 'object') ?? childOf(node, 'value');
    return holder === null ? [] : rootNames(holder, tree);
  }
  return node.children.flatMap((child) => rootNames(child, tree));
}
