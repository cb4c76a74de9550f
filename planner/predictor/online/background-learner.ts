import { checkGrowth } from '../trees/growth.ts';
import { histogramTree } from '../trees/histogram-tree.ts';
import { joinedForest } from '../trees/forest.ts';
import type { TreeLearner } from '../trees/tree-learner.ts';
import { grownInThreads } from '../trees/tree-threads.ts';

/** Row × tree products that are grown faster than a thread starts. */
const notWorthThread = 8000;

/** The histogram learner with all its work in one other thread: who asked for it goes on answering meanwhile. */
export function backgroundLearner(): TreeLearner {
  return {
    name: 'histogram',
    mostRows: Infinity,
    fit: async (set, growth) => {
      checkGrowth(growth);
      if (set.rows * growth.trees > notWorthThread)
        return joinedForest(await grownInThreads({ set, growth, threads: 1 }));
      const trees = Array.from({ length: growth.trees }, (_, tree) => tree);
      return joinedForest(trees.map((tree) => histogramTree(set, growth, tree)));
    },
  };
}
