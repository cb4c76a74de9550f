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
  const leaves = forest.roots.map((root) => leafOf(forest, root, row));
  const { values, shares } = mergedRuns(gathered(forest, leaves));
  let sum = 0;
  for (let place = 0; place < shares.length; place += 1) shares[place] = sum += shares[place]!;
  for (let place = 0; place < shares.length; place += 1) shares[place]! /= sum;
  return { values, shares };
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

/** Ascending runs of values, one after the other, each value with the weight it has by itself. */
interface SortedRuns extends Distribution {
  /** Where each run begins, and at last where the last one ends. */
  readonly bounds: Uint32Array;
}

/** The samples of leaves, one run for each leaf, the weights of which sum up to 1. */
function gathered(forest: Forest, leaves: Uint32Array): SortedRuns {
  const bounds = new Uint32Array(leaves.length + 1);
  for (let run = 0; run < leaves.length; run += 1)
    bounds[run + 1] = bounds[run]! + forest.sampleCount[leaves[run]!]!;
  const [values, shares] = [new Float64Array(bounds.at(-1)!), new Float64Array(bounds.at(-1)!)];
  for (let run = 0; run < leaves.length; run += 1) {
    const [start, begin, end] = [forest.sampleStart[leaves[run]!]!, bounds[run]!, bounds[run + 1]!];
    let sum = 0;
    for (let place = begin; place < end; place += 1) sum += forest.sampleWeight[start + place - begin]!;
    for (let place = begin; place < end; place += 1) {
      values[place] = forest.sampleValue[start + place - begin]!;
      shares[place] = forest.sampleWeight[start + place - begin]! / sum;
    }
  }
  return { values, shares, bounds };
}

/** Runs merged in pairs until one is left, between two sets of arrays: a prediction makes no others. */
function mergedRuns(runs: SortedRuns): Distribution {
  const spare = { values: new Float64Array(runs.values), shares: new Float64Array(runs.shares) };
  let [from, to, bounds]: [Distribution, Distribution, Uint32Array] = [runs, spare, runs.bounds];
  while (bounds.length > 2) {
    for (let run = 0; run + 1 < bounds.length; run += 2)
      mergePair(from, to, bounds[run]!, bounds[run + 1]!, bounds[run + 2] ?? bounds[run + 1]!);
    const last = bounds.length - 1;
    bounds = bounds.filter((_, index) => index % 2 === 0 || index === last);
    [from, to] = [to, from];
  }
  return from;
}

/** Merges the runs from `begin` to `middle` and from there to `end`, in their place in other arrays. */
function mergePair(from: Distribution, to: Distribution, begin: number, middle: number, end: number): void {
  const { values, shares } = from;
  for (let place = begin, left = begin, right = middle; place < end; place += 1) {
    const takesLeft = right >= end || (left < middle && values[left]! <= values[right]!);
    const index = takesLeft ? left++ : right++;
    to.values[place] = values[index]!;
    to.shares[place] = shares[index]!;
  }
}
