import { combinedSymbols, joined, symbolic } from './symbolic-value.ts';
import { constant, numberIn, textIn, unknownThing, unknownValue, type Thing } from './thing.ts';

const arithmetic: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '//': (left, right) => Math.floor(left / right),
  // Python's remainder has the sign of the divisor.
  '%': (left, right) => left - right * Math.floor(left / right),
  '**': (left, right) => left ** right,
  '<<': (left, right) => left * 2 ** right,
  '>>': (left, right) => Math.floor(left / 2 ** right),
};

/** Longer lists are no list of layers, and longer texts no name of one. */
const longest = 2000;

/** `left operator right`: arithmetic, joined texts, joined and repeated lists. */
export function combineThings(left: Thing, operator: string, right: Thing): Thing {
  const [a, b] = [numberIn(left), numberIn(right)];
  const result = a === null || b === null ? undefined : arithmetic[operator]?.(a, b);
  if (result !== undefined) return Number.isFinite(result) ? constant(result) : unknownValue;
  if (operator === '+' && left.kind === 'list' && right.kind === 'list')
    return left.items.length + right.items.length > longest
      ? unknownThing
      : { kind: 'list', items: [...left.items, ...right.items] };
  if (operator === '*' && left.kind === 'list' && b !== null) return repeated(left.items, b);
  if (operator === '*' && right.kind === 'list' && a !== null) return repeated(right.items, a);
  const [head, tail] = [textIn(left), textIn(right)];
  if (operator === '+' && head !== null && tail !== null)
    return head.length + tail.length > longest ? unknownValue : constant(head + tail);
  const symbols = combinedSymbols(left, right);
  if (symbols !== null) return symbols;
  return left.kind === 'list' || right.kind === 'list' ? unknownThing : unknownValue;
}

function repeated(items: readonly Thing[], count: number): Thing {
  if (!Number.isSafeInteger(count) || count * items.length > longest) return unknownThing;
  return { kind: 'list', items: Array.from({ length: Math.max(0, count) }, () => items).flat() };
}

/** Whether a comparison holds; null where a side is unknown. */
export function compareThings(left: Thing, operator: string, right: Thing): boolean | null {
  if (operator === 'in' || operator === 'not in') return contained(left, right, operator === 'in');
  if (isNothing(right) || isNothing(left))
    return comparedWithNothing(isNothing(right) ? left : right, operator);
  if (left.kind !== 'constant' || right.kind !== 'constant') return null;
  if (operator === '==' || operator === 'is') return left.value === right.value;
  if (operator === '!=' || operator === 'is not') return left.value !== right.value;
  const [a, b] = [numberIn(left), numberIn(right)];
  return a === null || b === null ? null : ordered(a, operator, b);
}

function isNothing(thing: Thing): boolean {
  return thing.kind === 'constant' && thing.value === null;
}

function comparedWithNothing(other: Thing, operator: string): boolean | null {
  if (other.kind === 'unknown' || !/^(?:is|==|is not|!=)$/.test(operator)) return null;
  return isNothing(other) === /^(?:is|==)$/.test(operator);
}

function ordered(left: number, operator: string, right: number): boolean | null {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return null;
  }
}

function contained(item: Thing, holder: Thing, inside: boolean): boolean | null {
  if (item.kind !== 'constant') return null;
  if (holder.kind === 'map') return holder.entries.has(String(item.value)) === inside;
  if (holder.kind !== 'list') return null;
  const same = holder.items.some((one) => one.kind === 'constant' && one.value === item.value);
  return same || holder.items.every((one) => one.kind === 'constant') ? same === inside : null;
}

/** `holder[key]`. */
export function itemOf(holder: Thing, key: Thing): Thing {
  const index = numberIn(key);
  const whole = symbolic(holder);
  if (whole !== null) return joined(null, [whole]);
  if (holder.kind === 'map') {
    const name = key.kind === 'constant' ? String(key.value) : null;
    return (name === null ? undefined : holder.entries.get(name)) ?? unknownThing;
  }
  if (holder.kind === 'list') return (index === null ? undefined : holder.items.at(index)) ?? unknownThing;
  if (holder.kind === 'made' && index !== null) return holder.attributes.get(String(index)) ?? unknownThing;
  const name = textIn(key);
  if (holder.kind === 'made' && name !== null) return holder.attributes.get(name) ?? unknownThing;
  return holder.kind === 'unknown' && !holder.weights ? unknownValue : unknownThing;
}
