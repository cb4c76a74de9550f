import type { Interval } from '../../../schemas/interval.ts';

/** What similar jobs say of a prior: by what factor it is off (quantiles of observed ÷ prior), and how many runs say so. */
export interface Correction {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  /** At least 0. */
  readonly runs: number;
  /** Parties of the federation that says so; absent where this machine's own history does. */
  readonly parties?: number;
}

/** Runs of other jobs that are trusted as much as the prior. */
const trustedAs = 4;
/** What is seen lies at least so near to the truth of another job, as a factor. */
const leastDoubt = 1.1;

/** How much runs of other jobs count against the prior, 0 to 1. */
export function trustIn(runs: number): number {
  return runs / (runs + trustedAs);
}

/**
 * A prior corrected by runs of similar jobs. With n runs they are trusted by t = n ÷ (n + 4): the target moves by the middle
 * factor to the power of t, and each bound's logarithmic distance is (1 − t) of the prior's and t of what was seen.
 *
 * Worked table: prior 1 GiB (0.25 to 4); similar jobs took 2 times their priors, between 1.6 and 2.4.
 *
 * | similar runs | trust | target | lower | upper | upper ÷ lower |
 * |--------------|-------|--------|-------|-------|---------------|
 * | 0            | 0     | 1.00   | 0.25  | 4.00  | 16            |
 * | 2            | 0.33  | 1.26   | 0.46  | 3.37  | 7.3           |
 * | 6            | 0.60  | 1.52   | 0.76  | 2.94  | 3.9           |
 * | 16           | 0.80  | 1.74   | 1.10  | 2.66  | 2.4           |
 * | 96           | 0.96  | 1.95   | 1.49  | 2.45  | 1.6           |
 */
export function informed(prior: Interval, { low, middle, high, runs }: Correction): Interval {
  const trust = trustIn(runs);
  const target = prior.target * middle ** trust;
  const mixed = (ofPrior: number, seen: number): number =>
    ofPrior ** (1 - trust) * Math.max(leastDoubt, seen) ** trust;
  return {
    target,
    lower: target / mixed(prior.target / Math.max(prior.lower, prior.target * 1e-3), middle / low),
    upper: target * mixed(prior.upper / prior.target, high / middle),
  };
}
