import { joinedForest } from './forest.ts';
import { checkGrowth } from './growth.ts';
import { histogramTree } from './histogram-tree.ts';
import type { TreeLearner } from './tree-learner.ts';
import { grownInThreads } from './tree-threads.ts';

/** Row × tree products below which starting threads takes longer than they save. */
const worthThreads = 400_000;

/** The learner for any number of rows. `threads`: how many may grow trees at once; 1 keeps to the caller's. */
export function histogramLearner(threads: number): TreeLearner {
  return {
    name: 'histogram',
    mostRows: Infinity,
    fit: async (set, growth) => {
      checkGrowth(growth);
      const trees = Array.from({ length: growth.trees }, (_, tree) => tree);
      const alone = threads <= 1 || set.rows * growth.trees < worthThreads;
      if (alone) return joinedForest(trees.map((tree) => histogramTree(set, growth, tree)));
      return joinedForest(await grownInThreads({ set, growth, threads }));
    },
  };
}
