import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { bindingOf, type CodeCall } from './code-reading.ts';
import {
  argumentsOf,
  calledOf,
  isCall,
  isPair,
  memberOf,
  objectOf,
  pairOf,
  unwrapped,
} from './expression.ts';
import { textValue, type Standing, type TextValue } from './text-value.ts';

/** One step of `storage.bucket('b').file('f').save(x)`. */
export interface ChainLink {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly positional: readonly SyntaxNode[];
  readonly named: ReadonlyMap<string, SyntaxNode>;
  readonly at: Standing;
}

const maxLinks = 24;

/** The steps that lead to a call, the first first; a variable is followed to the call that made what it holds. */
export function chainOf(at: Standing, call: CodeCall): readonly ChainLink[] {
  const links: ChainLink[] = [];
  follow(at, call.node, links, 0);
  return links.reverse();
}

function follow(at: Standing, node: SyntaxNode, links: ChainLink[], depth: number): void {
  if (depth > maxLinks) return;
  const inner = unwrapped(node);
  if (isCall(inner)) {
    const called = calledOf(inner);
    if (called !== null) followCalled(at, inner, called, links, depth);
    return;
  }
  if (objectOf(inner) !== null && followBinding(at, memberOf(inner), links, depth)) return;
  if (objectOf(inner) === null) {
    followBinding(at, inner, links, depth);
    return;
  }
  const object = objectOf(inner);
  if (object !== null) follow(at, object, links, depth + 1);
}

function followCalled(
  at: Standing,
  call: SyntaxNode,
  called: SyntaxNode,
  links: ChainLink[],
  depth: number,
): void {
  const generic = childOf(called, 'function');
  const target = called.type === 'method_invocation' ? called : (generic ?? called);
  const object = objectOf(target);
  const member = object === null ? null : memberOf(target);
  const args = argumentsOf(call);
  links.push({
    node: call,
    name: textOf(at.reading.tree, member ?? (target === call ? (memberOf(target) ?? target) : target)).slice(
      0,
      200,
    ),
    positional: args.filter((arg) => !isPair(arg)),
    // Few links are asked for their named arguments.
    get named() {
      return namedIn(at, args);
    },
    at,
  });
  if (object !== null) follow(at, object, links, depth + 1);
}

function namedIn(at: Standing, args: readonly SyntaxNode[]): ReadonlyMap<string, SyntaxNode> {
  const flat = args.flatMap((arg) => {
    const inner = unwrapped(arg);
    return isPair(inner)
      ? [inner]
      : inner.type === 'object'
        ? inner.children
        : isCall(inner) && /^(?:composite_literal|struct_expression)$/.test(inner.type)
          ? argumentsOf(inner)
          : [];
  });
  return new Map(
    flat.flatMap((one) => {
      const pair = pairOf(at.reading.tree, one);
      return pair === null ? [] : [[pair.key, pair.value] as const];
    }),
  );
}

function followBinding(at: Standing, name: SyntaxNode | null, links: ChainLink[], depth: number): boolean {
  const text = name === null ? '' : textOf(at.reading.tree, name);
  const found =
    text.length > 200 || name === null ? null : bindingOf(at.program, at.reading, text, name.line);
  if (found === null || found.binding.node === name) return false;
  follow({ program: at.program, reading: found.reading }, found.binding.node, links, depth + 1);
  return true;
}

/** The text of an argument of a step, by position or by one of its names. */
export function linkText(
  link: ChainLink | undefined,
  position: number,
  ...names: readonly string[]
): TextValue | null {
  if (link === undefined) return null;
  const named = names.map((name) => link.named.get(name)).find((one) => one !== undefined);
  const node = named ?? (position < 0 ? undefined : link.positional[position]);
  return node === undefined ? null : textValue(link.at, node);
}
