import { constant, numberIn, truthIn, type Given, type Thing } from './thing.ts';

/** The arguments of a layer's constructor under the names of its signature. */
export class LayerArguments {
  readonly #given: ReadonlyMap<string, Thing>;
  /** Positions that run past the signature, or a spread of unknown arguments, leave all unknown. */
  readonly #torn: boolean;

  constructor(signature: readonly string[], given: Given) {
    const byName = new Map(given.named);
    given.positional.forEach((thing, index) => {
      const name = signature[index];
      if (name !== undefined) byName.set(name, thing);
    });
    this.#given = byName;
    this.#torn = byName.has('**');
  }

  things(): ReadonlyMap<string, Thing> {
    return this.#given;
  }

  thing(name: string): Thing | undefined {
    return this.#given.get(name);
  }

  /** The number given; `usual` where none or None is given; null where it is unknown. */
  number(name: string, usual: number | null = null): number | null {
    const thing = this.#given.get(name);
    if (thing === undefined) return this.#torn ? null : usual;
    if (thing.kind === 'constant' && thing.value === null) return usual;
    return numberIn(thing);
  }

  /** `count` where the flag is on, 0 where it is off, null where that is unknown. */
  where(name: string, usual: boolean, count: number | null): number | null {
    const thing = this.#given.get(name);
    const on = thing === undefined ? (this.#torn ? null : usual) : truthIn(thing);
    if (on === null) return null;
    return on ? count : 0;
  }

  /** The product of a shape: `3` is `(3, 3)` for a kernel of rank 2. */
  size(name: string, rank = 1): number | null {
    const thing = this.#given.get(name);
    if (thing?.kind === 'list')
      return thing.items.reduce<number | null>((size, item) => {
        const factor = numberIn(item);
        return size === null || factor === null ? null : size * factor;
      }, 1);
    const side = this.number(name);
    return side === null ? null : side ** rank;
  }

  /** The same with `value` where nothing is given for `name`. */
  withDefault(name: string, value: number | string): LayerArguments {
    const named = new Map([[name, constant(value)], ...this.#given]);
    return new LayerArguments([], { positional: [], named });
  }
}
