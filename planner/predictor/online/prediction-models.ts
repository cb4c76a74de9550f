import type { Estimate } from '../estimate.ts';
import type { Situation } from '../situation.ts';
import { distributionOf, evidenceOf, quantileOf } from '../trees/forest-prediction.ts';
import type { Forest, Row } from '../trees/forest.ts';
import type { MachineSlowness } from '../transfer/machine-slowness.ts';
import { counted, figure } from '../wording.ts';
import { informed, type Correction } from './informed.ts';
import { featuresOf } from './job-features.ts';

/** Quantities that forests correct. Each forest predicts the natural logarithm of observed ÷ prior. */
export const modelTargets = ['memoryGib', 'gpuMemoryGib', 'vcpus', 'networkGbps', 'runtimeSeconds'] as const;
export type ModelTarget = (typeof modelTargets)[number];

/** Trained models as a prediction uses them. */
export interface PredictionModels {
  /** Counts up with every promotion. */
  readonly version: number;
  /** A target without one keeps its prior: nothing better was found. */
  readonly forests: Readonly<Partial<Record<ModelTarget, Forest>>>;
  /** How kinds of machine differ from what their features say. */
  readonly slowness: MachineSlowness;
}

/** What runs of similar jobs, of whatever family, say of a target's prior; null where no model does. */
export function correctionFor(situation: Situation, target: ModelTarget): Correction | null {
  const forest = situation.models?.forests[target];
  return forest === undefined ? null : correctionOf(forest, featuresOf(situation.job, situation.layout));
}

/** Quantiles 5, 50 and 95 %. */
export function correctionOf(forest: Forest, row: Row): Correction {
  const distribution = distributionOf(forest, row);
  const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => Math.exp(quantileOf(distribution, share)));
  return { low: low ?? 1, middle: middle ?? 1, high: high ?? 1, runs: evidenceOf(forest, row) };
}

/** An estimate from code alone, corrected by similar jobs where there is a model. */
export function informedBy(situation: Situation, target: ModelTarget, prior: Estimate): Estimate {
  const correction = correctionFor(situation, target);
  if (correction === null) return prior;
  return {
    interval: informed(prior.interval, correction),
    reason: `${prior.reason}; ${saidOf(correction)}`,
    source: sourceOf(correction),
  };
}

export function sourceOf({ runs }: Correction): NonNullable<Estimate['source']> {
  return { from: 'similar-jobs', runs: Math.round(runs) };
}

export function saidOf({ middle, runs }: Correction): string {
  return `${counted(Math.round(runs), 'run')} of similar jobs took ${figure(middle)} × of what was expected of them`;
}
