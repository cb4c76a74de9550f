import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftOf, driftWeights } from '../../planner/predictor/drift.ts';
import { blendAfter } from '../../planner/predictor/evidence.ts';
import { spread } from '../../schemas/interval.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { plain, predicted, reasonOf, runsOf } from './prediction-cases.ts';

/** Runs of about one size, newest first; no two alike. */
function about(size: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => size * (1 + ((index * 7) % 5) / 100));
}

/** The table beside `driftOf`, and what else a series may look like: values newest first → weight of the older ones. */
const cases: readonly (readonly [what: string, values: readonly number[], weight: number | null])[] = [
  ['two runs of a new size', [...about(16, 2), ...about(8, 10)], null],
  ['four runs after five', [...about(16, 4), ...about(8, 5)], null],
  ['three runs after ten', [...about(16, 3), ...about(8, 10)], 0.5],
  ['four runs after ten', [...about(16, 4), ...about(8, 10)], 0.25],
  ['five runs after five', [...about(16, 5), ...about(8, 5)], 0.125],
  ['seven runs after ten', [...about(16, 7), ...about(8, 10)], 0],
  ['seven smaller runs after ten', [...about(8, 7), ...about(16, 10)], 0],
  ['a change that one outlier before it went beyond', [...about(16, 7), 30, ...about(8, 11)], 0],
  ['a change too small to matter', [...about(8.5, 9), ...about(8, 9)], null],
  ['sizes by turns', Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? 8 : 16)), null],
  ['one outlier', [30, ...about(8, 20)], null],
  ['nothing', [], null],
];

describe('a change in a series of runs', () => {
  it.each(cases)('%s', (_, values, weight) => {
    expect(driftOf(values)?.olderWeight ?? null).toBe(weight);
    expect(driftWeights(values)).toHaveLength(values.length);
    expect(Math.min(1, ...driftWeights(values))).toBe(weight ?? 1);
  });

  it('is told by how much, and since when', () => {
    expect(driftOf([...about(16, 4), ...about(8, 10)])).toMatchObject({ newer: 4 });
    expect(driftOf([...about(16, 4), ...about(8, 10)])?.factor).toBeCloseTo(2, 1);
  });

  it('is found in hardly any series that has none', () => {
    const series = fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 6, maxLength: 60 });
    const found = fc.sample(series, { seed: 3, numRuns: 2000 }).filter((values) => driftOf(values) !== null);
    expect(found.length).toBeLessThan(60);
  });

  it('does not depend on the unit', () => {
    const series = fc.array(fc.double({ min: 1, max: 4, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(series, fc.constantFrom(0.5, 4, 1024), (values, unit) => {
        const [one, other] = [driftOf(values), driftOf(values.map((value) => value * unit))];
        expect(other?.newer).toBe(one?.newer);
        expect(other?.olderWeight).toBe(one?.olderWeight);
      }),
      { seed: 5, numRuns: fuzzRuns(200) },
    );
  });
});

describe('what is predicted after a change', () => {
  const prior = { target: 10, lower: 1, upper: 40 };
  const wide = (values: readonly number[]): number =>
    blendAfter(prior, { values, kind: 'peak' }, driftOf(values)).target;

  it('is as its documentation tells', () => {
    expect(wide([16, 16, 16, ...Array<number>(10).fill(8)])).toBeCloseTo(16.9, 1);
    expect(wide([8, 8, 8, 8, ...Array<number>(10).fill(16)])).toBeCloseTo(10, 0);
  });

  it('follows new, smaller needs with each run that confirms them, and says so', () => {
    const targets = [0, 3, 5, 8].map((since) => {
      const runs = runsOf(plain, [...about(1.2, 12), ...about(0.4, since)]);
      return predicted(plain, runs).memoryGib.target;
    });
    expect([...targets].sort((one, other) => other - one)).toEqual(targets);
    expect(targets[3]).toBeLessThan(0.5);
    const changed = predicted(plain, runsOf(plain, [...about(1.2, 12), ...about(0.4, 8)]));
    expect(reasonOf(changed, 'memoryGib')).toContain('since 8 runs');
    expect(spread(changed.memoryGib)).toBeLessThan(1.4);
  });

  it('takes the runtime of the runs since', () => {
    const runs = [...Array<number>(12).fill(600), ...Array<number>(6).fill(1800)].map((seconds, index) => ({
      ...runsOf(plain, [1])[0]!,
      id: `run-${index}`,
      recordedAt: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
      runtimeSeconds: seconds,
    }));
    const before = predicted(plain, runs.slice(0, 12)).runtimeSeconds.target;
    expect(predicted(plain, runs).runtimeSeconds.target / before).toBeCloseTo(3, 1);
    expect(reasonOf(predicted(plain, runs), 'runtimeSeconds')).toContain('12 older runs');
  });
});
