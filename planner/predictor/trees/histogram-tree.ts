import { bestSplit, type BinSplit, type Sums } from './best-split.ts';
import type { BinnedSet } from './binned-set.ts';
import type { Forest } from './forest.ts';
import type { Growth } from './growth.ts';
import { leafSamples } from './leaf-samples.ts';
import { fillHistogram, histogramLayout, subtractHistogram } from './node-histogram.ts';
import type { HistogramLayout, NodeHistogram, NodeRows } from './node-histogram.ts';
import { TreeBuilder, type Moments } from './tree-builder.ts';
import { drawnFeatures, drawnTimes, randomOf } from './tree-draws.ts';

/** A node still to be grown: its rows lie from `begin` to before `end`. */
interface OpenNode {
  readonly node: number;
  readonly begin: number;
  readonly end: number;
  readonly depth: number;
  readonly sums: Sums;
  /** Null where the node can have no children. */
  readonly histogram: NodeHistogram | null;
}

/**
 * Grows one tree of a forest by histograms: a node costs its rows × features, and of two siblings only the smaller is
 * added up, the other being what remains of the parent (as LightGBM does: Ke et al., NeurIPS 2017).
 */
export function histogramTree(set: BinnedSet, growth: Growth, tree: number): Forest {
  return new HistogramTree(set, growth, tree).grow();
}

class HistogramTree {
  readonly #set: BinnedSet;
  readonly #growth: Growth;
  readonly #layout: HistogramLayout;
  readonly #rows: NodeRows;
  readonly #spare: NodeRows;
  readonly #used: NodeHistogram[] = [];
  /** The least target, from which all are counted: it keeps sums small beside large targets, and whole ones exact. */
  readonly #least: number;
  readonly #most: number;

  constructor(set: BinnedSet, growth: Growth, tree: number) {
    const random = randomOf(growth, tree);
    this.#set = set;
    this.#growth = growth;
    this.#least = set.targets[0]!;
    this.#most = set.targets[set.rows - 1]!;
    this.#layout = histogramLayout(set, drawnFeatures(set.edges.length, growth, random));
    this.#rows = drawnRows(set, drawnTimes(set.rows, growth, random), this.#least);
    this.#spare = {
      row: new Uint32Array(this.#rows.row.length),
      weight: new Float64Array(this.#rows.row.length),
      weighted: new Float64Array(this.#rows.row.length),
    };
  }

  grow(): Forest {
    const end = this.#rows.row.length;
    const sums = this.#sumsOf(0, end);
    const builder = new TreeBuilder(this.#moments(sums));
    const open: OpenNode[] = [{ node: 0, begin: 0, end, depth: 0, sums, histogram: this.#filled(0, end) }];
    for (let next = open.pop(); next; next = open.pop()) {
      const children = this.#divide(builder, next);
      if (children) open.push(...children);
      else this.#leave(builder, next);
    }
    return builder.build(this.#set.edges.length);
  }

  #divide(builder: TreeBuilder, parent: OpenNode): readonly OpenNode[] | null {
    const { histogram, sums, depth, begin, end } = parent;
    if (histogram === null || depth >= this.#growth.maxDepth) return null;
    const split = bestSplit(histogram, this.#layout, sums, this.#growth.leafWeight);
    const middle = split === null ? begin : this.#partition(split, begin, end);
    if (split === null || middle === begin || middle === end) return null;
    const { feature, missingLeft, left } = split;
    const right = { weight: sums.weight - left.weight, weighted: sums.weighted - left.weighted };
    const threshold = this.#set.edges[feature]![split.bin - 1] ?? Infinity;
    const way = { feature, threshold, missingLeft };
    const node = builder.split(parent.node, way, this.#moments(left), this.#moments(right));
    const [leftHistogram, rightHistogram] = this.#share(parent, histogram, middle, left, right);
    return [
      { node: node + 1, begin: middle, end, depth: depth + 1, sums: right, histogram: rightHistogram },
      { node, begin, end: middle, depth: depth + 1, sums: left, histogram: leftHistogram },
    ];
  }

  /** Histograms of the two children out of their parent's, which is used up. */
  #share(
    { begin, end, depth }: OpenNode,
    whole: NodeHistogram,
    middle: number,
    left: Sums,
    right: Sums,
  ): readonly [NodeHistogram | null, NodeHistogram | null] {
    const enough = 2 * this.#growth.leafWeight;
    if (depth + 1 >= this.#growth.maxDepth || (left.weight < enough && right.weight < enough)) {
      this.#used.push(whole);
      return [null, null];
    }
    const leftIsSmaller = middle - begin <= end - middle;
    const part = leftIsSmaller ? this.#filled(begin, middle) : this.#filled(middle, end);
    subtractHistogram(whole, part);
    return leftIsSmaller ? [part, whole] : [whole, part];
  }

  #leave(builder: TreeBuilder, { node, begin, end, histogram }: OpenNode): void {
    if (histogram) this.#used.push(histogram);
    const { row, weight } = this.#rows;
    const values = Array.from(row.subarray(begin, end), (one) => this.#set.targets[one]!);
    builder.keep(node, leafSamples(values, weight.subarray(begin, end), this.#growth.leafSamples));
  }

  #filled(begin: number, end: number): NodeHistogram {
    const sums = this.#used.pop() ?? new Float64Array(this.#layout.length);
    fillHistogram(sums, this.#set, this.#layout, this.#rows, begin, end);
    return sums;
  }

  #sumsOf(begin: number, end: number): Sums {
    let [weight, weighted] = [0, 0];
    for (let index = begin; index < end; index += 1) {
      weight += this.#rows.weight[index]!;
      weighted += this.#rows.weighted[index]!;
    }
    return { weight, weighted };
  }

  #moments({ weight, weighted }: Sums): Moments {
    const mean = this.#least + weighted / weight;
    return { mean: Math.min(this.#most, Math.max(this.#least, mean)), weight };
  }

  /** Moves the rows that go left to the front, each side in the order it had; returns where the right side begins. */
  #partition({ feature, bin, missingLeft }: BinSplit, begin: number, end: number): number {
    const { row, weight, weighted } = this.#rows;
    const column = feature * this.#set.rows;
    const bins = this.#set.bins.subarray(column, column + this.#set.rows);
    let [left, right] = [begin, 0];
    for (let index = begin; index < end; index += 1) {
      const place = bins[row[index]!]!;
      const goesLeft = place === 0 ? missingLeft : place <= bin;
      if (goesLeft) move(this.#rows, index, this.#rows, left++);
      else move(this.#rows, index, this.#spare, right++);
    }
    row.set(this.#spare.row.subarray(0, right), left);
    weight.set(this.#spare.weight.subarray(0, right), left);
    weighted.set(this.#spare.weighted.subarray(0, right), left);
    return left;
  }
}

function move(from: NodeRows, index: number, to: NodeRows, place: number): void {
  to.row[place] = from.row[index]!;
  to.weight[place] = from.weight[index]!;
  to.weighted[place] = from.weighted[index]!;
}

/** The rows that a tree sees, a row drawn twice having twice its weight. */
function drawnRows(set: BinnedSet, times: Uint8Array, least: number): NodeRows {
  const row = new Uint32Array(set.rows).map((_, index) => index).filter((index) => times[index]! > 0);
  const weight = Float64Array.from(row, (index) => set.weights[index]! * times[index]!);
  const weighted = weight.map((value, index) => value * (set.targets[row[index]!]! - least));
  return { row, weight, weighted };
}
