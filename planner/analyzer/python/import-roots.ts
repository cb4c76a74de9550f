import { posix } from 'node:path';
import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { plainText } from './literal.ts';
import { lookUp } from './look-up.ts';
import type { Call, PythonModule, Scope } from './python-module.ts';

/** Folders above the entry that are looked into. */
const maxClimb = 3;
const maxRoots = 6;
const marker =
  /^(?:\.git|pyproject\.toml|setup\.(?:py|cfg)|uv\.lock|poetry\.lock|Pipfile|requirements\.txt|environment\.ya?ml)$/;

/**
 * The root of the project that the entry belongs to, and its `src` folder where it has one: packages there are installed,
 * so that scripts in other folders import them. Relative to the job's directory; empty where nothing marks a root.
 */
export async function projectRoots(
  entry: string,
  list: (folder: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  let folder = posix.dirname(entry);
  for (let climbed = 0; climbed <= maxClimb; climbed += 1) {
    const names = await list(folder === '.' ? '' : `${folder}/`);
    if (names.some((name) => marker.test(name))) {
      const source = names.includes('src') ? [posix.join(folder, 'src')] : [];
      return [folder, ...source];
    }
    folder = posix.join(folder, '..');
  }
  return [];
}

/** The folders that a module puts on `sys.path`, where their paths are constants or hang on the place of its file. */
export function addedRoots(module: PythonModule): readonly string[] {
  if (!module.imports.some(({ module: name }) => name === 'sys')) return [];
  return module.calls
    .filter(({ target }) => /^sys\.path\.(?:append|insert|extend)$/.test(textOf(module.tree, target)))
    .flatMap(foldersGiven)
    .filter((folder) => !folder.startsWith('/') && !folder.startsWith('../'.repeat(maxClimb + 1)))
    .slice(0, maxRoots);
}

function foldersGiven(call: Call): readonly string[] {
  const node = call.positional.at(-1);
  const parts = node?.type === 'list' ? node.children : node === undefined ? [] : [node];
  return parts.flatMap((part) => {
    const path = pathOf(part, call.scope, 0);
    return path === null ? [] : [posix.normalize(path)];
  });
}

const mostSteps = 12;

/** A path that the code spells out, relative to the job's directory; null where it does not. */
function pathOf(node: SyntaxNode, scope: Scope, steps: number): string | null {
  if (steps > mostSteps) return null;
  const { tree, file } = scope.module;
  const inner = (one: SyntaxNode | null | undefined): string | null =>
    one == null ? null : pathOf(one, scope, steps + 1);
  switch (node.type) {
    case 'string':
      return plainText(tree, node);
    case 'identifier':
      return textOf(tree, node) === '__file__' ? file : inner(boundTo(textOf(tree, node), scope));
    case 'attribute': {
      const object = inner(childOf(node, 'object'));
      const parent = textOf(tree, node).endsWith('.parent');
      return object === null || !parent ? null : posix.join(object, '..');
    }
    case 'subscript':
      return parents(node, scope, inner);
    case 'binary_operator':
      return joined([inner(childOf(node, 'left')), inner(childOf(node, 'right'))]);
    case 'call':
      return ofCall(node, scope, inner);
    default:
      return null;
  }
}

type Inner = (node: SyntaxNode | null | undefined) => string | null;

function boundTo(name: string, scope: Scope): SyntaxNode | null {
  const binding = lookUp(name, scope)?.binding;
  return binding?.kind === 'value' ? binding.node : null;
}

/** `Path(__file__).parents[1]`. */
function parents(node: SyntaxNode, scope: Scope, inner: Inner): string | null {
  const [holder, index] = [childOf(node, 'value'), childOf(node, 'subscript')];
  const { tree } = scope.module;
  if (holder?.type !== 'attribute' || index === null || !/\.parents$/.test(textOf(tree, holder))) return null;
  const object = inner(childOf(holder, 'object'));
  const count = Number(textOf(tree, index));
  return object === null || !(count >= 0 && count <= maxClimb + 2)
    ? null
    : posix.join(object, '../'.repeat(count + 1));
}

function ofCall(node: SyntaxNode, scope: Scope, inner: Inner): string | null {
  const target = childOf(node, 'function');
  const name = target === null ? '' : textOf(scope.module.tree, target);
  const given = childOf(node, 'arguments')?.children ?? [];
  if (/(?:^|\.)join$/.test(name)) return joined(given.map(inner));
  if (/(?:^|\.)dirname$/.test(name)) return joined([inner(given[0]), '..']);
  if (
    /^(?:str|(?:pathlib\.)?Path|(?:os\.path\.|path\.)?(?:abspath|realpath|normpath)|os\.fspath)$/.test(name)
  )
    return inner(given[0]);
  const same = /\.(?:resolve|absolute|as_posix)$/.test(name);
  if (/(?:^|\.)getcwd$|Path\.cwd$/.test(name)) return '.';
  return same ? inner(childOf(target, 'object')) : null;
}

function joined(parts: readonly (string | null)[]): string | null {
  const known = parts.filter((part) => part !== null);
  return known.length < parts.length || known.length === 0 ? null : posix.join(...known);
}
