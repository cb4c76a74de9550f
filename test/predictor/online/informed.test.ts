import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { informed } from '../../../planner/predictor/online/informed.ts';
import { intervalLoss } from '../../../planner/predictor/online/interval-loss.ts';
import { spread } from '../../../schemas/interval.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

const prior = { target: 1, lower: 0.25, upper: 4 };

/** The worked table beside `informed`: similar runs, target, lower, upper. */
const table = [
  [0, 1, 0.25, 4],
  [2, 1.26, 0.46, 3.37],
  [6, 1.52, 0.76, 2.94],
  [16, 1.74, 1.1, 2.66],
  [96, 1.95, 1.49, 2.45],
] as const;

describe('a prior corrected by similar jobs', () => {
  it.each(table)('is as its documentation tells after %i runs', (runs, target, lower, upper) => {
    const interval = informed(prior, { low: 1.6, middle: 2, high: 2.4, runs });
    const told = [interval.target, interval.lower, interval.upper].map((value) => Number(value.toFixed(2)));
    expect(told).toEqual([target, lower, upper]);
  });

  it('is an interval whatever is seen, and no wider than the wider of prior and runs', () => {
    const factor = fc.double({ min: 1.001, max: 50, noNaN: true });
    const correction = fc.record({
      middle: fc.double({ min: 0.01, max: 100, noNaN: true }),
      below: factor,
      above: factor,
      runs: fc.double({ min: 0, max: 1e4, noNaN: true }),
    });
    fc.assert(
      fc.property(correction, factor, factor, ({ middle, below, above, runs }, down, up) => {
        const before = { target: 3, lower: 3 / down, upper: 3 * up };
        const after = informed(before, { low: middle / below, middle, high: middle * above, runs });
        expect(after.lower).toBeLessThanOrEqual(after.target);
        expect(after.target).toBeLessThanOrEqual(after.upper);
        const widest = Math.max(1.1, down, below) * Math.max(1.1, up, above);
        expect(spread(after)).toBeLessThanOrEqual(widest * (1 + 1e-9));
      }),
      { seed: 6, numRuns: fuzzRuns(200) },
    );
  });
});

describe('how far an interval was from what came', () => {
  const sure = { target: 8, lower: 7, upper: 9 };
  it.each([
    ['wide around it', { target: 8, lower: 1, upper: 60 }],
    ['beside it', { target: 16, lower: 15, upper: 17 }],
    ['below it', { target: 4, lower: 3, upper: 5 }],
  ])('is more %s than close to it', (_, interval) => {
    expect(intervalLoss(interval, 8)).toBeGreaterThan(intervalLoss(sure, 8));
  });

  it('is nothing for one who knew', () => expect(intervalLoss({ target: 8, lower: 8, upper: 8 }, 8)).toBe(0));
});
