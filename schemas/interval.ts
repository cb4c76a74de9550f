/** A predicted quantity: the value to plan with, and the bounds that tighten with evidence. */
export interface Interval {
  readonly target: number;
  readonly lower: number;
  readonly upper: number;
}

/** True when `value` lies within the bounds, both ends included. */
export function contains(interval: Interval, value: number): boolean {
  return value >= interval.lower && value <= interval.upper;
}

/** How wide an interval is for its target, as upper ÷ lower; Infinity where the lower bound is 0. */
export function spread(interval: Interval): number {
  return interval.lower === 0 ? Infinity : interval.upper / interval.lower;
}
