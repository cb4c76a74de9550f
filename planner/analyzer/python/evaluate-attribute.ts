import { atMost } from '../evidence.ts';
import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { evaluateBinding } from './evaluate-identifier.ts';
import type { Evaluator } from './evaluator.ts';
import { heldBySelf } from './name-of-expression.ts';
import type { Scope } from './python-module.ts';
import { lookUp } from './look-up.ts';
import type { Known } from './value.ts';

/**
 * The value of `object.member`: an outside name, an attribute set on `self`, a field of a project class, a declared
 * option (`args.batch_size`), or a keyword given when a configuration object was made.
 */
export function evaluateAttribute(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  const object = childOf(node, 'object');
  const attribute = childOf(node, 'attribute');
  if (object === null || attribute === null) return null;
  const { tree } = scope.module;
  const member = textOf(tree, attribute);
  if (textOf(tree, object) === 'self') {
    const held = heldBySelf(scope, `self.${member}`);
    if (held !== null) return evaluateBinding(evaluator, held, scope, member);
  }
  return (
    outsideName(evaluator, node, object, scope) ??
    ofProjectObject(evaluator, object, member, scope) ??
    evaluator.option(member) ??
    ofAnyDataclass(evaluator, member)
  );
}

/** `torch.bfloat16`: a name that is reached from an import of something outside the project. */
function outsideName(evaluator: Evaluator, node: SyntaxNode, object: SyntaxNode, scope: Scope): Known | null {
  const root = textOf(scope.module.tree, object).split('.')[0] ?? '';
  const found = /^\w+$/.test(root) ? lookUp(root, scope, node.line) : null;
  if (found?.binding.kind !== 'import') return null;
  const name = evaluator.name(node, scope);
  if (name === null || name.startsWith('.') || name.includes('(')) return null;
  return { value: { kind: 'name', name }, evidence: evaluator.at(scope, node.line) };
}

/** A field of a class of the project, of an instance of one, of a project module, or of a configuration object. */
function ofProjectObject(
  evaluator: Evaluator,
  object: SyntaxNode,
  member: string,
  scope: Scope,
): Known | null {
  if (object.type !== 'identifier') return null;
  const found = lookUp(textOf(scope.module.tree, object), scope, object.line);
  if (found === null) return null;
  const { binding } = found;
  if (binding.kind === 'class' && binding.body !== null) return fieldOf(evaluator, binding.body, member);
  if (binding.kind === 'import')
    return memberOfImport(evaluator, binding.imported ?? '', member, found.scope);
  if (binding.kind !== 'value' || binding.node?.type !== 'call') return null;
  return ofInstance(evaluator, binding.node, member, found.scope);
}

function memberOfImport(evaluator: Evaluator, imported: string, member: string, scope: Scope): Known | null {
  const local = evaluator.program.resolve(imported, scope.module);
  if (local === null) return null;
  if (local.binding?.kind === 'class' && local.binding.body !== null) {
    return fieldOf(evaluator, local.binding.body, member);
  }
  if (local.binding?.node?.type === 'call') {
    return ofInstance(evaluator, local.binding.node, member, local.module.scope);
  }
  const bound = local.binding === null ? local.module.scope.bindings.get(member)?.at(-1) : undefined;
  return bound === undefined ? null : evaluateBinding(evaluator, bound, local.module.scope, member);
}

function ofInstance(evaluator: Evaluator, made: SyntaxNode, member: string, scope: Scope): Known | null {
  const given = keywordOf(made, member, scope);
  if (given !== null) return evaluator.value(given, scope);
  const target = childOf(made, 'function');
  if (target?.type !== 'identifier') return null;
  const name = textOf(scope.module.tree, target);
  const found = lookUp(name, scope);
  if (found?.binding.kind === 'class' && found.binding.body !== null) {
    return fieldOf(evaluator, found.binding.body, member);
  }
  return found?.binding.kind === 'import'
    ? memberOfImport(evaluator, found.binding.imported ?? name, member, found.scope)
    : null;
}

function keywordOf(call: SyntaxNode, name: string, scope: Scope): SyntaxNode | null {
  const argument = childOf(call, 'arguments')?.children.find((child) => {
    const label = child.type === 'keyword_argument' ? childOf(child, 'name') : null;
    return label !== null && textOf(scope.module.tree, label) === name;
  });
  return argument === undefined ? null : childOf(argument, 'value');
}

function fieldOf(evaluator: Evaluator, body: Scope, member: string): Known | null {
  const field = (body.bindings.get(member) ?? body.bindings.get(`self.${member}`))?.at(-1);
  return field === undefined ? null : evaluateBinding(evaluator, field, body, member);
}

/** A field that exactly one class of the project has: `cfg.batch_size` where `cfg` comes from afar. */
function ofAnyDataclass(evaluator: Evaluator, member: string): Known | null {
  const owners = evaluator.program.modules
    .flatMap((module) => [...module.scope.bindings.values()].flat())
    .flatMap((binding) =>
      binding.kind === 'class' && binding.body?.bindings.has(member) ? [binding.body] : [],
    );
  const [owner, ...others] = owners;
  const known = owner === undefined || others.length > 0 ? null : fieldOf(evaluator, owner, member);
  return known === null ? null : { ...known, evidence: atMost(known.evidence, 0.7) };
}
