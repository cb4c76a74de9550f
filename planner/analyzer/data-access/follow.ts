import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Scope } from '../python/python-module.ts';
import { lookUp } from '../python/look-up.ts';
import { heldBySelf } from '../python/name-of-expression.ts';

/** An expression and the scope it is written in. */
export interface Located {
  readonly node: SyntaxNode;
  readonly scope: Scope;
}

/** Follows a name to the call that made the object it holds; null when it was not made by a call in sight. */
export function makingCall(evaluator: Evaluator, node: SyntaxNode, scope: Scope, steps = 0): Located | null {
  if (node.type === 'call') return { node, scope };
  if (steps > 8) return null;
  if (node.type === 'attribute' && /^self\.\w+$/.test(textOf(scope.module.tree, node))) {
    const held = heldBySelf(scope, textOf(scope.module.tree, node));
    return held?.node == null ? null : makingCall(evaluator, held.node, scope, steps + 1);
  }
  if (node.type !== 'identifier') return null;
  const found = lookUp(textOf(scope.module.tree, node), scope, node.line);
  const value = found?.binding.kind === 'value' ? found.binding.node : null;
  return found === null || value === null ? null : makingCall(evaluator, value, found.scope, steps + 1);
}

/** The call that made the object a method is called on: for `bucket.blob(…)`, the call that made `bucket`. */
export function receiverCall(evaluator: Evaluator, call: SyntaxNode, scope: Scope): Located | null {
  const object = childOf(childOf(call, 'function'), 'object');
  return object === null ? null : makingCall(evaluator, object, scope);
}

/** An argument of a call by keyword or position; null when it is not given. */
export function argumentOf(
  call: SyntaxNode,
  scope: Scope,
  keyword: string,
  position: number,
): SyntaxNode | null {
  const args = childOf(call, 'arguments')?.children.filter((child) => child.type !== 'comment') ?? [];
  const named = args.find((arg) => {
    const label = arg.type === 'keyword_argument' ? childOf(arg, 'name') : null;
    return label !== null && textOf(scope.module.tree, label) === keyword;
  });
  if (named !== undefined) return childOf(named, 'value');
  return args.filter((arg) => arg.type !== 'keyword_argument')[position] ?? null;
}
