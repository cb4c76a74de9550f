import { parentPort, workerData } from 'node:worker_threads';
import { histogramTree } from './histogram-tree.ts';
import type { GrownTree, TreeOrder } from './tree-threads.ts';

/** The program of one thread: grows the trees it was ordered to, and ends. */
const { set, growth, trees } = workerData as TreeOrder;
for (const tree of trees) {
  const grown: GrownTree = { tree, forest: histogramTree(set, growth, tree) };
  parentPort?.postMessage(grown);
}
