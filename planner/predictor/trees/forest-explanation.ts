import { childOf, type Forest, type Row } from './forest.ts';
import type { Moments } from './tree-builder.ts';

/** Why a forest predicts what it does: base + the sum of moves is the mean it predicts. */
export interface Explanation {
  /** Mean over the trees of what they expect of any row, in the unit of the targets. */
  readonly base: number;
  /** For each feature, how far knowing it moved the mean. */
  readonly moves: Float64Array;
}

/** One question on the way to a leaf, its answer, and what was expected after it. */
export interface Step extends Moments {
  readonly feature: number;
  readonly threshold: number;
  /** `above` and `upTo` the threshold; `missing` where the row has no value. */
  readonly answer: 'upTo' | 'above' | 'missing';
}

/** Changes of the mean along the tree paths, added up by the feature that was asked for (Saabas, treeinterpreter, 2014). */
export function explanationOf(forest: Forest, row: Row): Explanation {
  const moves = new Float64Array(forest.features);
  let base = 0;
  for (const root of forest.roots) {
    base += forest.mean[root]!;
    for (let node = root; forest.left[node] !== 0;) {
      const child = childOf(forest, node, row);
      moves[forest.feature[node]!]! += forest.mean[child]! - forest.mean[node]!;
      node = child;
    }
  }
  const trees = forest.roots.length;
  return { base: base / trees, moves: moves.map((move) => move / trees) };
}

/** The way of a row through one tree, from its root to its leaf. */
export function pathOf(forest: Forest, tree: number, row: Row): readonly Step[] {
  const steps: Step[] = [];
  let node = forest.roots[tree]!;
  while (forest.left[node] !== 0) {
    const [feature, threshold] = [forest.feature[node]!, forest.threshold[node]!];
    const value = row[feature] ?? NaN;
    const answer = Number.isNaN(value) ? 'missing' : value <= threshold ? 'upTo' : 'above';
    node = childOf(forest, node, row);
    steps.push({ feature, threshold, answer, mean: forest.mean[node]!, weight: forest.weight[node]! });
  }
  return steps;
}
