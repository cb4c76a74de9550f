/** How a forest is grown. */
export interface Growth {
  /** At least 1. */
  readonly trees: number;
  /** The same seed, rows and growth give the same forest, in however many threads. */
  readonly seed: number;
  /** Whether each tree sees its own draw of the rows, with replacement, or all see every row. */
  readonly bagged: boolean;
  /** Splits from the root to a leaf, 0 to 30. */
  readonly maxDepth: number;
  /** Least sum of weights in a leaf, above 0. Two rows alike are as good as one of twice the weight. */
  readonly leafWeight: number;
  /** Share of the features that each tree may split by, above 0, at most 1. */
  readonly featureShare: number;
  /** Most values that a leaf keeps of its distribution, at least 1. */
  readonly leafSamples: number;
}

export const usualGrowth: Growth = {
  trees: 20,
  seed: 1,
  bagged: true,
  maxDepth: 12,
  leafWeight: 3,
  featureShare: 1,
  leafSamples: 32,
};

/** @throws RangeError naming what a growth has outside its bounds. */
export function checkGrowth(growth: Growth): void {
  const wrong = [
    Number.isInteger(growth.trees) && growth.trees >= 1 ? '' : 'trees',
    Number.isSafeInteger(growth.seed) ? '' : 'seed',
    Number.isInteger(growth.maxDepth) && growth.maxDepth >= 0 && growth.maxDepth <= 30 ? '' : 'maxDepth',
    Number.isFinite(growth.leafWeight) && growth.leafWeight > 0 ? '' : 'leafWeight',
    growth.featureShare > 0 && growth.featureShare <= 1 ? '' : 'featureShare',
    Number.isInteger(growth.leafSamples) && growth.leafSamples >= 1 ? '' : 'leafSamples',
  ].filter((name) => name !== '');
  if (wrong.length > 0) throw new RangeError(`out of bounds: ${wrong.join(', ')}`);
}
