import { lookUp } from '../python/look-up.ts';
import type { Binding, Scope } from '../python/python-module.ts';
import type { Known } from '../python/value.ts';
import { frameOf, type Interpreter } from './frame.ts';
import { constant, nothing, unknownThing, unknownValue, type Thing } from './thing.ts';

/** Imports between files are followed this far: packages may import a name from each other in a circle. */
const mostImports = 12;

/** What a name stands for in a scope: a class or function of the project, something outside, or what is known of its value. */
export function nameInScope(interpreter: Interpreter, name: string, scope: Scope, line: number): Thing {
  const found = lookUp(name, scope, line);
  if (name === '__name__') return constant('__main__');
  if (found === null) return fromWildcards(interpreter, name, scope);
  return ofBinding(interpreter, found.binding, found.scope, name, 0);
}

function ofBinding(
  interpreter: Interpreter,
  binding: Binding,
  scope: Scope,
  name: string,
  imports: number,
): Thing {
  const { node, body } = binding;
  if (binding.kind === 'class' && body !== null) return { kind: 'class', body };
  if (binding.kind === 'function' && body !== null && node !== null)
    return { kind: 'function', node, body, self: null };
  if (binding.kind === 'import')
    return imports > mostImports
      ? unknownThing
      : imported(interpreter, binding.imported ?? name, scope, imports + 1);
  if (binding.kind === 'parameter') return parameter(interpreter, binding, scope, name);
  if (node === null) return unknownThing;
  const thing = interpreter.expression(node, frameOf(scope));
  return thing.kind === 'unknown'
    ? fallBack(interpreter, interpreter.evaluator.value(node, scope), thing)
    : thing;
}

function imported(interpreter: Interpreter, name: string, scope: Scope, imports: number): Thing {
  const local = interpreter.evaluator.program.resolve(name, scope.module);
  if (local === null) return { kind: 'outside', name };
  if (local.binding === null)
    return local.name === local.module.file
      ? { kind: 'file', module: local.module }
      : fromWildcards(interpreter, local.name, local.module.scope);
  return ofBinding(interpreter, local.binding, local.module.scope, local.name, imports);
}

/** `from package import *` binds what nothing else in the file does. */
function fromWildcards(interpreter: Interpreter, name: string, scope: Scope): Thing {
  for (const { module, name: bound } of scope.module.imports) {
    if (bound !== null) continue;
    const full = module.endsWith('.') ? `${module}${name}` : `${module}.${name}`;
    const local = interpreter.evaluator.program.resolve(full, scope.module);
    if (local?.binding != null)
      return ofBinding(interpreter, local.binding, local.module.scope, local.name, 1);
  }
  return { kind: 'outside', name };
}

/** A parameter of a function that is read outside any run of it: what its only call passes, else its default. */
function parameter(interpreter: Interpreter, binding: Binding, scope: Scope, name: string): Thing {
  const { evaluator } = interpreter;
  const calls = evaluator.callsByName.get(scope.name) ?? [];
  const [call, ...others] = calls.filter((one) => one.scope !== scope);
  const passed = call?.keywords.get(name) ?? call?.positional[scope.parameters.indexOf(name)];
  if (call !== undefined && passed !== undefined && others.length === 0) {
    const thing = interpreter.expression(passed, frameOf(call.scope));
    if (thing.kind !== 'unknown') return thing;
  }
  if (binding.node !== null && call === undefined) {
    const known = evaluator.passedThrough(name);
    if (known === null) return interpreter.expression(binding.node, frameOf(scope.parent ?? scope));
    return fallBack(interpreter, known, unknownThing);
  }
  return settings.test(name) ? unknownValue : unknownThing;
}

/** Names of what holds settings, which are no layers. */
const settings = /^(?:c(?:on)?fi?g|args?|opts?|options|h?params|hps?|settings)$/;

/** What the evaluator of plain values knows, where the construction itself does not say. */
export function fallBack(interpreter: Interpreter, known: Known | null, otherwise: Thing): Thing {
  const thing = known === null ? null : thingOf(known);
  if (known === null || thing === null) return otherwise;
  interpreter.certainty = Math.min(interpreter.certainty, known.evidence.certainty);
  return thing;
}

function thingOf({ value }: Known): Thing | null {
  switch (value.kind) {
    case 'number':
    case 'flag':
      return constant(value.value);
    case 'text':
      return value.complete ? constant(value.value) : null;
    case 'none':
      return nothing;
    case 'list':
      return {
        kind: 'list',
        items: value.items.map((item) => (item === null ? null : thingOf(item)) ?? unknownValue),
      };
    case 'name':
      return value.name.endsWith('()') ? null : { kind: 'outside', name: value.name };
  }
}
