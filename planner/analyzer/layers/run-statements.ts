import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { assign } from './assign.ts';
import type { Frame, Interpreter } from './frame.ts';
import { iterate } from './iterate.ts';
import { combineThings } from './operators.ts';
import { nothing, truthIn, unknownThing, unknownValue, type Thing } from './thing.ts';

/** Runs statements in order; answers what a `return` gives, null where none is met. */
export function runStatements(
  interpreter: Interpreter,
  statements: readonly SyntaxNode[],
  frame: Frame,
): Thing | null {
  for (const statement of statements) {
    if (!interpreter.step()) return unknownThing;
    const returned = runStatement(interpreter, statement, frame);
    if (returned !== null) return returned;
  }
  return null;
}

function runStatement(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing | null {
  switch (node.type) {
    case 'expression_statement':
      for (const child of node.children) runExpression(interpreter, child, frame);
      return null;
    case 'return_statement':
      return node.children[0] === undefined ? nothing : interpreter.expression(node.children[0], frame);
    case 'raise_statement':
      return unknownThing;
    case 'if_statement':
      return runIf(interpreter, node, frame);
    case 'for_statement':
      return runFor(interpreter, node, frame);
    case 'while_statement':
      forget(interpreter, node, frame);
      return null;
    case 'with_statement':
    case 'try_statement':
    case 'block':
      return runStatements(interpreter, blockOf(node), frame);
    default:
      return null;
  }
}

/** What always runs of `with` and `try`: the first block. */
function blockOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.type === 'block') return node.children;
  return (childOf(node, 'body') ?? node.children.find((child) => child.type === 'block'))?.children ?? [];
}

function runExpression(interpreter: Interpreter, node: SyntaxNode, frame: Frame): void {
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  if (node.type === 'assignment' && left !== null) {
    if (right !== null) assign(interpreter, left, assigned(interpreter, right, frame), frame);
  } else if (node.type === 'augmented_assignment' && left !== null && right !== null) {
    const operator = childOf(node, 'operator');
    const sign = operator === null ? '' : textOf(frame.scope.module.tree, operator).replace(/=$/, '');
    const before = interpreter.expression(left, frame);
    assign(interpreter, left, combineThings(before, sign, interpreter.expression(right, frame)), frame);
  } else interpreter.expression(node, frame);
}

/** `a = b = value` assigns to both. */
function assigned(interpreter: Interpreter, right: SyntaxNode, frame: Frame): Thing {
  if (right.type !== 'assignment') return interpreter.expression(right, frame);
  const [inner, source] = [childOf(right, 'left'), childOf(right, 'right')];
  const thing = source === null ? unknownThing : assigned(interpreter, source, frame);
  if (inner !== null) assign(interpreter, inner, thing, frame);
  return thing;
}

function runIf(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing | null {
  const branches = [node, ...node.children.filter((child) => child.field === 'alternative')];
  for (const branch of branches) {
    const condition = childOf(branch, 'condition');
    const truth = condition === null ? true : truthIn(interpreter.expression(condition, frame));
    const block = childOf(branch, branch.type === 'else_clause' ? 'body' : 'consequence');
    if (truth === true) return block === null ? null : runStatements(interpreter, block.children, frame);
    if (truth === null) return unsure(interpreter, branches.slice(branches.indexOf(branch)), frame);
  }
  return null;
}

/** A branch that may not be taken: what it binds is unknown, and where it returns nothing after it is sure. */
function unsure(interpreter: Interpreter, branches: readonly SyntaxNode[], frame: Frame): Thing | null {
  for (const branch of branches) forget(interpreter, branch, frame);
  const bears = ['assignment', 'augmented_assignment', 'return_statement'];
  if (branches.some((branch) => bears.some((type) => has(branch, type))))
    interpreter.torn ||= interpreter.traced !== null;
  if (frame.script === true) return null;
  return branches.some((branch) => has(branch, 'return_statement')) ? unknownThing : null;
}

function has(node: SyntaxNode, type: string): boolean {
  return node.type === type || node.children.some((child) => has(child, type));
}

function runFor(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing | null {
  const [left, right, body] = ['left', 'right', 'body'].map((field) => childOf(node, field));
  const over = right == null ? null : iterate(interpreter.expression(right, frame));
  if (left == null || body == null || over === null || has(body, 'break_statement')) {
    forget(interpreter, node, frame);
    return null;
  }
  for (const item of over) {
    if (!interpreter.step()) return unknownThing;
    assign(interpreter, left, item, frame);
    const returned = runStatements(interpreter, body.children, frame);
    if (returned !== null) return returned;
  }
  return null;
}

const growing =
  /\.(?:append|extend|insert|add_module|register_parameter|register_module|add|update|pop|clear)$/;

/** Expressions that give numbers, flags or texts, whatever is in them. */
const plain = /^(?:comparison_operator|not_operator|integer|float|true|false|none|string)$/;

/** Marks all that statements may change, and that did not run, as unknown. */
function forget(interpreter: Interpreter, node: SyntaxNode, frame: Frame): void {
  if (!interpreter.step()) return;
  const left = childOf(node, 'left');
  const right = childOf(node, 'right');
  const inner = right?.type === 'parenthesized_expression' ? right.children[0] : right;
  const isPlain = plain.test(inner?.type ?? '');
  const instead = isPlain ? unknownValue : unknownThing;
  if (left !== null && /assignment$|^for_/.test(node.type)) forgetTarget(interpreter, left, frame, instead);
  const target = node.type === 'call' ? childOf(node, 'function') : null;
  const holder = target === null ? null : childOf(target, 'object');
  if (target !== null && holder !== null && growing.test(textOf(frame.scope.module.tree, target)))
    forgetInside(interpreter.expression(holder, frame));
  for (const child of node.children) forget(interpreter, child, frame);
}

function forgetTarget(interpreter: Interpreter, target: SyntaxNode, frame: Frame, instead: Thing): void {
  if (target.type === 'identifier') {
    const name = textOf(frame.scope.module.tree, target);
    if (frame.script === true) frame.names.delete(name);
    else frame.names.set(name, unknownThing);
  } else if (target.type === 'attribute' || target.type === 'subscript') {
    if (frame.script !== true || target.type === 'attribute') assign(interpreter, target, instead, frame);
  } else for (const part of target.children) forgetTarget(interpreter, part, frame, instead);
}

function forgetInside(thing: Thing): void {
  if (thing.kind === 'made') thing.unsure = true;
  if (thing.kind === 'list') thing.items.push(unknownThing);
}
