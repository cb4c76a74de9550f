import type { Scope } from '../python/python-module.ts';
import { inClass, lineage, outsideBase } from './attributes.ts';
import type { Interpreter } from './frame.ts';
import { made, unknownValue, type Given, type Made, type Thing } from './thing.ts';
import { constructBase } from './torch-classes.ts';

/** `Net(width=64)`: runs the constructor of a class of the project, or fills the fields of a dataclass. */
export function makeObject(interpreter: Interpreter, body: Scope, given: Given): Thing {
  const object = made(body, outsideBase(interpreter, body));
  const constructor = inClass(interpreter, body, '__init__', object);
  if (constructor?.kind === 'function') interpreter.callFunction(constructor, given);
  else if (object.outside !== null && /^torch\.nn\./.test(object.outside)) constructBase(object, given);
  else fillFields(interpreter, body, object, given);
  const after = inClass(interpreter, body, '__post_init__', object);
  if (after?.kind === 'function') interpreter.callFunction(after, { positional: [], named: new Map() });
  return object;
}

/** Fields in the order in which they are written, those of the classes that it derives from first. */
function fillFields(interpreter: Interpreter, body: Scope, object: Made, given: Given): void {
  const fields = new Set(lineage(interpreter, body).toReversed().flatMap(fieldsIn));
  [...fields].forEach((field, index) => {
    const passed = given.positional[index] ?? given.named.get(field);
    if (passed !== undefined) object.attributes.set(field, passed);
    else if (given.named.has('**')) object.attributes.set(field, unknownValue);
  });
  for (const [name, thing] of given.named) if (name !== '**') object.attributes.set(name, thing);
}

function fieldsIn(body: Scope): readonly string[] {
  return [...body.bindings].flatMap(([name, [binding]]) =>
    !name.startsWith('self.') && (binding?.kind === 'value' || binding?.kind === 'opaque') ? [name] : [],
  );
}
