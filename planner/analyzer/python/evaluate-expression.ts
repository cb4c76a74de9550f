import { atMost } from '../evidence.ts';
import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { evaluateAttribute } from './evaluate-attribute.ts';
import { evaluateCall } from './evaluate-call.ts';
import { evaluateIdentifier } from './evaluate-identifier.ts';
import { evaluateSubscript } from './evaluate-subscript.ts';
import type { Evaluator } from './evaluator.ts';
import { numberOf, stringParts } from './literal.ts';
import type { Scope } from './python-module.ts';
import { asFlag, asNumber, type Known, type Value } from './value.ts';

/** The value of an expression, as far as it can be known without running it. */
export function evaluateExpression(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  switch (node.type) {
    case 'integer':
    case 'float':
    case 'true':
    case 'false':
    case 'none':
      return literal(evaluator, node, scope);
    case 'string':
    case 'concatenated_string':
      return text(evaluator, node, scope);
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return list(evaluator, node, scope);
    case 'identifier':
      return evaluateIdentifier(evaluator, node, scope);
    case 'attribute':
      return evaluateAttribute(evaluator, node, scope);
    case 'call':
      return evaluateCall(evaluator, node, scope);
    case 'subscript':
      return evaluateSubscript(evaluator, node, scope);
    case 'parenthesized_expression':
    case 'await':
      return node.children[0] === undefined ? null : evaluator.value(node.children[0], scope);
    case 'unary_operator':
      return negated(evaluator, node, scope);
    case 'not_operator':
      return inverted(evaluator, node, scope);
    case 'binary_operator':
      return combined(evaluator, node, scope);
    case 'comparison_operator':
      return compared(evaluator, node, scope);
    case 'boolean_operator':
      return either(evaluator, node, scope);
    case 'conditional_expression':
      return conditional(evaluator, node, scope);
    default:
      return null;
  }
}

function literal(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  const value = literalValue(node.type, textOf(scope.module.tree, node));
  return value === null ? null : { value, evidence: evaluator.at(scope, node.line) };
}

function literalValue(type: string, source: string): Value | null {
  if (type === 'none') return { kind: 'none' };
  if (type === 'true' || type === 'false') return { kind: 'flag', value: type === 'true' };
  const value = numberOf(source);
  return value === null ? null : { kind: 'number', value };
}

