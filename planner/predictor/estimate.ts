import type { Interval } from '../../schemas/interval.ts';
import type { Source } from '../../schemas/prediction.ts';

/** A quantity with its bounds and the sentence that says where it comes from (without the field's name). */
export interface Estimate {
  readonly interval: Interval;
  readonly reason: string;
  /** What it rests on most; the code where absent. */
  readonly source?: Source;
}

/** An interval from a target and the factors (≤ 1 and ≥ 1) that lead to its bounds. */
export function around(target: number, lowerFactor: number, upperFactor: number): Interval {
  return { target, lower: target * lowerFactor, upper: target * upperFactor };
}

/** The interval of a quantity that is known exactly. */
export function exactly(value: number): Interval {
  return { target: value, lower: value, upper: value };
}

/**
 * The sum of independent parts. Targets add, and so do lower bounds: what is at least needed is needed at least. Distances to the upper
 * bounds add in quadrature, as the standard deviations of independent errors do, because all parts being at their worst at once is not
 * what an upper bound should stand for.
 *
 * Worked example: 13.0 (12.9 to 13.4) + 3.6 (1.8 to 7.2) = 16.6, lower 12.9 + 1.8 = 14.7, upper 16.6 + √(0.4² + 3.6²) = 20.2.
 */
export function sum(parts: readonly Interval[]): Interval {
  const { target, lower } = together(parts);
  const above = Math.hypot(...parts.map((part) => part.upper - part.target));
  return { target, lower, upper: target + above };
}

/**
 * The sum of parts that are low or high together, such as the terms of one training scheme: targets and bounds add.
 *
 * Worked example: 4 (2 to 6) + 8 (4 to 8) = 12 (6 to 14).
 */
export function together(parts: readonly Interval[]): Interval {
  const added = (of: (part: Interval) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  return {
    target: added((part) => part.target),
    lower: added((part) => part.lower),
    upper: added((part) => part.upper),
  };
}

/** Every bound and the target times a factor. */
export function scaled(interval: Interval, factor: number): Interval {
  return {
    target: interval.target * factor,
    lower: interval.lower * factor,
    upper: interval.upper * factor,
  };
}

/** The interval with its target (and so its upper bound) and lower bound raised to at least the given values. */
export function raised(
  interval: Interval,
  floor: { readonly lower: number; readonly target: number; readonly upper: number },
): Interval {
  const lower = Math.max(interval.lower, floor.lower);
  const target = Math.max(interval.target, floor.target, lower);
  return { lower, target, upper: Math.max(interval.upper, floor.upper, target) };
}

/** Rounded to 3 significant digits outward for the bounds, so that a shown interval never claims more than was computed. */
export function rounded(interval: Interval): Interval {
  const lower = significant(interval.lower, Math.floor);
  const upper = significant(interval.upper, Math.ceil);
  const target = Math.min(upper, Math.max(lower, significant(interval.target, Math.round)));
  return { target, lower, upper };
}

function significant(value: number, round: (value: number) => number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
  const digits = Number((value / unit).toPrecision(12));
  return Number((round(digits) * unit).toPrecision(12));
}
