import type { Interpreter } from './frame.ts';
import { iterate, rangeOf } from './iterate.ts';
import { symbolicCall } from './symbolic-functions.ts';
import { symbolic } from './symbolic-value.ts';
import { callLayerMethod } from './layer-methods.ts';
import { copyOf } from './copy.ts';
import {
  constant,
  nothing,
  numberIn,
  textIn,
  truthIn,
  unknownThing,
  unknownValue,
  type Given,
  type Made,
  type Thing,
} from './thing.ts';
import { constructBase } from './torch-classes.ts';

const ofNumbers: Readonly<Record<string, (...numbers: number[]) => number>> = {
  int: Math.trunc,
  float: (number = NaN) => number,
  abs: Math.abs,
  pow: (base = NaN, exponent = NaN) => base ** exponent,
  'math.sqrt': Math.sqrt,
  'math.floor': Math.floor,
  'math.ceil': Math.ceil,
  'math.log': (number = NaN, base = Math.E) => Math.log(number) / Math.log(base),
  'math.log2': Math.log2,
  'math.pow': (base = NaN, exponent = NaN) => base ** exponent,
  'numpy.sqrt': Math.sqrt,
  'numpy.log2': Math.log2,
};

/** A list that grows beyond this holds no layers of one model. */
const longest = 2000;

/** A function of Python itself or of its mathematics; null where the name is none that is known here. */
export function callBuiltin(interpreter: Interpreter, name: string, given: Given): Thing | null {
  const arithmetic = Object.hasOwn(ofNumbers, name) ? ofNumbers[name] : undefined;
  const numbers = given.positional.map((thing) => numberIn(thing) ?? Number(textIn(thing) ?? NaN));
  if (arithmetic !== undefined) return finite(arithmetic(...numbers));
  const [first, second] = given.positional;
  switch (name) {
    case 'range':
      return listOf(numbers.every(Number.isFinite) ? rangeOf(numbers) : null);
    case 'max':
    case 'min':
      return extreme(name, given);
    case 'round':
      return finite(rounded(numbers[0] ?? NaN, numbers[1] ?? 0));
    case 'super':
      return unknownThing;
    case 'getattr':
      return first === undefined ? unknownThing : (named(interpreter, first, second) ?? unknownThing);
    case 'setattr':
      return setAttribute(given);
    case 'copy.deepcopy':
    case 'copy.copy':
      return first === undefined ? unknownThing : copyOf(first, () => interpreter.step());
    case 'isinstance':
    case 'hasattr':
    case 'print':
      return unknownValue;
    default:
      return ofSequence(name, given);
  }
}

function finite(number: number): Thing {
  return Number.isFinite(number) ? constant(number) : unknownValue;
}

/** Python rounds halves to the even neighbour. */
function rounded(number: number, digits: number): number {
  const scale = 10 ** digits;
  const below = Math.floor(number * scale);
  const over = number * scale - below;
  const up = over > 0.5 || (over === 0.5 && below % 2 !== 0);
  return (up ? below + 1 : below) / scale;
}

function listOf(items: readonly Thing[] | null): Thing {
  return items === null ? unknownThing : { kind: 'list', items: [...items] };
}

function extreme(name: string, given: Given): Thing {
  const [first] = given.positional;
  const numbers = (first?.kind === 'list' ? first.items : given.positional).map(numberIn);
  const known = numbers.filter((number) => number !== null);
  if (known.length === 0 || known.length < numbers.length) return unknownValue;
  return constant(name === 'max' ? Math.max(...known) : Math.min(...known));
}

function named(interpreter: Interpreter, object: Thing, name: Thing | undefined): Thing | null {
  const text = textIn(name);
  return text === null ? null : interpreter.attribute(object, text);
}

function setAttribute({ positional: [object, name, thing = unknownThing] }: Given): Thing {
  const text = textIn(name);
  if (object?.kind !== 'made') return nothing;
  if (text === null) object.unsure = true;
  else object.attributes.set(text, thing);
  return nothing;
}

