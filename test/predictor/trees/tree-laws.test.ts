import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binnedSet } from '../../../planner/predictor/trees/binned-set.ts';
import { cartLearner } from '../../../planner/predictor/trees/cart-learner.ts';
import { explanationOf, pathOf } from '../../../planner/predictor/trees/forest-explanation.ts';
import {
  distributionOf,
  evidenceOf,
  meanOf,
  quantileOf,
} from '../../../planner/predictor/trees/forest-prediction.ts';
import { joinedForest, leafOf, type Forest } from '../../../planner/predictor/trees/forest.ts';
import { faultIn } from '../../../planner/predictor/trees/forest-faults.ts';
import { usualGrowth, type Growth } from '../../../planner/predictor/trees/growth.ts';
import { histogramLearner } from '../../../planner/predictor/trees/histogram-learner.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import {
  anyQuestion,
  anyTreeRows,
  smallForest,
  trainingSetOf,
  wholeTree,
  type TreeRow,
} from '../../support/tree-arbitraries.ts';

const seeded = { seed: 20261124, numRuns: fuzzRuns(60, 3000) };
const learners = [histogramLearner(1), cartLearner()];
const shares = [0, 0.05, 0.5, 0.9, 1];

describe.each(learners)('a forest by $name', (learner) => {
  const fit = (rows: readonly TreeRow[], growth: Growth): Promise<Forest> =>
    learner.fit(binnedSet(trainingSetOf(rows)), growth);

  it('is a whole one, and says nothing beyond what was seen', () =>
    fc.assert(
      fc.asyncProperty(anyTreeRows, anyQuestion, async (rows, question) => {
        const forest = await fit(rows, smallForest);
        expect(faultIn(forest)).toBeNull();
        const targets = rows.map(({ target }) => target);
        const [least, most] = [Math.min(...targets), Math.max(...targets)];
        const distribution = distributionOf(forest, question);
        const quantiles = shares.map((share) => quantileOf(distribution, share));
        expect([...quantiles].sort((one, other) => one - other)).toEqual(quantiles);
        for (const value of [meanOf(forest, question), ...quantiles]) {
          expect(value).toBeGreaterThanOrEqual(least);
          expect(value).toBeLessThanOrEqual(most);
        }
      }),
      seeded,
    ));

  it('says the one value that every run had', () =>
    fc.assert(
      fc.asyncProperty(
        anyTreeRows,
        anyQuestion,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        async (rows, question, target) => {
          const forest = await fit(
            rows.map((row) => ({ ...row, target })),
            smallForest,
          );
          expect(meanOf(forest, question)).toBe(target);
          expect(quantileOf(distributionOf(forest, question), 0.9)).toBe(target);
          expect(forest.left.length).toBe(smallForest.trees);
        },
      ),
      seeded,
    ));

  it('keeps the least weight in every leaf', () =>
    fc.assert(
      fc.asyncProperty(anyTreeRows, fc.integer({ min: 1, max: 20 }), async (rows, leafWeight) => {
        const forest = await fit(rows, { ...wholeTree, leafWeight });
        const leaves = [...forest.weight].filter((_, node) => forest.left[node] === 0);
        const all = rows.reduce((total, { weight }) => total + weight, 0);
        expect(Math.min(...leaves)).toBeGreaterThanOrEqual(Math.min(leafWeight, all));
        expect(leaves.reduce((total, weight) => total + weight, 0)).toBe(all);
      }),
      seeded,
    ));

  it('goes no deeper than it may', () =>
    fc.assert(
      fc.asyncProperty(
        anyTreeRows,
        anyQuestion,
        fc.integer({ min: 0, max: 4 }),
        async (rows, question, maxDepth) => {
          const forest = await fit(rows, { ...wholeTree, leafWeight: 1, maxDepth });
          expect(pathOf(forest, 0, question).length).toBeLessThanOrEqual(maxDepth);
        },
      ),
      seeded,
    ));

  it('is moved from its base to its mean by what the paths say', () =>
    fc.assert(
      fc.asyncProperty(anyTreeRows, anyQuestion, async (rows, question) => {
        const forest = await fit(rows, smallForest);
        const { base, moves } = explanationOf(forest, question);
        const explained = moves.reduce((total, move) => total + move, base);
        expect(Math.abs(explained - meanOf(forest, question))).toBeLessThan(1e-6);
        forest.roots.forEach((root, tree) => {
          const last = pathOf(forest, tree, question).at(-1);
          expect(last?.weight ?? forest.weight[root]).toBe(forest.weight[leafOf(forest, root, question)]);
        });
        expect(evidenceOf(forest, question)).toBeGreaterThan(0);
      }),
      seeded,
    ));

  it('is the same whatever a feature is measured in, as long as the order stays', () =>
    fc.assert(
      fc.asyncProperty(anyTreeRows, async (rows) => {
        const cubed = rows.map((row) => ({ ...row, values: row.values.map((value) => value ** 3 * 7 + 1) }));
        const [before, after] = [await fit(rows, smallForest), await fit(cubed, smallForest)];
        expect({ ...after, threshold: null }).toEqual({ ...before, threshold: null });
        rows.forEach((row, index) => {
          expect(meanOf(after, cubed[index]?.values ?? [])).toBe(meanOf(before, row.values));
        });
      }),
      seeded,
    ));

  it('tells values from each other that nothing lies between', async () => {
    const next = 1 + Number.EPSILON;
    const rows = Array.from({ length: 20 }, (_, index) => ({
      values: [index % 2 === 0 ? 1 : next],
      target: index % 2,
      weight: 1,
    }));
    const forest = await fit(rows, wholeTree);
    expect([meanOf(forest, [1]), meanOf(forest, [next])]).toEqual([0, 1]);
  });

  it('takes the first of features that part its runs alike', async () => {
    const rows = Array.from({ length: 24 }, (_, index) => ({
      values: [index % 6, index % 6, 10 - (index % 6)],
      target: (index % 6) ** 2,
      weight: 1,
    }));
    const forest = await fit(rows, wholeTree);
    expect([...forest.left].some((child) => child !== 0)).toBe(true);
    expect([...forest.feature]).toEqual([...forest.feature].fill(0));
  });

  it('counts each of its trees alike, however many runs their leaves have', async () => {
    const many = Array.from({ length: 50 }, () => ({ values: [0], target: 1, weight: 4 }));
    const forest = joinedForest([
      await fit(many, wholeTree),
      await fit([{ values: [0], target: 9, weight: 1 }], wholeTree),
    ]);
    expect(distributionOf(forest, [0])).toEqual({
      values: Float64Array.of(1, 9),
      shares: Float64Array.of(0.5, 1),
    });
    expect(meanOf(forest, [0])).toBe(5);
    expect(evidenceOf(forest, [0])).toBe(100.5);
  });

  it('says of a mass of runs what they show, and sends those that do not say to their like', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => {
      const [size, kind] = [index % 10, index % 3];
      const known = index % 7 !== 0;
      return {
        values: [known ? size : NaN, kind],
        target: known ? 10 * size + kind : 500,
        weight: 1,
      };
    });
    const forest = await fit(rows, usualGrowth);
    expect(Math.abs(meanOf(forest, [4, 1]) - 41)).toBeLessThan(4);
    expect(meanOf(forest, [NaN, 1])).toBeGreaterThan(300);
  });
});

