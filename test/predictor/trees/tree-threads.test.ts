import { expect, it } from 'vitest';
import { binnedSet } from '../../../planner/predictor/trees/binned-set.ts';
import { cartLearner } from '../../../planner/predictor/trees/cart-learner.ts';
import type { Growth } from '../../../planner/predictor/trees/growth.ts';
import { histogramLearner } from '../../../planner/predictor/trees/histogram-learner.ts';
import { histogramTree } from '../../../planner/predictor/trees/histogram-tree.ts';
import { grownInThreads, threadProgram } from '../../../planner/predictor/trees/tree-threads.ts';
import { smallForest } from '../../support/tree-arbitraries.ts';

const set = binnedSet({
  columns: [0, 1, 2].map((feature) =>
    Float64Array.from({ length: 200 }, (_, row) => (row * (feature + 3)) % 17),
  ),
  targets: Float64Array.from({ length: 200 }, (_, row) => (row * row) % 101),
});
const growth = { ...smallForest, trees: 5 };
const alone = Array.from({ length: growth.trees }, (_, tree) => histogramTree(set, growth, tree));

const programs: Readonly<Record<string, URL | undefined>> = {
  'by threads': undefined,
  'by threads whose program is not there': new URL('./no-such-program.ts', import.meta.url),
  'by threads that end without a word': new URL('data:text/javascript,'),
};

it.each(Object.entries(programs))('trees grown %s are those of one thread', async (_, program) => {
  const grown = await grownInThreads({ set, growth, threads: 2, ...(program && { program }) });
  expect(grown).toEqual(alone);
});

it.each([
  [
    'file:///app/planner/predictor/trees/tree-threads.ts',
    'file:///app/planner/predictor/trees/tree-worker.ts',
  ],
  ['file:///app/dist/chunks/train-ABC.js', 'file:///app/dist/tree-worker.js'],
  ['file:///app/dist/main.js', 'file:///app/dist/tree-worker.js'],
])('the program of a thread that %s starts is %s', (from, program) => {
  expect(threadProgram(from).href).toBe(program);
});

it('a learner that may use threads for much work brings the forest that one thread would', async () => {
  const rows = 2000;
  const many = binnedSet({
    columns: [Float64Array.from({ length: rows }, (_, row) => (row * 7) % 100)],
    targets: Float64Array.from({ length: rows }, (_, row) => (row * row) % 101),
  });
  const stumps = { ...growth, trees: 200, maxDepth: 1 };
  expect(await histogramLearner(2).fit(many, stumps)).toEqual(await histogramLearner(1).fit(many, stumps));
});

const wrong: readonly (readonly [name: string, change: Partial<Growth>])[] = [
  ['trees', { trees: 0 }],
  ['trees', { trees: 1.5 }],
  ['seed', { seed: NaN }],
  ['maxDepth', { maxDepth: Infinity }],
  ['maxDepth', { maxDepth: -1 }],
  ['leafWeight', { leafWeight: 0 }],
  ['leafWeight', { leafWeight: NaN }],
  ['featureShare', { featureShare: 0 }],
  ['featureShare', { featureShare: 1.1 }],
  ['leafSamples', { leafSamples: 0 }],
];

it.each(wrong)('a growth with %s out of bounds is refused by both learners: %o', async (name, change) => {
  for (const learner of [histogramLearner(2), cartLearner()])
    await expect(learner.fit(set, { ...growth, ...change })).rejects.toThrow(
      new RangeError(`out of bounds: ${name}`),
    );
});
