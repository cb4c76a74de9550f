import type { Interval } from '../../schemas/interval.ts';

/** A quantity with its bounds and the sentence that says where it comes from (without the field's name). */
export interface Estimate {
  readonly interval: Interval;
  readonly reason: string;
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
 * The sum of independent parts. Targets add; distances to the bounds add in quadrature, as the standard deviations of
 * independent errors do, because all parts being at their worst at once is not what a bound should stand for.
 *
 * Worked example: 13.0 (12.9 to 13.4) + 3.6 (1.8 to 7.2) = 16.6, upper 16.6 + √(0.4² + 3.6²) = 20.2.
 */
export function sum(parts: readonly Interval[]): Interval {
  const target = parts.reduce((total, part) => total + part.target, 0);
  const below = Math.hypot(...parts.map((part) => part.target - part.lower));
  const above = Math.hypot(...parts.map((part) => part.upper - part.target));
  const floor = parts.reduce((total, part) => total + part.lower, 0);
  return { target, lower: Math.max(floor, target - below), upper: target + above };
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
