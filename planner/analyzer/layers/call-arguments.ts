import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import type { Frame, Interpreter } from './frame.ts';
import { unknownThing, type Given, type Thing } from './thing.ts';

/** The arguments of a call, spread ones in their places; a spread that is unknown stands under `*` or `**`. */
export function givenIn(interpreter: Interpreter, call: SyntaxNode, frame: Frame): Given {
  const positional: Thing[] = [];
  const named = new Map<string, Thing>();
  const list = childOf(call, 'arguments');
  if (list?.type === 'generator_expression') positional.push(interpreter.expression(list, frame));
  else
    for (const argument of list?.children ?? []) addArgument(interpreter, argument, frame, positional, named);
  return { positional, named };
}

function addArgument(
  interpreter: Interpreter,
  argument: SyntaxNode,
  frame: Frame,
  positional: Thing[],
  named: Map<string, Thing>,
): void {
  if (argument.type === 'comment') return;
  if (argument.type === 'keyword_argument') {
    const [name, value] = [childOf(argument, 'name'), childOf(argument, 'value')];
    if (name !== null && value !== null)
      named.set(textOf(frame.scope.module.tree, name), interpreter.expression(value, frame));
    return;
  }
  const spread = argument.type === 'list_splat' || argument.type === 'dictionary_splat';
  const inner = spread ? argument.children[0] : argument;
  const thing = inner === undefined ? unknownThing : interpreter.expression(inner, frame);
  if (!spread) positional.push(thing);
  else if (thing.kind === 'list') positional.push(...thing.items);
  else if (thing.kind === 'map') for (const [key, value] of thing.entries) named.set(key, value);
  else named.set(argument.type === 'list_splat' ? '*' : '**', unknownThing).set('**', unknownThing);
}
