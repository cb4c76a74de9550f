import type { Binding, Scope } from './python-module.ts';

/** The binding of a name as seen from a scope, with the scope that holds it; class bodies are not seen from inside. */
export function lookUp(
  name: string,
  from: Scope,
  line = Infinity,
): { readonly binding: Binding; readonly scope: Scope; readonly ambiguous: boolean } | null {
  for (let scope: Scope | null = from; scope !== null; scope = scope.parent) {
    if (scope.kind === 'class' && scope !== from) continue;
    const bindings = scope.bindings.get(name);
    if (bindings === undefined) continue;
    const before = scope === from ? bindings.filter((binding) => binding.line <= line) : bindings;
    const candidates = before.length > 0 ? before : bindings;
    const binding =
      candidates.findLast((one) => one.kind !== 'opaque' && one.conditional !== true && !isEmpty(one)) ??
      candidates.findLast((one) => one.kind !== 'opaque') ??
      candidates.at(-1);
    if (binding !== undefined) return { binding, scope, ambiguous: bindings.length > 1 };
  }
  return null;
}

/** `model = None` before a branch makes one. */
function isEmpty(binding: Binding): boolean {
  return binding.node?.type === 'none';
}

/** The class whose body surrounds a scope, or null. */
export function enclosingClass(from: Scope): Scope | null {
  for (let scope: Scope | null = from; scope !== null; scope = scope.parent) {
    if (scope.kind === 'class') return scope;
  }
  return null;
}
