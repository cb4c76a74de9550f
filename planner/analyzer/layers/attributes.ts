import type { Scope } from '../python/python-module.ts';
import { frameOf, type Interpreter } from './frame.ts';
import { unknownThing, unknownValue, type Made, type Thing } from './thing.ts';

/** What `object.name` stands for. */
export function attributeOf(interpreter: Interpreter, object: Thing, name: string): Thing {
  switch (object.kind) {
    case 'made':
      return heldBy(interpreter, object, name);
    case 'class':
      return inClass(interpreter, object.body, name, null) ?? unknownThing;
    case 'file':
      return interpreter.named(name, object.module.scope, Infinity);
    case 'outside':
      return { kind: 'outside', name: `${object.name}.${name}` };
    case 'parent':
      return inParents(interpreter, object.body, name, object.of);
    case 'map':
      // Attribute dictionaries (`cfg.model.width`) are read like dictionaries.
      return object.entries.get(name) ?? { kind: 'method', of: object, name };
    case 'list':
    case 'constant':
      return { kind: 'method', of: object, name };
    case 'unknown':
      return object;
    case 'tensor':
    case 'function':
    case 'method':
    case 'partial':
      return unknownValue;
  }
}

function heldBy(interpreter: Interpreter, object: Made, name: string): Thing {
  const held = object.attributes.get(name);
  if (held !== undefined) return held;
  const declared = object.body === null ? null : inClass(interpreter, object.body, name, object);
  return declared ?? { kind: 'method', of: object, name };
}

/** `super().name`: what the classes behind `body` give. */
function inParents(interpreter: Interpreter, body: Scope, name: string, self: Made): Thing {
  for (const base of lineage(interpreter, body).slice(1)) {
    const found = inClass(interpreter, base, name, self);
    if (found !== null) return found;
  }
  return { kind: 'method', of: self, name };
}

/** A method, a class-level constant or a nested class, of the class or of the project's classes that it derives from. */
export function inClass(
  interpreter: Interpreter,
  body: Scope,
  name: string,
  self: Made | null,
): Thing | null {
  for (const owner of lineage(interpreter, body)) {
    const binding = owner.bindings.get(name)?.findLast((one) => one.kind !== 'opaque');
    if (binding === undefined) continue;
    if (binding.kind === 'function' && binding.body !== null && binding.node !== null)
      return {
        kind: 'function',
        node: binding.node,
        body: binding.body,
        self: isStatic(binding.body) ? null : self,
      };
    return binding.kind === 'value' && binding.node !== null
      ? fieldValue(interpreter, binding.node, owner)
      : interpreter.named(name, owner, Infinity);
  }
  return null;
}

/** `size: int = field(default=64)` has the value 64. */
function fieldValue(
  interpreter: Interpreter,
  node: Parameters<Interpreter['expression']>[0],
  owner: Scope,
): Thing {
  const thing = interpreter.expression(node, frameOf(owner));
  if (thing.kind !== 'unknown') return thing;
  const known = interpreter.evaluator.value(node, owner);
  return known?.value.kind === 'number' || known?.value.kind === 'flag'
    ? { kind: 'constant', value: known.value.value }
    : thing;
}

function isStatic(body: Scope): boolean {
  return body.decorators.some((node) => body.module.tree.text.slice(node.start, node.end) === 'staticmethod');
}

const mostBases = 16;

/** A class and the project's classes that it derives from, nearest first. */
export function lineage(interpreter: Interpreter, body: Scope): readonly Scope[] {
  const found: Scope[] = [];
  const pending = [body];
  for (let at = pending.shift(); at !== undefined && found.length < mostBases; at = pending.shift()) {
    if (found.includes(at)) continue;
    found.push(at);
    for (const base of basesOf(interpreter, at)) if (base.kind === 'class') pending.push(base.body);
  }
  return found;
}

/** The first class outside the project that a class derives from: `torch.nn.Module`; null for none. */
export function outsideBase(interpreter: Interpreter, body: Scope): string | null {
  for (const owner of lineage(interpreter, body))
    for (const base of basesOf(interpreter, owner)) if (base.kind === 'outside') return base.name;
  return null;
}

function basesOf(interpreter: Interpreter, body: Scope): readonly Thing[] {
  const frame = frameOf(body.parent ?? body);
  return body.bases
    .filter((node) => node.type === 'identifier' || node.type === 'attribute')
    .map((node) => interpreter.expression(node, frame));
}
