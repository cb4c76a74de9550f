import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binEdges, binOf } from '../../../planner/predictor/trees/bin-edges.ts';
import { binnedSet } from '../../../planner/predictor/trees/binned-set.ts';
import { leafSamples } from '../../../planner/predictor/trees/leaf-samples.ts';
import type { TrainingSet } from '../../../planner/predictor/trees/training-set.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

const seeded = { seed: 20261124, numRuns: fuzzRuns(200, 10_000) };
const anyBins = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 255 }));
/** Any values, or few of which the largest is most common. */
const anyColumn = fc
  .oneof(
    fc.array(fc.double(), { minLength: 1, maxLength: 60 }),
    fc.array(
      fc.integer({ min: 0, max: 20 }).map((value) => Math.min(value, 6)),
      { minLength: 1, maxLength: 60 },
    ),
  )
  .map((values) => Float64Array.from(values));

describe('bins', () => {
  it('keep the order of any values, and each has an edge above it or none', () =>
    fc.assert(
      fc.property(anyColumn, anyBins, (column, bins) => {
        const edges = binEdges(column, bins);
        expect(edges.length).toBeLessThan(bins);
        const known = column.filter((value) => !Number.isNaN(value)).sort();
        const placed = Array.from(known, (value) => binOf(value, edges));
        expect([...placed].sort((one, other) => one - other)).toEqual(placed);
        const finite = known.filter((value) => Number.isFinite(value));
        for (const edge of edges)
          expect(finite.some((value) => value <= edge) && finite.some((value) => value > edge)).toBe(true);
        placed.forEach((bin, index) => {
          expect(bin === 1 || known[index]! > edges[bin - 2]!).toBe(true);
          expect(bin === edges.length + 1 || known[index]! <= edges[bin - 1]!).toBe(true);
        });
      }),
      seeded,
    ));

  it('tell every value from every other while they are few', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 40 }), (values) => {
        const edges = binEdges(Float64Array.from(values), 255);
        expect(new Set(values.map((value) => binOf(value, edges))).size).toBe(values.length);
      }),
      seeded,
    ));

  it('hold about as many rows each where values are many, however unevenly they lie and in whatever cycle they come', () => {
    const column = Float64Array.from({ length: 200_000 }, (_, row) => Math.exp((row % 1000) / 100));
    const edges = binEdges(column, 10);
    const counts = new Uint32Array(11);
    for (const value of column) counts[binOf(value, edges)]! += 1;
    expect(counts[0]).toBe(0);
    for (const count of counts.subarray(1)) expect(Math.abs(count - 20_000)).toBeLessThan(1000);
  });

  it('have one of their own for what is missing', () => {
    expect(binOf(NaN, Float64Array.of(1, 2))).toBe(0);
    expect(binEdges(Float64Array.of(NaN, NaN), 255)).toEqual(new Float64Array());
  });
});

describe('a training set', () => {
  const whole: TrainingSet = {
    columns: [Float64Array.of(1, 2, 3, 4)],
    targets: Float64Array.of(30, NaN, 10, 20),
    weights: Float64Array.of(1, 1, 2, 0),
  };

  it('loses the rows that say nothing, and is ordered by its targets', () => {
    const { rows, targets, weights, bins } = binnedSet(whole);
    expect([rows, [...targets], [...weights], [...bins]]).toEqual([2, [10, 30], [2, 1], [3, 1]]);
  });

  const broken: readonly (readonly [what: string, set: TrainingSet, bins: number])[] = [
    ['a column too short', { ...whole, columns: [Float64Array.of(1)] }, 255],
    ['weights too many', { ...whole, weights: new Float64Array(5).fill(1) }, 255],
    ['no target at all', { ...whole, targets: new Float64Array(4).fill(NaN) }, 255],
    ['only weights that are none', { ...whole, weights: Float64Array.of(-1, NaN, 0, Infinity) }, 255],
    ['more bins than a byte holds', whole, 256],
    ['no bins', whole, 0],
  ];

  it.each(broken)('with %s is refused', (_, set, bins) => {
    expect(() => binnedSet(set, bins)).toThrow(RangeError);
  });
});

describe('samples of a leaf', () => {
  const weighted = fc
    .array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 5 })), { minLength: 1 })
    .map((pairs) => [...pairs].sort(([one], [other]) => one - other));

  it('keep the largest, the whole weight, and every quantile that is a multiple of one by their limit', () =>
    fc.assert(
      fc.property(weighted, fc.integer({ min: 1, max: 12 }), (pairs, limit) => {
        const [values, weights] = [pairs.map(([value]) => value), pairs.map(([, weight]) => weight)];
        const samples = leafSamples(values, weights, limit);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        expect(samples.values.length).toBeLessThanOrEqual(limit);
        expect(samples.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(total);
        for (let part = 1; part <= limit; part += 1)
          expect(quantile(samples.values, samples.weights, part / limit)).toBe(
            quantile(values, weights, part / limit),
          );
      }),
      seeded,
    ));
});

/** The least value that at least a share of the weight is at or below. */
function quantile(values: readonly number[], weights: readonly number[], share: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return values.find((_, index) => (sum += weights[index] ?? 0) >= share * total * (1 - 1e-9)) ?? NaN;
}