function text(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known {
  let value = '';
  let complete = true;
  for (const part of stringParts(scope.module.tree, node)) {
    const known = typeof part === 'string' ? part : printed(evaluator.value(part, scope));
    if (known === null) {
      complete = false;
      break;
    }
    value += known;
  }
  return { value: { kind: 'text', value, complete }, evidence: evaluator.at(scope, node.line) };
}

function printed(known: Known | null): string | null {
  if (known?.value.kind === 'text') return known.value.complete ? known.value.value : null;
  return known?.value.kind === 'number' ? String(known.value.value) : null;
}

function list(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known {
  const items = node.children
    .filter((child) => child.type !== 'comment')
    .map((child) => evaluator.value(child, scope));
  return { value: { kind: 'list', items }, evidence: evaluator.at(scope, node.line) };
}

function negated(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  const operand = childOf(node, 'argument');
  const operator = childOf(node, 'operator');
  const known = operand === null ? null : evaluator.value(operand, scope);
  if (known?.value.kind !== 'number' || operator === null) return null;
  const sign = textOf(scope.module.tree, operator) === '-' ? -1 : 1;
  return { value: { kind: 'number', value: sign * known.value.value }, evidence: known.evidence };
}

function inverted(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  const operand = childOf(node, 'argument');
  const known = operand === null ? null : evaluator.value(operand, scope);
  const flag = asFlag(known);
  return known === null || flag === null
    ? null
    : { value: { kind: 'flag', value: !flag }, evidence: known.evidence };
}

const arithmetic: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '//': (left, right) => Math.floor(left / right),
  '%': (left, right) => left % right,
  '**': (left, right) => left ** right,
};

function combined(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  const [left, right] = ['left', 'right'].map((field) => {
    const operand = childOf(node, field);
    return operand === null ? null : evaluator.value(operand, scope);
  });
  const operatorNode = childOf(node, 'operator');
  if (operatorNode === null) return null;
  const operator = textOf(scope.module.tree, operatorNode);
  // `ROOT / "weights.pt"`: only a path can stand before it, and most are the project's own folder.
  if (left == null || left.value.kind === 'name')
    return operator === '/' && right?.value.kind === 'text'
      ? { value: right.value, evidence: atMost(right.evidence, 0.6) }
      : null;
  if (left.value.kind === 'text') return joined(left, operator, right ?? null);
  const [a, b] = [asNumber(left), asNumber(right ?? null)];
  const result = a === null || b === null ? undefined : arithmetic[operator]?.(a, b);
  if (result === undefined || !Number.isFinite(result)) return null;
  return { value: { kind: 'number', value: result }, evidence: atMost(left.evidence, 0.95) };
}

/** `bits == 4`, `scaler is not None`: known where both sides are. */
function compared(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  const [leftNode, rightNode, more] = node.children.filter(
    (child) => child.field !== 'operators' && child.type !== 'comment',
  );
  if (leftNode === undefined || rightNode === undefined || more !== undefined) return null;
  const operator = scope.module.tree.text.slice(leftNode.end, rightNode.start).trim().replace(/\s+/g, ' ');
  const [left, right] = [evaluator.value(leftNode, scope), evaluator.value(rightNode, scope)];
  if (left === null || right === null || !/^(?:==|!=|is|is not)$/.test(operator)) return null;
  const same = sameValue(left.value, right.value);
  if (same === null) return null;
  const value: Value = { kind: 'flag', value: same === /^(?:==|is)$/.test(operator) };
  return { value, evidence: atMost(left.evidence, 0.95) };
}

function sameValue(left: Value, right: Value): boolean | null {
  if (left.kind === 'list' || right.kind === 'list') return left.kind === right.kind ? null : false;
  if (left.kind === 'none' || right.kind === 'none') return left.kind === right.kind;
  if (left.kind === 'name' || right.kind === 'name') return null;
  if (left.kind === 'text' && !left.complete) return null;
  if (right.kind === 'text' && !right.complete) return null;
  return left.value === right.value;
}

/** `"gs://bucket" + name` and `Path("data") / name`. */
function joined(left: Known, operator: string, right: Known | null): Known | null {
  if (left.value.kind !== 'text' || (operator !== '+' && operator !== '/')) return null;
  if (!left.value.complete) return left;
  const tail = printed(right);
  const separator = operator === '/' && !left.value.value.endsWith('/') ? '/' : '';
  const value = `${left.value.value}${separator}${tail ?? ''}`;
  return { value: { kind: 'text', value, complete: tail !== null }, evidence: left.evidence };
}

/** `a or b` takes the first that is known to be true; `a and b` is left unknown unless a is false. */
function either(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  const [leftNode, rightNode] = [childOf(node, 'left'), childOf(node, 'right')];
  const left = leftNode === null ? null : evaluator.value(leftNode, scope);
  const right = rightNode === null ? null : evaluator.value(rightNode, scope);
  const operator = childOf(node, 'operator');
  const isOr = operator !== null && textOf(scope.module.tree, operator) === 'or';
  const truth = truthOf(left);
  if (isOr) return truth === true ? left : (right ?? left);
  return truth === false ? left : truth === true ? right : null;
}

/** The truth of a value as a condition, or null. */
export function truthOf(known: Known | null): boolean | null {
  switch (known?.value.kind) {
    case undefined:
      return null;
    case 'none':
      return false;
    case 'flag':
      return known.value.value;
    case 'number':
      return known.value.value !== 0;
    case 'text':
      return known.value.value !== '';
    case 'list':
      return known.value.items.length > 0;
    case 'name':
      return null;
  }
}

/** Which branch is taken is only known when the condition is; otherwise the first is a guess and says so. */
function conditional(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  const [first, condition, second] = node.children;
  if (first === undefined || condition === undefined || second === undefined) return null;
  const truth = truthOf(evaluator.value(condition, scope));
  if (truth !== null) return evaluator.value(truth ? first : second, scope);
  const guess = evaluator.value(first, scope) ?? evaluator.value(second, scope);
  return guess === null ? null : { value: guess.value, evidence: atMost(guess.evidence, 0.6) };
}
