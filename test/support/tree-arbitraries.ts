import fc from 'fast-check';
import type { Growth } from '../../planner/predictor/trees/growth.ts';
import { usualGrowth } from '../../planner/predictor/trees/growth.ts';
import type { TrainingSet } from '../../planner/predictor/trees/training-set.ts';

/** One run: its features (NaN where missing), its target and its weight. */
export interface TreeRow {
  readonly values: readonly number[];
  readonly target: number;
  readonly weight: number;
}

export const features = 3;

/**
 * Rows with whole targets and weights, whose sums are exact in any order: where laws say that two forests are the same, no
 * tie between splits is then broken by rounding.
 */
export const anyTreeRow: fc.Arbitrary<TreeRow> = fc.record({
  values: fc.array(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -9, max: 9 }) }, fc.constant(NaN)), {
    minLength: features,
    maxLength: features,
  }),
  target: fc.oneof(
    fc.integer({ min: -50, max: 50 }),
    fc.integer({ min: 0, max: 8 }).map((power) => 10 ** power),
  ),
  weight: fc.integer({ min: 1, max: 4 }),
});

export const anyTreeRows = fc.array(anyTreeRow, { minLength: 1, maxLength: 40 });

/** A row to ask for: also values that no run had, beyond them, and infinite ones. */
export const anyQuestion = fc.array(
  fc.oneof(
    fc.double({ min: -12, max: 12, noNaN: true }),
    fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1e308),
  ),
  { minLength: features, maxLength: features },
);

export function trainingSetOf(rows: readonly TreeRow[]): TrainingSet {
  return {
    columns: Array.from({ length: rows[0]?.values.length ?? 0 }, (_, feature) =>
      Float64Array.from(rows, ({ values }) => values[feature] ?? NaN),
    ),
    targets: Float64Array.from(rows, ({ target }) => target),
    weights: Float64Array.from(rows, ({ weight }) => weight),
  };
}

/** One tree that sees every row and may split by every feature: nothing about it is drawn. */
export const wholeTree: Growth = {
  ...usualGrowth,
  trees: 1,
  bagged: false,
  featureShare: 1,
  maxDepth: 5,
  leafWeight: 2,
};

export const smallForest: Growth = { ...usualGrowth, trees: 3, maxDepth: 4, leafSamples: 5 };
