import { textOf, type SyntaxNode } from '../syntax.ts';
import { lookUp } from './look-up.ts';
import type { Binding, Call, ProjectName, PythonModule, Scope } from './python-module.ts';

type Resolve = (imported: string, from: PythonModule) => ProjectName | null;

/** Imports between files are followed this far: packages may import a name from each other in a circle. */
const mostImports = 12;

/**
 * The modules with only what can run: all of the entry, the top level of the others, and those of their functions and
 * classes that something running names. A package that the job uses a little of says little about the job.
 */
export function reachableModules(
  modules: readonly [PythonModule, ...PythonModule[]],
  resolve: Resolve,
): readonly [PythonModule, ...PythonModule[]] {
  const [entry, ...others] = modules;
  if (others.length === 0) return modules;
  const reached = reach(modules, resolve);
  const runs = (scope: Scope): boolean => runsWith(scope, entry, reached);
  return [entry, ...others.map((module) => restricted(module, runs))];
}

function restricted(module: PythonModule, runs: (scope: Scope) => boolean): PythonModule {
  const here = <T extends { readonly scope: Scope }>(all: readonly T[]): T[] =>
    all.filter(({ scope }) => runs(scope));
  return {
    file: module.file,
    tree: module.tree,
    scope: module.scope,
    scopes: module.scopes.filter(runs),
    calls: here(module.calls),
    imports: here(module.imports),
    loops: here(module.loops),
    strings: here(module.strings),
    pairs: here(module.pairs),
    attributes: here(module.attributes),
  };
}

/** Code at the top level runs, and so do the bodies of classes there; functions run where something names them. */
function runsWith(from: Scope, entry: PythonModule, reached: ReadonlySet<Scope>): boolean {
  if (from.module === entry) return true;
  for (let scope: Scope | null = from; scope !== null; scope = scope.parent) {
    if (reached.has(scope) || scope.kind === 'module') return true;
    if (scope.kind === 'function' && scope.parent?.kind !== 'function')
      return scope.parent?.kind === 'class' && reached.has(scope.parent);
  }
  return false;
}

function reach(modules: readonly [PythonModule, ...PythonModule[]], resolve: Resolve): ReadonlySet<Scope> {
  const [entry] = modules;
  const reached = new Set<Scope>();
  const waiting = new Map<Scope, Call[]>();
  const pending: Call[] = [];
  for (const call of modules.flatMap((module) => module.calls)) {
    const owner = outermost(call.scope);
    if (call.scope.module === entry || owner === null) pending.push(call);
    else append(waiting, owner, call);
  }
  const add = (scope: Scope): void => {
    if (reached.has(scope)) return;
    reached.add(scope);
    const owner = outermost(scope) ?? scope;
    pending.push(...(waiting.get(owner) ?? []));
    waiting.delete(owner);
    for (const base of scope.bases)
      for (const body of bodiesNamed(base, scope.parent ?? scope, resolve)) add(body);
  };
  for (let call = pending.pop(); call !== undefined; call = pending.pop()) {
    for (const node of [call.target, ...call.positional, ...call.keywords.values()])
      for (const body of bodiesNamed(node, call.scope, resolve)) add(body);
  }
  return reached;
}

function append(map: Map<Scope, Call[]>, key: Scope, call: Call): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [call]);
  else known.push(call);
}

/** The function or class at the top level of its module that a scope lies in; null for the top level itself. */
function outermost(from: Scope): Scope | null {
  let found: Scope | null = null;
  for (let scope: Scope = from; scope.parent !== null; scope = scope.parent) found = scope;
  return found;
}

/** The bodies of the project's functions or classes that `name`, `alias` or `module.name` stands for. */
function bodiesNamed(node: SyntaxNode, scope: Scope, resolve: Resolve): readonly Scope[] {
  if (node.type !== 'identifier' && node.type !== 'attribute') return [];
  const [root = '', ...members] = textOf(scope.module.tree, node).split('.');
  const binding = lookUp(root, scope, node.line)?.binding;
  if (binding === undefined) return fromWildcards(root, scope, resolve);
  if (binding.kind === 'import') {
    const imported = [binding.imported ?? root, ...members].join('.');
    const body = bodyOf(resolve(imported, scope.module), resolve);
    return body === null ? [] : [body];
  }
  return binding.body === null ? [] : [binding.body];
}

/** `from package import *` binds what nothing else in the file does. */
function fromWildcards(name: string, scope: Scope, resolve: Resolve): readonly Scope[] {
  return scope.module.imports
    .filter((one) => one.name === null)
    .flatMap(({ module }) => {
      const full = module.endsWith('.') ? `${module}${name}` : `${module}.${name}`;
      const body = bodyOf(resolve(full, scope.module), resolve);
      return body === null ? [] : [body];
    });
}

function bodyOf(named: ProjectName | null, resolve: Resolve): Scope | null {
  let at = named;
  for (let imports = 0; at?.binding != null && imports < mostImports; imports += 1) {
    const binding: Binding = at.binding;
    if (binding.kind !== 'import') return binding.body;
    at = resolve(binding.imported ?? at.name, at.module);
  }
  return null;
}
