import type { Interval } from '../../schemas/interval.ts';
import type { Drift } from './drift.ts';

/** What runs of the job itself say of a quantity. */
export interface Observations {
  /** One value a succeeded run, newest first, all above 0. */
  readonly values: readonly number[];
  /**
   * `peak`: too small a request is fatal (memory), so the target lies above the largest value seen. `typical`: the target is the
   * median (vCPUs, network, runtime).
   */
  readonly kind: 'peak' | 'typical';
}

/** Relative margin after n runs: 0.5 ÷ n, at least 5 %, as data and libraries change between runs. */
export function margin(runs: number): number {
  return Math.max(0.05, 0.5 / runs);
}

/** Weight that the prior's width keeps after n runs: 1 ÷ (1 + 4 n). */
export function priorWeight(runs: number): number {
  return 1 / (1 + 4 * runs);
}

/**
 * Prior and observed runs together. Target: for a peak the largest seen × headroom, else the median. Bounds: the smallest and largest seen,
 * moved apart by a logarithmic distance that is the runs' margin and, with the prior's weight, the prior's own width.
 * While everything seen lies inside the prior, the result does not leave it, save for the headroom over the largest.
 *
 * Worked table: prior 1 GiB (0.25 to 1.5), every run peaks at 1.2 GiB.
 *
 * | runs | prior weight | margin | target | lower | upper | upper ÷ lower |
 * |------|--------------|--------|--------|-------|-------|---------------|
 * | 0    | 1            | –      | 1.00   | 0.25  | 1.50  | 6.0           |
 * | 1    | 0.20         | 0.50   | 1.50   | 0.66  | 1.50  | 2.3           |
 * | 2    | 0.11         | 0.25   | 1.35   | 0.84  | 1.50  | 1.8           |
 * | 5    | 0.048        | 0.10   | 1.26   | 1.03  | 1.34  | 1.3           |
 * | 10   | 0.024        | 0.05   | 1.23   | 1.11  | 1.27  | 1.1           |
 */
export function blend(prior: Interval, observations: Observations): Interval {
  const { values, kind } = observations;
  if (values.length === 0) return prior;
  const largest = Math.max(...values);
  const smallest = Math.min(...values);
  const inside = smallest >= prior.lower && largest <= prior.upper;
  const width = widthOf(prior);
  const room = kind === 'peak' ? headroom(values.length, inside ? width.above : Infinity) : 1;
  const lower = smallest * Math.exp(-distance(values.length, width.below));
  const upper = Math.max(largest * room, largest * Math.exp(distance(values.length, width.above)));
  return {
    target: kind === 'peak' ? largest * room : median(values),
    lower: inside ? Math.max(prior.lower, lower) : lower,
    upper: inside ? Math.min(upper, Math.max(prior.upper, largest * room)) : upper,
  };
}

/**
 * As `blend`, with runs from before a change counting as little as the change says: both blends, with and without them, are
 * mixed by their logarithms.
 *
 * Worked example: ten runs of 8 GiB, then three of 16: the runs before count half. Without them 16 × 1.08 = 17.3 (a peak),
 * with them 16 × 1.03 = 16.4; √(17.3 · 16.4) = 16.9. Ten of 16, then four of 8: √(√(8.5 · 16.4) · 8.5) = 10 (weight 0.25).
 */
export function blendAfter(prior: Interval, observations: Observations, drift: Drift | null): Interval {
  const all = blend(prior, observations);
  if (drift === null) return all;
  const newer = blend(prior, { ...observations, values: observations.values.slice(0, drift.newer) });
  const mixed = (one: number, other: number): number =>
    one ** (1 - drift.olderWeight) * other ** drift.olderWeight;
  return {
    target: mixed(newer.target, all.target),
    lower: mixed(newer.lower, all.lower),
    upper: mixed(newer.upper, all.upper),
  };
}

/** Logarithmic distance from what was seen to the bound after some runs, by the prior's distance. */
function distance(runs: number, priorDistance: number): number {
  const weight = priorWeight(runs);
  return (1 - weight) * Math.log(1 + margin(runs)) + weight * priorDistance;
}

/**
 * A correction of the prior by runs of similar jobs: the geometric mean of observed ÷ prior (each for its own job), drawn towards 1
 * by k ÷ (k + 2), and bounds that come up to half as near for it.
 *
 * Worked example: three kin runs at 1.5 times their priors: factor 1.5^0.6 = 1.28, bounds at 0.7 of their logarithmic distance.
 */
export function corrected(prior: Interval, ratios: readonly number[]): Interval {
  if (ratios.length === 0) return prior;
  const trust = ratios.length / (ratios.length + 2);
  const logs = ratios.map((ratio) => Math.log(ratio));
  const mean = logs.reduce((total, log) => total + log, 0) / logs.length;
  const scatter = Math.sqrt(logs.reduce((total, log) => total + (log - mean) ** 2, 0) / logs.length);
  const target = prior.target * Math.exp(mean * trust);
  const width = widthOf(prior);
  const nearer = (far: number): number => Math.min(far, Math.max(far * (1 - trust / 2), 2 * scatter));
  return {
    target,
    lower: target * Math.exp(-nearer(width.below)),
    upper: target * Math.exp(nearer(width.above)),
  };
}

interface Width {
  readonly below: number;
  readonly above: number;
}

/** Smallest quantity that a logarithm is taken of; a lower bound of 0 counts as this share of the target. */
const leastShare = 1e-3;

function widthOf(interval: Interval): Width {
  const lower = Math.max(interval.lower, interval.target * leastShare);
  return { below: Math.log(interval.target / lower), above: Math.log(interval.upper / interval.target) };
}

/** Headroom over the largest peak: half the margin, and no more than the prior's own doubt above its target. */
function headroom(runs: number, priorAbove: number): number {
  return Math.min(1 + margin(runs) / 2, Math.exp(priorAbove));
}

/** The middle value; the mean of the two in the middle for an even number. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return (lower + upper) / 2;
}

/** Few values are put in their places by hand: setting up a sort takes longer than that. */
function ascending(values: readonly number[]): ArrayLike<number> {
  if (values.length > 40) return new Float64Array(values).sort();
  const sorted = [...values];
  for (let place = 1; place < sorted.length; place += 1) {
    const value = sorted[place]!;
    let free = place;
    for (; free > 0 && sorted[free - 1]! > value; free -= 1) sorted[free] = sorted[free - 1]!;
    sorted[free] = value;
  }
  return sorted;
}
