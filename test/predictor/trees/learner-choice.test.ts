import { describe, expect, it } from 'vitest';
import { binnedSet } from '../../../planner/predictor/trees/binned-set.ts';
import { cartLearner } from '../../../planner/predictor/trees/cart-learner.ts';
import { usualGrowth } from '../../../planner/predictor/trees/growth.ts';
import { histogramLearner } from '../../../planner/predictor/trees/histogram-learner.ts';
import { learnersByLoss } from '../../../planner/predictor/trees/learner-choice.ts';
import type { TrainingSet } from '../../../planner/predictor/trees/training-set.ts';
import type { TreeLearner } from '../../../planner/predictor/trees/tree-learner.ts';

const growth = { ...usualGrowth, trees: 3, maxDepth: 6 };
const learners = [cartLearner(60), histogramLearner(1)];

/** A learner that keeps to the root whatever it is asked for. */
const rootAlone: TreeLearner = {
  name: 'histogram',
  mostRows: Infinity,
  fit: (set, wanted) => histogramLearner(1).fit(set, { ...wanted, maxDepth: 0 }),
};

function runs(rows: number): TrainingSet {
  return {
    columns: [Float64Array.from({ length: rows }, (_, row) => (row * 7) % 12)],
    targets: Float64Array.from({ length: rows }, (_, row) => ((row * 7) % 12) ** 2),
  };
}

interface Order {
  readonly what: string;
  readonly rows: number;
  readonly given: readonly TreeLearner[];
  /** Place among those given. */
  readonly best: number;
}

const able = histogramLearner(1);
const orders: readonly Order[] = [
  { what: 'that finds more goes first', rows: 60, given: [rootAlone, able], best: 1 },
  { what: 'that was first stays so where both do as well', rows: 60, given: [able, { ...able }], best: 0 },
  { what: 'that is not meant for so many rows is left out', rows: 61, given: learners, best: 1 },
  { what: 'that was first stays so with too few rows to tell', rows: 9, given: [rootAlone, able], best: 0 },
];

describe('of two learners, the one', () => {
  it.each(orders)('$what', async ({ rows, given, best }) => {
    const trials = await learnersByLoss(runs(rows), growth, given);
    expect(trials[0]?.learner).toBe(given[best]);
  });
});

it('a learner is judged on runs that it has not seen, by the loss of its quantiles', async () => {
  const seen: number[] = [];
  const alwaysFive: TreeLearner = {
    ...rootAlone,
    fit: (set, wanted) => {
      seen.push(set.rows);
      return rootAlone.fit({ ...set, targets: new Float64Array(set.rows).fill(5) }, wanted);
    },
  };
  const targets = Float64Array.from({ length: 25 }, (_, row) => (row < 20 ? 7 : NaN));
  const [trial] = await learnersByLoss({ columns: [new Float64Array(25)], targets }, growth, [alwaysFive]);
  expect(trial?.loss).toBeCloseTo((0.05 * 2 + 0.5 * 2 + 0.95 * 2) / 3);
  expect(seen).toEqual([16]);
});

it('a set that is none is refused', async () => {
  const none = { columns: [], targets: Float64Array.of(NaN) };
  await expect(learnersByLoss(none, growth, learners)).rejects.toThrow(RangeError);
  expect(() => binnedSet(none)).toThrow(RangeError);
});
