import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { evaluateEnvironment } from './evaluate-environment.ts';
import { callsOf } from './evaluate-identifier.ts';
import type { Evaluator } from './evaluator.ts';
import type { Scope } from './python-module.ts';
import { lookUp } from './look-up.ts';
import { asNumber, asText, type Known } from './value.ts';

/** `config["batch_size"]`, `os.environ["NAME"]`, `values[0]`, `vars(args)["lr"]`. */
export function evaluateSubscript(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  const holder = childOf(node, 'value');
  const key = childOf(node, 'subscript');
  if (holder === null || key === null) return null;
  const index = evaluator.value(key, scope);
  const name = asText(index);
  if (name !== null && evaluator.name(holder, scope) === 'os.environ') {
    return evaluateEnvironment(evaluator, name, null, scope);
  }
  if (name !== null) return entryOf(evaluator, holder, name, scope) ?? evaluator.option(name);
  const position = asNumber(index);
  const list = evaluator.value(holder, scope);
  return position !== null && list?.value.kind === 'list' ? (list.value.items.at(position) ?? null) : null;
}

/** The value under a key of a dictionary that the code spells out; null when it is not spelled out. */
export function entryOf(evaluator: Evaluator, holder: SyntaxNode, key: string, scope: Scope): Known | null {
  const source = spelledOut(evaluator, holder, scope);
  if (source === null) return null;
  const { tree } = source.scope.module;
  const pairs =
    source.node.type === 'dictionary'
      ? source.node.children
      : (childOf(source.node, 'arguments')?.children ?? []);
  for (const pair of pairs) {
    const label = childOf(pair, pair.type === 'pair' ? 'key' : 'name');
    const value = childOf(pair, 'value');
    if (label === null || value === null) continue;
    const name = pair.type === 'pair' ? asText(evaluator.value(label, source.scope)) : textOf(tree, label);
    if (name === key) return evaluator.value(value, source.scope);
  }
  return null;
}

/** What the first call of a function gives to its parameter. */
function passedAs(
  evaluator: Evaluator,
  name: string,
  scope: Scope,
  steps: number,
): ReturnType<typeof spelledOut> {
  const [call] = callsOf(evaluator, scope);
  const node = call?.keywords.get(name) ?? call?.positional[scope.parameters.indexOf(name)];
  return call === undefined || node === undefined ? null : spelledOut(evaluator, node, call.scope, steps + 1);
}

function spelledOut(
  evaluator: Evaluator,
  node: SyntaxNode,
  scope: Scope,
  steps = 0,
): { readonly node: SyntaxNode; readonly scope: Scope } | null {
  if (node.type === 'dictionary' || node.type === 'call') return { node, scope };
  if (node.type !== 'identifier' || steps > 8) return null;
  const name = textOf(scope.module.tree, node);
  const found = lookUp(name, scope, node.line);
  if (found?.binding.kind === 'import') {
    const local = evaluator.program.resolve(found.binding.imported ?? name, found.scope.module);
    const value = local?.binding?.node ?? null;
    return local === null || value === null
      ? null
      : spelledOut(evaluator, value, local.module.scope, steps + 1);
  }
  if (found?.binding.kind === 'parameter') return passedAs(evaluator, name, found.scope, steps);
  const value = found?.binding.kind === 'value' ? found.binding.node : null;
  return found === null || value === null ? null : spelledOut(evaluator, value, found.scope, steps + 1);
}
