import { DecisionTreeRegression, type CartNode } from 'ml-cart';
import type { BinnedSet } from './binned-set.ts';
import { joinedForest, type Forest } from './forest.ts';
import { checkGrowth, type Growth } from './growth.ts';
import { leafSamples } from './leaf-samples.ts';
import { TreeBuilder, type Moments, type Split } from './tree-builder.ts';
import type { TreeLearner } from './tree-learner.ts';
import { drawnFeatures, drawnTimes, randomOf } from './tree-draws.ts';

/** Rows up to which ml-cart is let by itself: a node costs it the square of its rows, for each feature. */
const bearableRows = 1000;

/**
 * The learner on ml-cart 2.1.1, which finds the splits and nothing else. What it cannot do is done here: it sees bins and
 * never NaN; a split it refused for being perfect is made; splits that leave too little weight in a leaf are not; leaves
 * get their rows back, with weights and quantiles. It knows no weights, so a row is repeated as often as it was drawn, and
 * its own weight tells in the leaves alone.
 */
export function cartLearner(mostRows: number = bearableRows): TreeLearner {
  return {
    name: 'ml-cart',
    mostRows,
    fit: (set, growth) =>
      Promise.resolve().then(() => {
        checkGrowth(growth);
        if (set.rows > mostRows) throw new RangeError(`${set.rows} rows are above ml-cart's ${mostRows}`);
        return joinedForest(Array.from({ length: growth.trees }, (_, tree) => cartTree(set, growth, tree)));
      }),
  };
}

function cartTree(set: BinnedSet, growth: Growth, tree: number): Forest {
  const random = randomOf(growth, tree);
  const features = drawnFeatures(set.edges.length, growth, random);
  const times = drawnTimes(set.rows, growth, random);
  const rows = Array.from(times.keys()).filter((row) => times[row]! > 0);
  const weightOf = (row: number): number => set.weights[row]! * times[row]!;
  const repeated = rows.flatMap((row) => Array.from({ length: times[row]! }, () => row));
  const root = features.length === 0 ? {} : splitsOf(set, growth, repeated, features);
  const target: Target = {
    set,
    growth,
    features,
    weightOf,
    builder: new TreeBuilder(moments(set, rows, weightOf)),
  };
  copy(target, root, { node: 0, rows, depth: 0 });
  return target.builder.build(set.edges.length);
}

/** The tree that ml-cart finds. Its threshold is of squared error, its depth has to be finite. */
function splitsOf(
  set: BinnedSet,
  { maxDepth }: Growth,
  rows: readonly number[],
  features: Uint16Array,
): CartNode {
  const cart = new DecisionTreeRegression({ minNumSamples: 1, maxDepth, gainThreshold: 0 });
  cart.train(
    rows.map((row) => Array.from(features, (feature) => binAt(set, feature, row))),
    rows.map((row) => set.targets[row]!),
  );
  return cart.toJSON().root;
}

/** Where the copy of a tree of ml-cart is built. */
interface Target {
  readonly set: BinnedSet;
  readonly growth: Growth;
  readonly features: Uint16Array;
  readonly weightOf: (row: number) => number;
  readonly builder: TreeBuilder;
}

interface Place {
  readonly node: number;
  readonly rows: readonly number[];
  readonly depth: number;
}

function copy(target: Target, cart: CartNode, { node, rows, depth }: Place): void {
  const { set, growth, weightOf, builder } = target;
  const sides = depth < growth.maxDepth ? sidesOf(target, cart, rows) : null;
  if (sides === null) {
    const values = rows.map((row) => set.targets[row]!);
    builder.keep(node, leafSamples(values, rows.map(weightOf), growth.leafSamples));
    return;
  }
  const [left, right] = [moments(set, sides.left, weightOf), moments(set, sides.right, weightOf)];
  const child = builder.split(node, sides.split, left, right);
  copy(target, cart.left ?? {}, { node: child, rows: sides.left, depth: depth + 1 });
  copy(target, cart.right ?? {}, { node: child + 1, rows: sides.right, depth: depth + 1 });
}

interface Sides {
  readonly split: Split;
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** How a node of ml-cart parts its rows; null where it is a leaf, and of its own will. */
function sidesOf(target: Target, cart: CartNode, rows: readonly number[]): Sides | null {
  const { splitColumn, splitValue } = cart;
  const refusedAsPerfect = cart.gain === 0;
  if (splitColumn === undefined || splitValue === undefined || !(cart.left || refusedAsPerfect)) return null;
  const { set, features, growth, weightOf } = target;
  const feature = features[splitColumn]!;
  const left = rows.filter((row) => binAt(set, feature, row) < splitValue);
  const right = rows.filter((row) => binAt(set, feature, row) >= splitValue);
  const [leftWeight, rightWeight] = [left, right].map((side) => sum(side.map(weightOf))) as [number, number];
  const changesNothing = set.targets[rows[0]!] === set.targets[rows.at(-1)!];
  if (changesNothing || Math.min(leftWeight, rightWeight) < growth.leafWeight) return null;
  const anyMissing = rows.some((row) => binAt(set, feature, row) === 0);
  const missingLeft = anyMissing || leftWeight > rightWeight;
  return { split: { feature, threshold: thresholdOf(set, feature, splitValue), missingLeft }, left, right };
}

/** The greatest value that goes left: bins are whole numbers, and ml-cart splits half way between two of them. */
function thresholdOf(set: BinnedSet, feature: number, splitValue: number): number {
  const lastLeft = Math.ceil(splitValue) - 1;
  return lastLeft < 1 ? -Infinity : (set.edges[feature]![lastLeft - 1] ?? Infinity);
}

function binAt(set: BinnedSet, feature: number, row: number): number {
  return set.bins[feature * set.rows + row]!;
}

/** Counted from the least target, and so exactly where all are the same. Rows come in the order of their targets. */
function moments(set: BinnedSet, rows: readonly number[], weightOf: (row: number) => number): Moments {
  const [least, most] = [set.targets[rows[0]!]!, set.targets[rows.at(-1)!]!];
  const weight = sum(rows.map(weightOf));
  const mean = least + sum(rows.map((row) => weightOf(row) * (set.targets[row]! - least))) / weight;
  return { mean: Math.min(most, Math.max(least, mean)), weight };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
