/** A scale from values to places on a plot, with the values that are marked. */
export interface Scale {
  place(value: number): number;
  readonly ticks: readonly number[];
}

/** Less is nothing, and a step of it no number. */
const least = 1e-12;

/** From 0 to the largest value, on places from `start` to `end`. */
export function linearScale(largest: number, start: number, end: number): Scale {
  const most = largest > least ? largest : 1;
  const step = roundStep(most / 4);
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  return { ticks, place: (value) => start + (value / most) * (end - start) };
}

/** 1, 2 or 5 times a power of ten, not below the given step. */
function roundStep(smallest: number): number {
  const power = 10 ** Math.floor(Math.log10(smallest));
  return power * ([1, 2, 5].find((times) => times * power >= smallest) ?? 10);
}

/** Most powers of ten that a plot spans; what lies below is shown at its edge. */
const mostDecades = 6;

/** Over whole powers of ten that hold all values above 0, marked at each power. */
export function logScale(values: readonly number[], start: number, end: number): Scale {
  const logs = values.filter((value) => value > 0).map(Math.log10);
  const top = Math.ceil(extreme(logs, Math.max, 1));
  const bottom = Math.max(top - mostDecades, Math.min(top - 1, Math.floor(extreme(logs, Math.min, 0))));
  const ticks = Array.from({ length: top - bottom + 1 }, (_, index) => 10 ** (bottom + index));
  const shareOf = (value: number): number =>
    value > 0 ? Math.max(0, (Math.log10(value) - bottom) / (top - bottom)) : 0;
  return { ticks, place: (value) => start + shareOf(value) * (end - start) };
}

function extreme(
  values: readonly number[],
  pick: (one: number, other: number) => number,
  none: number,
): number {
  return values.length === 0 ? none : values.reduce((one, other) => pick(one, other));
}

/** A place with one decimal: more is finer than any screen. */
export function at(place: number): string {
  return place.toFixed(1);
}
