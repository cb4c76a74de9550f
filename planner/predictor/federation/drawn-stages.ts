import { createHash } from 'node:crypto';
import { randomFrom } from '../trees/tree-draws.ts';
import type { Pact } from './pact.ts';

/**
 * One stage of a tree that was drawn without a look at anybody's runs. Nodes of its last level are numbered from 0; a
 * node of the stage before it has 2^levels of them, one after the other.
 */
export interface DrawnStage {
  /** Position of the tree and the stage in the pact. */
  readonly tree: number;
  readonly stage: number;
  /** For each level, the position in a row that is split by. */
  readonly features: readonly number[];
  /** For each level, where its splits begin in `thresholds`; a level has twice as many as the one before it. */
  readonly thresholds: readonly Float64Array[];
}

/** What a row's value is known by: features of a pact in the order of its trees, each tree with its own. */
export interface Position {
  readonly tree: number;
  readonly stage: number;
  readonly feature: number;
}

/** Where each feature stands in a row. */
export function positionsOf(pact: Pact): readonly Position[] {
  return pact.trees.flatMap((stages, tree) =>
    stages.flatMap(({ by }, stage) => by.map((_, feature) => ({ tree, stage, feature }))),
  );
}

/**
 * The stages of a round, the same for every party out of the pact and the round alone. Splits lie near the middle of
 * what is left of a feature; rounds differ in where.
 */
export function drawnStages(pact: Pact, round: number): readonly DrawnStage[] {
  const positions = positionsOf(pact);
  return pact.trees.flatMap((stages, tree) => {
    const digest = createHash('sha256').update(`${pact.id}\n${round}\n${tree}`).digest();
    const random = randomFrom(digest.readInt32LE(0));
    let boxes: readonly Box[] = [new Map()];
    return stages.map(({ by, splits }, stage) => {
      const first = positions.findIndex((each) => each.tree === tree && each.stage === stage);
      const features = by.flatMap((_, feature) => Array<number>(splits).fill(first + feature));
      const thresholds = features.map((feature) => {
        const level = boxes.map((box) => thresholdIn(box.get(feature) ?? [0, 1], random));
        boxes = boxes.flatMap((box, node) => halves(box, feature, level[node]!));
        return Float64Array.from(level);
      });
      return { tree, stage, features, thresholds };
    });
  });
}

/** Nodes that each stage of a pact ends in, in the order of its trees: twice as many for every split. */
export function stageNodes(pact: Pact): readonly number[] {
  return pact.trees.flatMap((stages) => {
    let nodes = 1;
    return stages.map(({ by, splits }) => (nodes *= 2 ** (by.length * splits)));
  });
}

/** Lower and upper bound of each feature in a node; 0 and 1 where it was not yet split by. */
type Box = ReadonlyMap<number, readonly [lower: number, upper: number]>;

function thresholdIn([lower, upper]: readonly [number, number], random: () => number): number {
  return lower + (upper - lower) * (0.4 + 0.2 * random());
}

function halves(box: Box, feature: number, threshold: number): readonly Box[] {
  const [lower, upper] = box.get(feature) ?? [0, 1];
  return [new Map(box).set(feature, [lower, threshold]), new Map(box).set(feature, [threshold, upper])];
}

/** The node of each stage that a row ends in. A value that is missing goes to the right, as if it were the largest. */
export function nodesOf(stages: readonly DrawnStage[], row: ArrayLike<number>): readonly number[] {
  let node = 0;
  return stages.map(({ stage, features, thresholds }) => {
    if (stage === 0) node = 0;
    features.forEach((feature, level) => {
      const left = row[feature]! <= thresholds[level]![node]!;
      node = 2 * node + (left ? 0 : 1);
    });
    return node;
  });
}
