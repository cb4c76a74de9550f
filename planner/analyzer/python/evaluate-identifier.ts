import { atMost } from '../evidence.ts';
import { textOf, type SyntaxNode } from '../syntax.ts';
import type { Evaluator } from './evaluator.ts';
import type { Binding, Call, Scope } from './python-module.ts';
import { lookUp } from './look-up.ts';
import type { Known } from './value.ts';

/** The value of a plain name: a constant, an import from a project file, or a parameter traced to its only call. */
export function evaluateIdentifier(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  const name = textOf(scope.module.tree, node);
  const found = lookUp(name, scope, node.line);
  if (found === null) return null;
  const known = evaluateBinding(evaluator, found.binding, found.scope, name);
  return known !== null && found.ambiguous ? { ...known, evidence: atMost(known.evidence, 0.8) } : known;
}

/** Imports between files are followed this far: packages may import a name from each other in a circle. */
const mostImports = 12;

/** The value that a binding gives to a name. */
export function evaluateBinding(
  evaluator: Evaluator,
  binding: Binding,
  scope: Scope,
  name: string,
  imports = 0,
): Known | null {
  switch (binding.kind) {
    case 'value':
      return binding.node === null ? null : evaluator.value(binding.node, scope);
    case 'parameter':
      return evaluateParameter(evaluator, binding, scope, name);
    case 'import':
      return imports > mostImports ? null : evaluateImport(evaluator, binding, scope, name, imports + 1);
    case 'function':
    case 'class':
    case 'opaque':
      return null;
  }
}

function evaluateImport(
  evaluator: Evaluator,
  binding: Binding,
  scope: Scope,
  name: string,
  imports: number,
): Known | null {
  const imported = binding.imported ?? name;
  const local = evaluator.program.resolve(imported, scope.module);
  if (local?.binding != null)
    return evaluateBinding(evaluator, local.binding, local.module.scope, local.name, imports);
  if (local !== null) return null;
  return { value: { kind: 'name', name: imported }, evidence: evaluator.at(scope, binding.line) };
}

function evaluateParameter(evaluator: Evaluator, binding: Binding, scope: Scope, name: string): Known | null {
  const passed = callsOf(evaluator, scope).flatMap((call) => {
    const node = call.keywords.get(name) ?? call.positional[scope.parameters.indexOf(name)];
    const known = node === undefined ? null : evaluator.value(node, call.scope);
    return known === null ? [] : [known];
  });
  const [first, ...others] = passed;
  const clicked = decoratedOption(evaluator, scope, name);
  if (clicked !== null) return clicked;
  const flagged = passed.length === 0 ? evaluator.passedThrough(name) : null;
  if (flagged !== null) return flagged;
  if (first !== undefined)
    return others.length === 0 ? first : { ...first, evidence: atMost(first.evidence, 0.6) };
  const fallback = binding.node === null ? null : evaluator.value(binding.node, defaultScope(scope));
  return fallback === null ? null : { ...fallback, evidence: atMost(fallback.evidence, 0.9) };
}

/** Defaults are evaluated where the function is defined, not inside it. */
function defaultScope(scope: Scope): Scope {
  return scope.parent ?? scope;
}

/** Calls of the project function (or of the class whose `__init__` it is) that a scope is the body of. */
export function callsOf(evaluator: Evaluator, scope: Scope): readonly Call[] {
  const owner = scope.name === '__init__' && scope.parent?.kind === 'class' ? scope.parent : scope;
  return (evaluator.callsByName.get(owner.name) ?? []).filter((call) => call.scope !== scope);
}

/** The option that a click or typer decorator gives to a parameter. */
function decoratedOption(evaluator: Evaluator, scope: Scope, name: string): Known | null {
  const decorated = scope.decorators.some((node) =>
    /(?:click|typer|app|cli)\b/.test(textOf(scope.module.tree, node)),
  );
  return decorated ? evaluator.option(name) : null;
}
