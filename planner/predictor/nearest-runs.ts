import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { PastRun } from '../../schemas/profile.ts';
import { featuresOf } from './online/job-features.ts';
import { modelTargets, type PredictionModels } from './online/prediction-models.ts';
import { leafOf, type Forest, type Row } from './trees/forest.ts';

/** A run of another job, and the share of the trees that do not tell that job from the one that is predicted. */
export interface NearRun {
  readonly run: PastRun;
  /** Above 0, to 1. */
  readonly nearness: number;
}

/** Less is no likeness. */
const leastNearness = 0.25;

/**
 * The runs that the trees took for those of a similar job: how often they end in the same leaf (the proximity of random
 * forests: Breiman, Machine Learning 45, 2001, and the manual of his program). By the forest of the first quantity that
 * similar jobs decided; nearest first, then newest. Empty where none did.
 */
export function nearestRuns(
  job: Job,
  prediction: Prediction,
  models: PredictionModels,
  runs: readonly PastRun[],
): readonly NearRun[] {
  const decided = modelTargets.find((target) => prediction.sources?.[target]?.from === 'similar-jobs');
  const forest = decided && models.forests[decided];
  if (forest === undefined) return [];
  const { machines, gpusPerMachine } = prediction.topology;
  const leaves = leavesOf(forest, featuresOf(job, { machines, gpusPerMachine, reason: '' }));
  return runs
    .filter(({ outcome }) => outcome === 'succeeded')
    .map((run) => ({ run, nearness: sharedOf(leaves, leavesOf(forest, rowOf(run))) }))
    .filter(({ nearness }) => nearness >= leastNearness)
    .sort((one, other) => other.nearness - one.nearness || newerFirst(one.run, other.run));
}

function rowOf({ job, offerings }: PastRun): Row {
  const offering = offerings.at(-1);
  const machines = offering?.machineCount ?? 1;
  return featuresOf(job, { machines, gpusPerMachine: offering?.accelerator?.count ?? 0, reason: '' });
}

function leavesOf(forest: Forest, row: Row): Uint32Array {
  return forest.roots.map((root) => leafOf(forest, root, row));
}

function sharedOf(one: Uint32Array, other: Uint32Array): number {
  return one.filter((leaf, tree) => leaf === other[tree]).length / one.length;
}

function newerFirst(one: PastRun, other: PastRun): number {
  return one.recordedAt < other.recordedAt ? 1 : one.recordedAt > other.recordedAt ? -1 : 0;
}
