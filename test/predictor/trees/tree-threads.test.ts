import { expect, it } from 'vitest';
import { binnedSet } from '../../../planner/predictor/trees/binned-set.ts';
import { histogramTree } from '../../../planner/predictor/trees/histogram-tree.ts';
import { grownInThreads } from '../../../planner/predictor/trees/tree-threads.ts';
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
