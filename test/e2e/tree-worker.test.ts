import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, inject, it } from 'vitest';
import { binnedSet } from '../../planner/predictor/trees/binned-set.ts';
import { histogramTree } from '../../planner/predictor/trees/histogram-tree.ts';
import type { TreeOrder } from '../../planner/predictor/trees/tree-threads.ts';
import { smallForest } from '../support/tree-arbitraries.ts';

it('the bundle brings the program of the threads that train', async () => {
  const numbers = Float64Array.from({ length: 60 }, (_, row) => (row * 7) % 17);
  const set = binnedSet({ columns: [numbers], targets: numbers });
  const workerData: TreeOrder = { set, growth: smallForest, trees: [1] };
  const worker = new Worker(join(inject('bundle'), 'tree-worker.js'), { workerData });
  const [grown] = (await once(worker, 'message')) as readonly unknown[];
  expect(grown).toEqual({ tree: 1, forest: histogramTree(set, smallForest, 1) });
});
