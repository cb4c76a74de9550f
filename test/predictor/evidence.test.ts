import { describe, expect, it } from 'vitest';
import { blend, corrected } from '../../planner/predictor/evidence.ts';

const prior = { target: 1, lower: 0.25, upper: 1.5 };

/** The worked table beside `blend`: runs, target, lower, upper. */
const table = [
  [0, 1, 0.25, 1.5],
  [1, 1.5, 0.66, 1.5],
  [2, 1.35, 0.84, 1.5],
  [5, 1.26, 1.03, 1.34],
  [10, 1.23, 1.11, 1.27],
] as const;

describe('blend', () => {
  it.each(table)('is as its documentation tells after %i runs', (runs, target, lower, upper) => {
    const interval = blend(prior, { values: Array<number>(runs).fill(1.2), kind: 'peak' });
    expect(
      [interval.target, interval.lower, interval.upper].map((value) => Number(value.toFixed(2))),
    ).toEqual([target, lower, upper]);
  });

  it('holds every observed value, also those far outside the prior', () => {
    const { lower, target, upper } = blend(prior, { values: [0.1, 7], kind: 'typical' });
    expect(lower).toBeLessThanOrEqual(0.1);
    expect(upper).toBeGreaterThanOrEqual(7);
    expect(target).toBeCloseTo(3.55);
  });

  it('leaves a headroom over a peak at the edge of the prior, and no more than the prior doubts itself', () => {
    expect(blend(prior, { values: [1.45], kind: 'peak' }).upper).toBeCloseTo(1.45 * 1.25);
    const sure = { target: 10, lower: 9.9, upper: 10.2 };
    expect(blend(sure, { values: [10.1], kind: 'peak' }).upper).toBeCloseTo(10.1 * 1.02);
    expect(blend(sure, { values: [20], kind: 'peak' }).upper).toBeGreaterThan(25);
  });

  it('is corrected by kin as its documentation tells', () => {
    const interval = corrected(prior, [1.5, 1.5, 1.5]);
    expect(interval.target).toBeCloseTo(1.5 ** 0.6);
    expect(Math.log(interval.upper / interval.target)).toBeCloseTo(0.7 * Math.log(1.5));
  });
});
