import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { iterate } from './iterate.ts';
import type { Frame, Interpreter } from './frame.ts';
import { unknownThing, type Thing } from './thing.ts';

/** `target = thing`, for names, attributes, entries and several of them at once. */
export function assign(interpreter: Interpreter, target: SyntaxNode, thing: Thing, frame: Frame): void {
  const { tree } = frame.scope.module;
  switch (target.type) {
    case 'identifier':
      frame.names.set(textOf(tree, target), thing);
      return;
    case 'attribute':
      assignAttribute(interpreter, target, thing, frame);
      return;
    case 'subscript':
      assignEntry(interpreter, target, thing, frame);
      return;
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'expression_list':
    case 'tuple': {
      const values = iterate(thing);
      target.children.forEach((part, index) => {
        assign(interpreter, part, values?.[index] ?? unknownThing, frame);
      });
    }
  }
}

function assignAttribute(interpreter: Interpreter, target: SyntaxNode, thing: Thing, frame: Frame): void {
  const [object, member] = [childOf(target, 'object'), childOf(target, 'attribute')];
  if (object === null || member === null) return;
  const owner = interpreter.expression(object, frame);
  if (owner.kind === 'made') owner.attributes.set(textOf(frame.scope.module.tree, member), thing);
}

function assignEntry(interpreter: Interpreter, target: SyntaxNode, thing: Thing, frame: Frame): void {
  const [holder, key] = [childOf(target, 'value'), childOf(target, 'subscript')];
  if (holder === null || key === null) return;
  const owner = interpreter.expression(holder, frame);
  const at = interpreter.expression(key, frame);
  if (at.kind !== 'constant') {
    if (owner.kind === 'made') owner.unsure = true;
    return;
  }
  const name = String(at.value);
  if (owner.kind === 'map') owner.entries.set(name, thing);
  if (owner.kind === 'made') owner.attributes.set(name, thing);
  if (owner.kind === 'list' && typeof at.value === 'number' && owner.items[at.value] !== undefined)
    owner.items[at.value] = thing;
}
