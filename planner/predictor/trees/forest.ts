/**
 * Regression trees as flat arrays, whichever learner grew them. Nodes of a tree follow its root; a child stands after its
 * parent, and a right child right after the left one. Samples of a leaf ascend and each has a weight above 0.
 */
export interface Forest {
  /** Values that a row has to have. */
  readonly features: number;
  /** Root of each tree, ascending; the first is 0. */
  readonly roots: Uint32Array;
  /** Left child of each node, 0 for a leaf. */
  readonly left: Uint32Array;
  /** What an inner node splits by: a value not above the threshold goes left. */
  readonly feature: Uint16Array;
  readonly threshold: Float64Array;
  /** 1 where a missing value goes left. */
  readonly missingLeft: Uint8Array;
  /** Weighted mean of the targets that reached the node in training, and their weight. */
  readonly mean: Float64Array;
  readonly weight: Float64Array;
  /** Where the samples of a leaf begin, and how many there are. */
  readonly sampleStart: Uint32Array;
  readonly sampleCount: Uint32Array;
  readonly sampleValue: Float64Array;
  readonly sampleWeight: Float64Array;
}

/** A row to predict: one value for each feature, NaN where missing. */
export type Row = ArrayLike<number>;

/** The leaf that a row ends in, from any node. */
export function leafOf(forest: Forest, from: number, row: Row): number {
  let node = from;
  while (forest.left[node] !== 0) node = childOf(forest, node, row);
  return node;
}

/** The child of an inner node that a row goes to. */
export function childOf(forest: Forest, node: number, row: Row): number {
  const value = row[forest.feature[node]!] ?? NaN;
  const left = Number.isNaN(value) ? forest.missingLeft[node] === 1 : value <= forest.threshold[node]!;
  return forest.left[node]! + (left ? 0 : 1);
}

/** The trees of several forests on the same features, in order. */
export function joinedForest(forests: readonly Forest[]): Forest {
  const nodesBefore = startsOf(forests.map(({ left }) => left.length));
  const samplesBefore = startsOf(forests.map(({ sampleValue }) => sampleValue.length));
  const whole = (part: (forest: Forest, index: number) => Uint32Array): Uint32Array =>
    concat(Uint32Array, forests.map(part));
  const childAfter = (index: number) => (child: number) => (child === 0 ? 0 : child + nodesBefore[index]!);
  return {
    features: forests[0]?.features ?? 0,
    roots: whole(({ roots }, index) => roots.map((root) => root + nodesBefore[index]!)),
    left: whole(({ left }, index) => left.map(childAfter(index))),
    feature: concat(Uint16Array, pick(forests, 'feature')),
    threshold: concat(Float64Array, pick(forests, 'threshold')),
    missingLeft: concat(Uint8Array, pick(forests, 'missingLeft')),
    mean: concat(Float64Array, pick(forests, 'mean')),
    weight: concat(Float64Array, pick(forests, 'weight')),
    sampleStart: whole(({ sampleStart }, index) => sampleStart.map((start) => start + samplesBefore[index]!)),
    sampleCount: whole(({ sampleCount }) => sampleCount),
    sampleValue: concat(Float64Array, pick(forests, 'sampleValue')),
    sampleWeight: concat(Float64Array, pick(forests, 'sampleWeight')),
  };
}

/** Where each part begins in the whole. */
function startsOf(lengths: readonly number[]): readonly number[] {
  let sum = 0;
  return lengths.map((length) => (sum += length) - length);
}

function pick<K extends keyof Forest>(forests: readonly Forest[], key: K): readonly Forest[K][] {
  return forests.map((forest) => forest[key]);
}

interface Part<T> extends ArrayLike<number> {
  set(values: T, start: number): void;
}

function concat<T extends Part<T>>(kind: new (length: number) => T, parts: readonly T[]): T {
  const starts = startsOf(parts.map(({ length }) => length));
  const whole = new kind((starts.at(-1) ?? 0) + (parts.at(-1)?.length ?? 0));
  parts.forEach((part, index) => {
    whole.set(part, starts[index]!);
  });
  return whole;
}
