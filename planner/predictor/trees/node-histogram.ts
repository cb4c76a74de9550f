import type { BinnedSet } from './binned-set.ts';

/** Where the bins of each feature lie in a histogram. */
export interface HistogramLayout {
  /** Features that a tree may split by, and for each the place of its bin 0 and its number of bins. */
  readonly features: Uint16Array;
  readonly starts: Uint32Array;
  readonly bins: Uint16Array;
  /** Numbers in a histogram: two for each bin. */
  readonly length: number;
}

/** For each bin of each feature the sum of weights, and of weighted targets, over the rows of a node. */
export type NodeHistogram = Float64Array;

export function histogramLayout(set: BinnedSet, features: Uint16Array): HistogramLayout {
  const bins = Uint16Array.from(features, (feature) => set.edges[feature]!.length + 2);
  const starts = new Uint32Array(features.length);
  let length = 0;
  for (let index = 0; index < features.length; index += 1) {
    starts[index] = length;
    length += 2 * bins[index]!;
  }
  return { features, starts, bins, length };
}

/** Rows of a node, a part of arrays that a whole tree shares: numbers of rows, their weights and weighted targets. */
export interface NodeRows {
  readonly row: Uint32Array;
  readonly weight: Float64Array;
  readonly weighted: Float64Array;
}

/** Adds the rows of a node up, feature by feature, so that one column at a time is in the processor's cache. */
export function fillHistogram(
  sums: NodeHistogram,
  set: BinnedSet,
  layout: HistogramLayout,
  rows: NodeRows,
  begin: number,
  end: number,
): void {
  sums.fill(0);
  for (let index = 0; index < layout.features.length; index += 1) {
    const column = layout.features[index]! * set.rows;
    addColumn(sums, set.bins.subarray(column, column + set.rows), layout.starts[index]!, rows, begin, end);
  }
}

/** The innermost loop: everything in it is a local of one kind of array. */
function addColumn(
  sums: NodeHistogram,
  bins: Uint8Array,
  start: number,
  { row, weight, weighted }: NodeRows,
  begin: number,
  end: number,
): void {
  for (let index = begin; index < end; index += 1) {
    const place = start + 2 * bins[row[index]!]!;
    sums[place]! += weight[index]!;
    sums[place + 1]! += weighted[index]!;
  }
}

/** Leaves in `whole` what is not in `part`: one child of a node from the node and the other child. */
export function subtractHistogram(whole: NodeHistogram, part: NodeHistogram): void {
  for (let index = 0; index < whole.length; index += 1) whole[index]! -= part[index]!;
}