describe('a tree by histograms', () => {
  const fit = (rows: readonly TreeRow[], growth: Growth): Promise<Forest> =>
    histogramLearner(1).fit(binnedSet(trainingSetOf(rows)), growth);

  it('is the same in whatever order its runs come', () =>
    fc.assert(
      fc.asyncProperty(
        anyTreeRows.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        async ([rows, shuffled]) => {
          expect(await fit(shuffled, wholeTree)).toEqual(await fit(rows, wholeTree));
        },
      ),
      seeded,
    ));

  it('takes a run that came twice for one of twice the weight', () =>
    fc.assert(
      fc.asyncProperty(anyTreeRows, async (rows) => {
        const repeated = rows.flatMap((row) =>
          Array.from({ length: row.weight }, () => ({ ...row, weight: 1 })),
        );
        expect(await fit(repeated, wholeTree)).toEqual(await fit(rows, wholeTree));
      }),
      seeded,
    ));

  it('leaves the error of the best single split, or none below it', () =>
    fc.assert(
      fc.asyncProperty(anyTreeRows, async (rows) => {
        const stump = await fit(rows, { ...wholeTree, maxDepth: 1 });
        const after = errorOf(rows, (row) => meanOf(stump, row.values));
        const best = Math.min(...splitsOf(rows).map((sideOf) => errorAfter(rows, sideOf)));
        const whole = errorAfter(rows, () => 0);
        expect(after - Math.min(best, whole)).toBeLessThanOrEqual(1e-6 * (1 + whole));
      }),
      seeded,
    ));

  it('differs by its seed, and not from itself', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({
      values: [index % 7, index % 5, index % 11],
      target: (index * 37) % 100,
      weight: 1,
    }));
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => fit(rows, { ...smallForest, seed })),
    );
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });
});

/** Every way to part rows in two by one feature, missing ones on either side: the side of a row, 0 or 1. */
function splitsOf(rows: readonly TreeRow[]): readonly ((row: TreeRow) => number)[] {
  return [0, 1, 2].flatMap((feature) => {
    const known = rows.map(({ values }) => values[feature] ?? NaN).filter((value) => !Number.isNaN(value));
    return [...new Set(known)].flatMap((edge) =>
      [0, 1].map((missing) => ({ values }: TreeRow) => {
        const value = values[feature] ?? NaN;
        return Number.isNaN(value) ? missing : value <= edge ? 0 : 1;
      }),
    );
  });
}

/** Squared error after a split, by the definition; infinite where a side is below the least weight of a leaf. */
function errorAfter(rows: readonly TreeRow[], sideOf: (row: TreeRow) => number): number {
  const sides = [0, 1].map((side) => rows.filter((row) => sideOf(row) === side));
  const weights = sides.map((side) => side.reduce((total, { weight }) => total + weight, 0));
  const tooSmall = weights.some((weight) => weight > 0 && weight < wholeTree.leafWeight);
  if (tooSmall && rows.length > 1) return Infinity;
  const means = sides.map(
    (side, index) =>
      side.reduce((total, { target, weight }) => total + target * weight, 0) / (weights[index] ?? 1),
  );
  return errorOf(rows, (row) => means[sideOf(row)] ?? NaN);
}

function errorOf(rows: readonly TreeRow[], expected: (row: TreeRow) => number): number {
  return rows.reduce((total, row) => total + row.weight * (row.target - expected(row)) ** 2, 0);
}
