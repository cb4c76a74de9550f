import type { FailedAttempt } from '../../sizing/sizing-model.ts';
import type { Request } from '../sizing-method.ts';

/** Ascending values by family. */
export interface FamilyValues {
  add(family: string, value: number): void;
  /** Empty where there is none. */
  of(family: string): readonly number[];
}

export function familyValues(): FamilyValues {
  const lists = new Map<string, number[]>();
  return {
    add: (family, value) => {
      const list = lists.get(family) ?? [];
      lists.set(family, list);
      list.splice(placeIn(list, value), 0, value);
    },
    of: (family) => lists.get(family) ?? [],
  };
}

/** Where a value belongs in an ascending list: behind those that are not above it. */
function placeIn(list: readonly number[], value: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Quantile of ascending values with linear interpolation between ranks (Hyndman and Fan, type 7); NaN of none. */
export function quantileOf(ascending: readonly number[], share: number): number {
  const rank = (ascending.length - 1) * share;
  const [below, above] = [ascending[Math.floor(rank)], ascending[Math.ceil(rank)]];
  if (below === undefined || above === undefined) return NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}

export function doubled({ askedGib }: FailedAttempt): Request {
  return { target: 2 * askedGib };
}
