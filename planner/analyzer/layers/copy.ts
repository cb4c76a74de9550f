import type { Made, Tensor, Thing } from './thing.ts';

/** A copy that shares no weights with the original; weights that the original shares within itself stay shared. */
export function copyOf(thing: Thing): Thing {
  const copies = new Map<Thing, Thing>();
  const copy = (one: Thing): Thing => {
    const known = copies.get(one);
    if (known !== undefined) return known;
    if (one.kind === 'tensor') {
      const fresh: Tensor = { ...one };
      copies.set(one, fresh);
      return fresh;
    }
    if (one.kind === 'list') return { kind: 'list', items: one.items.map(copy) };
    if (one.kind !== 'made') return one;
    const fresh: Made = { ...one, attributes: new Map() };
    copies.set(one, fresh);
    for (const [name, held] of one.attributes) fresh.attributes.set(name, copy(held));
    return fresh;
  };
  return copy(thing);
}
