import { leafOf, type Forest, type Row } from './forest.ts';

/** What a forest expects of a row: ascending values, each with the share of the weight at or below it; the last is 1. */
export interface Distribution {
  readonly values: Float64Array;
  readonly shares: Float64Array;
}

/** Mean over the trees of their leaf means, in the unit of the targets; never outside what was seen. */
export function meanOf(forest: Forest, row: Row): number {
  let [sum, least, most] = [0, Infinity, -Infinity];
  for (const root of forest.roots) {
    const mean = forest.mean[leafOf(forest, root, row)]!;
    sum += mean;
    least = Math.min(least, mean);
    most = Math.max(most, mean);
  }
  return Math.min(most, Math.max(least, sum / forest.roots.length));
}

/** Sum of the weights in the leaves that a row ends in, divided by the trees: how many runs like it were seen. */
export function evidenceOf(forest: Forest, row: Row): number {
  let sum = 0;
  for (const root of forest.roots) sum += forest.weight[leafOf(forest, root, row)]!;
  return sum / forest.roots.length;
}

/**
 * Distribution of the target for a row: samples of the leaves it ends in, each tree counting alike (quantile regression
 * forests: Meinshausen, JMLR 7, 2006).
 */
export function distributionOf(forest: Forest, row: Row): Distribution {
  const leaves = Array.from(forest.roots, (root) => samplesOf(forest, leafOf(forest, root, row)));
  const { values, shares: weights } = mergedAll(leaves);
  let sum = 0;
  const shares = weights.map((weight) => (sum += weight));
  return { values, shares: shares.map((share) => share / sum) };
}

/** The least value that at least a share of the distribution is at or below; a share of 0 gives the least of all. */
export function quantileOf({ values, shares }: Distribution, share: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shares[middle]! >= share - 1e-9) high = middle;
    else low = middle + 1;
  }
  return values[low]!;
}

/** Samples of a leaf, their weights brought to a sum of 1. */
function samplesOf(forest: Forest, leaf: number): Distribution {
  const begin = forest.sampleStart[leaf]!;
  const end = begin + forest.sampleCount[leaf]!;
  const weights = forest.sampleWeight.slice(begin, end);
  let sum = 0;
  for (const weight of weights) sum += weight;
  return { values: forest.sampleValue.subarray(begin, end), shares: weights.map((weight) => weight / sum) };
}

/** Sorted lists as one, by halves: each value is moved as often as the number of lists can be halved. */
function mergedAll(lists: readonly Distribution[]): Distribution {
  if (lists.length <= 1) return lists[0] ?? { values: new Float64Array(), shares: new Float64Array() };
  const middle = lists.length >> 1;
  return merged(mergedAll(lists.slice(0, middle)), mergedAll(lists.slice(middle)));
}

function merged(one: Distribution, other: Distribution): Distribution {
  const size = one.values.length + other.values.length;
  const [values, shares] = [new Float64Array(size), new Float64Array(size)];
  for (let place = 0, left = 0, right = 0; place < size; place += 1) {
    const fromOne =
      right >= other.values.length || (left < one.values.length && one.values[left]! <= other.values[right]!);
    const from = fromOne ? one : other;
    const index = fromOne ? left++ : right++;
    values[place] = from.values[index]!;
    shares[place] = from.shares[index]!;
  }
  return { values, shares };
}