function ofSequence(name: string, given: Given): Thing | null {
  const [first] = given.positional;
  const items = first === undefined ? null : iterate(first);
  switch (name) {
    case 'len':
      return items === null ? unknownValue : constant(items.length);
    case 'sum':
    case 'math.prod':
    case 'numpy.prod':
      return total(name === 'sum', items);
    case 'list':
    case 'tuple':
      return first === undefined ? listOf([]) : listOf(items);
    case 'reversed':
      return listOf(items?.toReversed() ?? null);
    case 'enumerate':
      return listOf(items?.map((item, index) => ({ kind: 'list', items: [constant(index), item] })) ?? null);
    case 'zip':
      return zipped(given);
    case 'dict':
    case 'collections.OrderedDict':
      return dictionary(given);
    case 'str':
      return first?.kind === 'constant' ? constant(String(first.value)) : unknownValue;
    case 'bool':
      return first === undefined ? unknownValue : constant(truthIn(first));
    default:
      return null;
  }
}

function total(added: boolean, items: readonly Thing[] | null): Thing {
  const numbers = items?.map(numberIn) ?? [null];
  const known = numbers.filter((number) => number !== null);
  if (known.length < numbers.length) return unknownValue;
  return constant(known.reduce((sum, number) => (added ? sum + number : sum * number), added ? 0 : 1));
}

function zipped(given: Given): Thing {
  const columns = given.positional.map(iterate);
  const known = columns.filter((column) => column !== null);
  if (known.length < columns.length || known.length === 0) return unknownThing;
  const rows = Math.min(...known.map((column) => column.length));
  const row = (index: number): Thing => ({
    kind: 'list',
    items: known.map((column) => column[index] ?? unknownThing),
  });
  return listOf(Array.from({ length: rows }, (_row, index) => row(index)));
}

function dictionary(given: Given): Thing {
  const entries = new Map<string, Thing>();
  const [first] = given.positional;
  const pairs = first?.kind === 'list' ? first.items : [];
  if (first?.kind === 'map') for (const [key, thing] of first.entries) entries.set(key, thing);
  for (const pair of pairs) {
    const [key, thing] = pair.kind === 'list' ? pair.items : [];
    if (key?.kind !== 'constant' || thing === undefined) return unknownThing;
    entries.set(String(key.value), thing);
  }
  for (const [key, thing] of given.named) entries.set(key, thing);
  return given.named.has('**') ? unknownThing : { kind: 'map', entries };
}

/** A method of a list, a dictionary or a layer. */
export function callMethod(of: Thing, name: string, given: Given): Thing {
  if (symbolic(of) !== null)
    return symbolicCall(name, { ...given, positional: [of, ...given.positional] }) ?? unknownValue;
  if (of.kind === 'made') return ofObject(of, name, given);
  if (of.kind === 'list') return ofList(of.items, name, given);
  if (of.kind === 'map') return ofMap(of.entries, name, given);
  return unknownValue;
}

function ofObject(object: Made, name: string, given: Given): Thing {
  if (name !== '__init__') return callLayerMethod(object, name, given);
  constructBase(object, given);
  return nothing;
}

function ofList(items: Thing[], name: string, given: Given): Thing {
  const [first = unknownThing, second = unknownThing] = given.positional;
  if (name === 'append') items.push(first);
  else if (name === 'extend')
    items.push(...(items.length > longest ? [unknownThing] : (iterate(first) ?? [unknownThing])));
  else if (name === 'insert') items.splice(numberIn(first) ?? 0, 0, second);
  else if (name === 'pop') return items.splice(numberIn(given.positional[0]) ?? -1, 1)[0] ?? unknownThing;
  else if (name !== 'copy') return unknownValue;
  return name === 'copy' ? { kind: 'list', items: [...items] } : nothing;
}

function ofMap(entries: Map<string, Thing>, name: string, given: Given): Thing {
  const [first, second = nothing] = given.positional;
  const key = first?.kind === 'constant' ? String(first.value) : null;
  switch (name) {
    case 'get':
    case 'pop':
      return key === null ? unknownThing : (entries.get(key) ?? second);
    case 'items':
      return listOf([...entries].map(([one, thing]) => ({ kind: 'list', items: [constant(one), thing] })));
    case 'keys':
      return listOf([...entries.keys()].map(constant));
    case 'values':
      return listOf([...entries.values()]);
    case 'update':
      for (const [one, thing] of first?.kind === 'map' ? first.entries : given.named) entries.set(one, thing);
      return nothing;
    default:
      return unknownValue;
  }
}
