import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import type { Evaluator } from './evaluator.ts';
import type { Binding, Scope } from './python-module.ts';
import { enclosingClass, lookUp } from './look-up.ts';

/**
 * The dotted name an expression has outside the project: `nn.Linear` → `torch.nn.Linear`, `client.bucket` →
 * `google.cloud.storage.Client().bucket`. Names of the project begin with a dot; null where nothing is known.
 */
export function nameOfExpression(evaluator: Evaluator, node: SyntaxNode, scope: Scope): string | null {
  switch (node.type) {
    case 'identifier':
      return nameOfIdentifier(evaluator, node, scope);
    case 'attribute':
      return nameOfAttribute(evaluator, node, scope);
    case 'call':
      return suffixed(evaluator, childOf(node, 'function'), scope, '()');
    case 'subscript':
      return suffixed(evaluator, childOf(node, 'value'), scope, '[]');
    case 'await':
    case 'parenthesized_expression':
      return node.children[0] === undefined ? null : evaluator.name(node.children[0], scope);
    default:
      return null;
  }
}

function suffixed(
  evaluator: Evaluator,
  node: SyntaxNode | null,
  scope: Scope,
  suffix: string,
): string | null {
  const name = node === null ? null : evaluator.name(node, scope);
  return name === null ? null : `${name}${suffix}`;
}

function nameOfIdentifier(evaluator: Evaluator, node: SyntaxNode, scope: Scope): string | null {
  const name = textOf(scope.module.tree, node);
  const found = lookUp(name, scope, node.line);
  if (found === null) return name;
  return nameOfBinding(evaluator, found.binding, found.scope, name);
}

/** Imports between files are followed this far: packages may import a name from each other in a circle. */
const mostImports = 12;

function nameOfBinding(
  evaluator: Evaluator,
  binding: Binding,
  scope: Scope,
  name: string,
  imports = 0,
): string | null {
  switch (binding.kind) {
    case 'import':
      return imports > mostImports
        ? null
        : nameOfImport(evaluator, binding.imported ?? name, scope, imports + 1);
    case 'function':
    case 'class':
      return `.${name}`;
    case 'value':
    case 'parameter':
      return binding.node === null ? null : evaluator.name(binding.node, scope);
    case 'opaque':
      return null;
  }
}

function nameOfImport(evaluator: Evaluator, imported: string, scope: Scope, imports: number): string | null {
  const local = evaluator.program.resolve(imported, scope.module);
  if (local === null) return imported;
  if (local.binding === null) return `.${imported.replace(/^\.+/, '')}`;
  return nameOfBinding(evaluator, local.binding, local.module.scope, local.name, imports);
}

function nameOfAttribute(evaluator: Evaluator, node: SyntaxNode, scope: Scope): string | null {
  const object = childOf(node, 'object');
  const attribute = childOf(node, 'attribute');
  if (object === null || attribute === null) return null;
  const { tree } = scope.module;
  const member = textOf(tree, attribute);
  const held = textOf(tree, object) === 'self' ? heldBySelf(scope, `self.${member}`) : null;
  if (held?.node != null) return evaluator.name(held.node, scope);
  const owner = evaluator.name(object, scope);
  return `${owner ?? '?'}.${member}`;
}

/** What a method's class binds to `self.name`, or null. */
export function heldBySelf(scope: Scope, name: string): Binding | null {
  const owner = enclosingClass(scope);
  const bindings = owner?.bindings.get(name) ?? owner?.bindings.get(name.slice('self.'.length));
  return bindings?.findLast((binding) => binding.node !== null) ?? null;
}
