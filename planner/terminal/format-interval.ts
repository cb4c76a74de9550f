import type { Interval } from '../../schemas/interval.ts';

/** `target (lower to upper)` in one unit's format; an upper bound of Infinity means that nothing is known of it. */
export function formatInterval(interval: Interval, format: (value: number) => string): string {
  return `${format(interval.target)} (${formatBounds(interval, format)})`;
}

/** `lower to upper`, or the one value where both are the same. */
export function formatBounds(interval: Interval, format: (value: number) => string): string {
  const [lower, upper] = [format(interval.lower), format(interval.upper)];
  return lower === upper ? lower : `${lower} to ${upper}`;
}
