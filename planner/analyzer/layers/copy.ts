import { unknownThing, type Made, type Tensor, type Thing } from './thing.ts';

/** More parts than a model has that one line copies. */
const mostParts = 5000;

/** A copy that shares no weights with the original; weights that the original shares within itself stay shared. */
export function copyOf(thing: Thing, step: () => boolean): Thing {
  const copies = new Map<Thing, Thing>();
  const copy = (one: Thing): Thing =>
    copies.get(one) ?? (copies.size > mostParts || !step() ? unknownThing : copied(one));
  const keep = <T extends Tensor | Made | Extract<Thing, { readonly kind: 'list' }>>(one: T, fresh: T): T => {
    copies.set(one, fresh);
    return fresh;
  };
  const copied = (one: Thing): Thing => {
    if (one.kind === 'tensor') return keep(one, { ...one });
    if (one.kind === 'list') {
      const fresh = keep(one, { kind: 'list', items: [] });
      for (const item of one.items) fresh.items.push(copy(item));
      return fresh;
    }
    if (one.kind !== 'made') return one;
    const fresh = keep(one, { ...one, attributes: new Map() });
    for (const [name, held] of one.attributes) fresh.attributes.set(name, copy(held));
    return fresh;
  };
  return copy(thing);
}
