import { numberOf, stringParts } from '../python/literal.ts';
import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { givenIn } from './call-arguments.ts';
import { iterate } from './iterate.ts';
import { assign } from './assign.ts';
import { fallBack } from './names-in-scope.ts';
import { frameOf, type Frame, type Interpreter } from './frame.ts';
import { combineThings, compareThings, itemOf } from './operators.ts';
import {
  constant,
  nothing,
  numberIn,
  textIn,
  truthIn,
  unknownThing,
  unknownValue,
  type Thing,
} from './thing.ts';

/** What an expression stands for in a frame. */
export function interpretExpression(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing {
  const { tree } = frame.scope.module;
  const child = (field: string): Thing => {
    const found = childOf(node, field);
    return found === null ? unknownThing : interpreter.expression(found, frame);
  };
  switch (node.type) {
    case 'integer':
    case 'float':
      return constant(numberOf(textOf(tree, node)));
    case 'true':
    case 'false':
      return constant(node.type === 'true');
    case 'none':
      return nothing;
    case 'string':
    case 'concatenated_string':
      return text(interpreter, node, frame);
    case 'identifier':
      return identifier(interpreter, node, frame);
    case 'attribute':
      return attribute(interpreter, node, frame);
    case 'call':
      return call(interpreter, node, frame);
    case 'subscript':
      return itemOf(child('value'), child('subscript'));
    case 'slice':
      return unknownValue;
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return { kind: 'list', items: items(interpreter, node, frame) };
    case 'dictionary':
      return dictionary(interpreter, node, frame);
    case 'list_comprehension':
    case 'generator_expression':
    case 'set_comprehension':
      return { kind: 'list', items: comprehension(interpreter, node, frame) };
    case 'parenthesized_expression':
    case 'await':
      return node.children[0] === undefined ? unknownThing : interpreter.expression(node.children[0], frame);
    case 'binary_operator':
      return combineThings(child('left'), operatorOf(node, tree), child('right'));
    case 'unary_operator':
      return negated(child('argument'), operatorOf(node, tree));
    case 'not_operator':
      return inverted(truthIn(child('argument')));
    case 'boolean_operator':
      return either(interpreter, node, frame);
    case 'comparison_operator':
      return compared(interpreter, node, frame);
    case 'conditional_expression':
      return conditional(interpreter, node, frame);
    case 'named_expression':
      return walrus(interpreter, node, frame);
    default:
      return unknownThing;
  }
}

function operatorOf(node: SyntaxNode, tree: Frame['scope']['module']['tree']): string {
  const operator = childOf(node, 'operator');
  return operator === null ? '' : textOf(tree, operator);
}

function negated(operand: Thing, operator: string): Thing {
  const number = numberIn(operand);
  return number === null ? unknownValue : constant(operator === '-' ? -number : number);
}

function inverted(truth: boolean | null): Thing {
  return truth === null ? unknownValue : constant(!truth);
}

/** No name of a class or of a layer is as long. */
const longestText = 2000;

function text(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing {
  let value = '';
  for (const part of stringParts(frame.scope.module.tree, node)) {
    const thing = typeof part === 'string' ? constant(part) : interpreter.expression(part, frame);
    const known = textIn(thing) ?? numberIn(thing);
    if (known === null || value.length > longestText) return unknownValue;
    value += String(known);
  }
  return constant(value);
}

function identifier(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing {
  const name = textOf(frame.scope.module.tree, node);
  for (let at: Frame | null = frame; at !== null; at = at.outer) {
    const thing = at.names.get(name);
    if (thing !== undefined) return thing;
  }
  return interpreter.named(name, frame.scope, node.line);
}

function attribute(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing {
  const [object, member] = [childOf(node, 'object'), childOf(node, 'attribute')];
  if (object === null || member === null) return unknownThing;
  const owner = interpreter.expression(object, frame);
  const thing = interpreter.attribute(owner, textOf(frame.scope.module.tree, member));
  const elsewhere = owner.kind === 'unknown' || (owner.kind === 'outside' && !owner.name.includes('.'));
  // `args.width` of a parser, `cfg.model.width` of a configuration file.
  if (!elsewhere || thing.kind === 'constant') return thing;
  return fallBack(interpreter, interpreter.evaluator.value(node, frame.scope), thing);
}

function call(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing {
  const target = childOf(node, 'function');
  if (target === null) return unknownThing;
  const callee = interpreter.expression(target, frame);
  const given = givenIn(interpreter, node, frame);
  if (callee.kind === 'outside' && callee.name === 'super') return parentOf(frame);
  const thing = interpreter.call(callee, given);
  interpreter.made.set(node, thing);
  if (thing.kind !== 'unknown' || callee.kind !== 'outside') return thing;
  return fallBack(interpreter, interpreter.evaluator.value(node, frame.scope), thing);
}

/** `super()` belongs to the object whose method runs and to the class that the method stands in. */
function parentOf(frame: Frame): Thing {
  const self = frame.self ?? frame.names.get('self');
  const body = frame.scope.parent;
  return self?.kind === 'made' && body?.kind === 'class' ? { kind: 'parent', of: self, body } : unknownThing;
}

/** The elements of a list, those that are spread into it among them. */
function items(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing[] {
  return node.children
    .filter((child) => child.type !== 'comment')
    .flatMap((child) => {
      if (child.type !== 'list_splat') return [interpreter.expression(child, frame)];
      const spread =
        child.children[0] === undefined ? unknownThing : interpreter.expression(child.children[0], frame);
      return spread.kind === 'list' ? spread.items : [unknownThing];
    });
}

function dictionary(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing {
  const entries = new Map<string, Thing>();
  for (const pair of node.children) {
    const [key, value] = [childOf(pair, 'key'), childOf(pair, 'value')];
    if (pair.type === 'dictionary_splat') {
      const spread =
        pair.children[0] === undefined ? unknownThing : interpreter.expression(pair.children[0], frame);
      if (spread.kind !== 'map') return unknownThing;
      for (const [name, thing] of spread.entries) entries.set(name, thing);
    } else if (key !== null && value !== null) {
      const name = keyText(interpreter.expression(key, frame));
      if (name === null) return unknownThing;
      entries.set(name, interpreter.expression(value, frame));
    }
  }
  return { kind: 'map', entries };
}

/** A dictionary is kept by the text of its keys. */
function keyText(thing: Thing): string | null {
  return thing.kind === 'constant' && thing.value !== null ? String(thing.value) : null;
}

function comprehension(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing[] {
  const body = childOf(node, 'body');
  const clauses = node.children.filter(
    (child) => child.type === 'for_in_clause' || child.type === 'if_clause',
  );
  const gathered: Thing[] = [];
  const inner = { ...frameOf(frame.scope, frame), self: frame.self };
  const walk = (index: number): void => {
    const clause = clauses[index];
    if (clause === undefined) {
      gathered.push(body === null ? unknownThing : interpreter.expression(body, inner));
      return;
    }
    if (clause.type === 'if_clause') {
      const condition = clause.children[0];
      const truth = condition === undefined ? null : truthIn(interpreter.expression(condition, inner));
      if (truth === null) gathered.push(unknownThing);
      if (truth === true) walk(index + 1);
      return;
    }
    const [left, right] = [childOf(clause, 'left'), childOf(clause, 'right')];
    const over = right === null ? null : iterate(interpreter.expression(right, inner));
    if (left === null || over === null) {
      gathered.push(unknownThing);
      return;
    }
    for (const item of over) {
      if (!interpreter.step()) return;
      assign(interpreter, left, item, inner);
      walk(index + 1);
    }
  };
  walk(0);
  return gathered;
}

function either(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing {
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  if (left === null || right === null) return unknownThing;
  const first = interpreter.expression(left, frame);
  const truth = truthIn(first);
  if (truth === null) return unknownThing;
  const isOr = operatorOf(node, frame.scope.module.tree) === 'or';
  return truth === isOr ? first : interpreter.expression(right, frame);
}

function compared(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing {
  const operands = node.children.filter((child) => child.field !== 'operators' && child.type !== 'comment');
  const [leftNode, rightNode, more] = operands;
  if (leftNode === undefined || rightNode === undefined || more !== undefined) return unknownValue;
  const operator = frame.scope.module.tree.text
    .slice(leftNode.end, rightNode.start)
    .trim()
    .replace(/\s+/g, ' ');
  const result = compareThings(
    interpreter.expression(leftNode, frame),
    operator,
    interpreter.expression(rightNode, frame),
  );
  return result === null ? unknownValue : constant(result);
}

function conditional(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing {
  const [first, condition, second] = node.children;
  if (first === undefined || condition === undefined || second === undefined) return unknownThing;
  const truth = truthIn(interpreter.expression(condition, frame));
  if (truth === null) {
    const known = fallBack(interpreter, interpreter.evaluator.value(node, frame.scope), unknownThing);
    return known.kind === 'unknown'
      ? whereNoneIs(
          interpreter,
          interpreter.expression(second, frame),
          textOf(frame.scope.module.tree, condition),
        )
      : known;
  }
  return interpreter.expression(truth ? first : second, frame);
}

/** `size if size is not None else 50304`: what is meant where nothing else is found, likely but not sure. */
function whereNoneIs(interpreter: Interpreter, usual: Thing, condition: string): Thing {
  if (numberIn(usual) === null || !/\bis not None$/.test(condition)) return unknownThing;
  interpreter.certainty = Math.min(interpreter.certainty, 0.6);
  return usual;
}

function walrus(interpreter: Interpreter, node: SyntaxNode, frame: Frame): Thing {
  const [name, value] = [childOf(node, 'name'), childOf(node, 'value')];
  if (name === null || value === null) return unknownThing;
  const thing = interpreter.expression(value, frame);
  assign(interpreter, name, thing, frame);
  return thing;
}
