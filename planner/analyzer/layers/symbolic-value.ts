import { made, numberIn, type Given, type Made, type Thing } from './thing.ts';

/** Sides of one sample, the batch left out; null where none is known. */
export type Shape = readonly (number | null)[] | null;

interface Symbolic {
  readonly shape: Shape;
  /** The layers that lead to it. */
  readonly layers: ReadonlySet<Made>;
}

/** What a value is of which the shape alone is known: an input, or what layers make of it. */
const symbols = new WeakMap<Made, Symbolic>();

export function symbol(shape: Shape, layers: Iterable<Made> = []): Made {
  const value = made(null, null);
  symbols.set(value, { shape, layers: new Set(layers) });
  return value;
}

/** Null for what is no symbolic value. */
export function symbolic(thing: Thing | undefined): Symbolic | null {
  return thing?.kind === 'made' ? (symbols.get(thing) ?? null) : null;
}

/** The symbolic values among arguments, those in lists among them. */
export function symbolsIn(given: Given): readonly Symbolic[] {
  return [...given.positional, ...given.named.values()]
    .flatMap((one) => (one.kind === 'list' ? one.items : [one]))
    .flatMap((one) => symbolic(one) ?? []);
}

/** A value that several lead to. */
export function joined(shape: Shape, from: readonly Symbolic[], layer: Made | null = null): Made {
  return symbol(shape, [...from.flatMap(({ layers }) => [...layers]), ...(layer === null ? [] : [layer])]);
}

/** `left + right`, element by element: the shape that is known, the longer of two; null where neither is symbolic. */
export function combinedSymbols(left: Thing, right: Thing): Thing | null {
  const both = [symbolic(left), symbolic(right)].filter((one) => one !== null);
  if (both.length === 0) return null;
  const [first = null, second = null] = both.map(({ shape }) => shape);
  return joined((second?.length ?? -1) > (first?.length ?? -1) ? second : first, both);
}

/** The sides behind the batch of a shape such as `(1, 28, 28, 3)`; null where it is no list. */
export function sampleShape(thing: Thing | undefined): Shape {
  return thing?.kind === 'list' ? thing.items.slice(1).map(numberIn) : null;
}
