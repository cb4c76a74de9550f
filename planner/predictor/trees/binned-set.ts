import { binEdges, binOf, mostBins } from './bin-edges.ts';
import { usableRows, type TrainingSet } from './training-set.ts';

/**
 * A training set as trees are grown from it: a byte for each value, rows in the order of their targets, so that the rows
 * of any leaf are in order too. The arrays lie in shared memory: threads read them without a copy.
 */
export interface BinnedSet {
  readonly rows: number;
  /** Features × rows, one column after the other; 0 where missing, else 1 to edges + 1. */
  readonly bins: Uint8Array;
  /** For each feature, ascending: bin b holds what is above edge b - 2 and not above edge b - 1, counted from 0. */
  readonly edges: readonly Float64Array[];
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Sorts the values of a training set into at most `bins` bins a feature.
 * @throws RangeError where the set is not one, or bins are not 1 to 255.
 */
export function binnedSet(set: TrainingSet, bins: number = mostBins): BinnedSet {
  if (!(bins >= 1 && bins <= mostBins)) throw new RangeError(`${bins} bins do not fit a byte`);
  const order = usableRows(set);
  const edges = set.columns.map((column) => binEdges(column, bins));
  return {
    rows: order.length,
    bins: binsOf(set.columns, edges, order),
    edges,
    targets: shared(order, (row) => set.targets[row]!),
    weights: shared(order, (row) => set.weights?.[row] ?? 1),
  };
}

function binsOf(
  columns: readonly Float64Array[],
  edges: readonly Float64Array[],
  order: Uint32Array,
): Uint8Array {
  const bins = new Uint8Array(new SharedArrayBuffer(columns.length * order.length));
  columns.forEach((column, feature) => {
    const start = feature * order.length;
    for (let row = 0; row < order.length; row += 1)
      bins[start + row] = binOf(column[order[row]!]!, edges[feature]!);
  });
  return bins;
}

function shared(order: Uint32Array, valueOf: (row: number) => number): Float64Array {
  const values = new Float64Array(new SharedArrayBuffer(order.length * Float64Array.BYTES_PER_ELEMENT));
  for (let row = 0; row < order.length; row += 1) values[row] = valueOf(order[row]!);
  return values;
}
