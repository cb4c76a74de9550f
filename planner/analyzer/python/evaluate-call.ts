import { childOf, type SyntaxNode } from '../syntax.ts';
import { evaluateEnvironment } from './evaluate-environment.ts';
import { entryOf } from './evaluate-subscript.ts';
import type { Evaluator } from './evaluator.ts';
import type { Scope } from './python-module.ts';
import { asNumber, asText, type Known, type Value } from './value.ts';

/** The value of the few calls that carry a constant through: conversions, paths, environment, dictionary reads. */
export function evaluateCall(evaluator: Evaluator, node: SyntaxNode, scope: Scope): Known | null {
  const target = childOf(node, 'function');
  const name = target === null ? null : evaluator.name(target, scope);
  if (target === null || name === null) return null;
  const args = positionals(node);
  const first = args[0] === undefined ? null : evaluator.value(args[0], scope);
  switch (name) {
    case 'os.environ.get':
    case 'os.getenv':
      return environment(evaluator, first, args[1] ?? keyword(node, 'default', scope), scope);
    case 'int':
    case 'float':
      return converted(first, asNumber(first));
    case 'str':
    case 'os.path.expanduser':
    case 'os.fspath':
    case 'os.path.abspath':
    case 'os.path.realpath':
    case 'hydra.utils.to_absolute_path':
    case 'pathlib.Path':
    case 'pathlib.PurePosixPath':
      return args.length > 1 ? joinedPath(evaluator, args, scope) : first;
    case 'os.path.join':
      return joinedPath(evaluator, args, scope);
    case 'dataclasses.field':
    case 'pydantic.Field':
    case 'typer.Option':
    case 'typer.Argument':
      return fieldDefault(evaluator, node, first, scope);
    default:
      return method(evaluator, target, first, args, scope) ?? named(evaluator, name, node, scope);
  }
}

function positionals(node: SyntaxNode): readonly SyntaxNode[] {
  const args = childOf(node, 'arguments')?.children ?? [];
  return args.filter((child) => child.type !== 'keyword_argument' && child.type !== 'comment');
}

function keyword(node: SyntaxNode, name: string, scope: Scope): SyntaxNode | null {
  const { text } = scope.module.tree;
  const found = childOf(node, 'arguments')?.children.find((child) => {
    const label = childOf(child, 'name');
    return label !== null && text.slice(label.start, label.end) === name;
  });
  return found === undefined ? null : childOf(found, 'value');
}

function environment(
  evaluator: Evaluator,
  name: Known | null,
  fallback: SyntaxNode | null,
  scope: Scope,
): Known | null {
  const variable = asText(name);
  return variable === null ? null : evaluateEnvironment(evaluator, variable, fallback, scope);
}

function converted(source: Known | null, number: number | null): Known | null {
  return source === null || number === null
    ? null
    : { value: { kind: 'number', value: number }, evidence: source.evidence };
}

function joinedPath(evaluator: Evaluator, args: readonly SyntaxNode[], scope: Scope): Known | null {
  const parts = args.map((arg) => evaluator.value(arg, scope));
  const head = parts[0];
  if (head?.value.kind !== 'text') return null;
  const texts: string[] = [];
  for (const part of parts) {
    if (part?.value.kind !== 'text') break;
    if (part.value.value !== '') texts.push(part.value.value);
    if (!part.value.complete) break;
  }
  const complete = parts.every((part) => part?.value.kind === 'text' && part.value.complete);
  const value: Value = { kind: 'text', value: texts.join('/').replace(/([^:/])\/{2,}/g, '$1/'), complete };
  return { value, evidence: head.evidence };
}

function fieldDefault(
  evaluator: Evaluator,
  node: SyntaxNode,
  first: Known | null,
  scope: Scope,
): Known | null {
  const fallback = keyword(node, 'default', scope);
  return fallback === null ? first : evaluator.value(fallback, scope);
}

/** `config.get("key", default)`, `"…".format()`, `path.rstrip("/")` and the like. */
function method(
  evaluator: Evaluator,
  target: SyntaxNode,
  first: Known | null,
  args: readonly SyntaxNode[],
  scope: Scope,
): Known | null {
  const object = childOf(target, 'object');
  const member = childOf(target, 'attribute');
  if (object === null || member === null) return null;
  const name = scope.module.tree.text.slice(member.start, member.end);
  const key = asText(first);
  if (name === 'get' && key !== null) {
    const entry = entryOf(evaluator, object, key, scope);
    return entry ?? (args[1] === undefined ? null : evaluator.value(args[1], scope));
  }
  const held = ['strip', 'rstrip', 'lstrip', 'lower', 'format', 'as_posix'].includes(name)
    ? evaluator.value(object, scope)
    : null;
  if (held?.value.kind !== 'text') return null;
  return name === 'format' ? beforeBraces(held) : held;
}

function beforeBraces(held: Known): Known {
  if (held.value.kind !== 'text' || !held.value.value.includes('{')) return held;
  const value = held.value.value.slice(0, held.value.value.indexOf('{'));
  return { value: { kind: 'text', value, complete: false }, evidence: held.evidence };
}

/** What an outside call gives is known by name only: `torch.device()`. */
function named(evaluator: Evaluator, name: string, node: SyntaxNode, scope: Scope): Known | null {
  if (name.startsWith('.') || name.startsWith('?')) return null;
  return { value: { kind: 'name', name: `${name}()` }, evidence: evaluator.at(scope, node.line) };
}
