import type { Forest } from './forest.ts';
import type { LeafSamples } from './leaf-samples.ts';

/** What an inner node splits by. */
export interface Split {
  readonly feature: number;
  /** A value not above it goes left; infinite where known values are told from missing ones. */
  readonly threshold: number;
  readonly missingLeft: boolean;
}

/** Mean of the targets in a node, and their weight. */
export interface Moments {
  readonly mean: number;
  readonly weight: number;
}

interface Node extends Moments {
  left: number;
  split: Split;
  sampleStart: number;
  sampleCount: number;
}

const noSplit: Split = { feature: 0, threshold: 0, missingLeft: false };

/** Puts one tree together, node after node; node 0 is the root. */
export class TreeBuilder {
  readonly #nodes: Node[] = [];
  readonly #values: number[] = [];
  readonly #weights: number[] = [];

  constructor(root: Moments) {
    this.#add(root);
  }

  /** Makes a leaf an inner node; returns its left child, after which stands the right one. */
  split(node: number, split: Split, left: Moments, right: Moments): number {
    const child = this.#add(left);
    this.#add(right);
    const parent = this.#nodes[node]!;
    parent.left = child;
    parent.split = split;
    return child;
  }

  /** Gives a leaf its samples. */
  keep(node: number, samples: LeafSamples): void {
    const leaf = this.#nodes[node]!;
    leaf.sampleStart = this.#values.length;
    leaf.sampleCount = samples.values.length;
    for (const value of samples.values) this.#values.push(value);
    for (const weight of samples.weights) this.#weights.push(weight);
  }

  build(features: number): Forest {
    const nodes = this.#nodes;
    return {
      features,
      roots: Uint32Array.of(0),
      left: Uint32Array.from(nodes, ({ left }) => left),
      feature: Uint16Array.from(nodes, ({ split }) => split.feature),
      threshold: Float64Array.from(nodes, ({ split }) => split.threshold),
      missingLeft: Uint8Array.from(nodes, ({ split }) => Number(split.missingLeft)),
      mean: Float64Array.from(nodes, ({ mean }) => mean),
      weight: Float64Array.from(nodes, ({ weight }) => weight),
      sampleStart: Uint32Array.from(nodes, ({ sampleStart }) => sampleStart),
      sampleCount: Uint32Array.from(nodes, ({ sampleCount }) => sampleCount),
      sampleValue: Float64Array.from(this.#values),
      sampleWeight: Float64Array.from(this.#weights),
    };
  }

  #add({ mean, weight }: Moments): number {
    return this.#nodes.push({ mean, weight, left: 0, split: noSplit, sampleStart: 0, sampleCount: 0 }) - 1;
  }
}
