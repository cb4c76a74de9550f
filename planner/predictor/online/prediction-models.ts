import type { Interval } from '../../../schemas/interval.ts';
import type { Estimate } from '../estimate.ts';
import { federatedCorrection } from '../federation/federated-correction.ts';
import type { Situation } from '../situation.ts';
import { distributionOf, evidenceOf, quantileOf } from '../trees/forest-prediction.ts';
import type { Forest, Row } from '../trees/forest.ts';
import type { MachineSlowness } from '../transfer/machine-slowness.ts';
import { counted, figure } from '../wording.ts';
import { informed, type Correction } from './informed.ts';
import { featuresOf, jobKind } from './job-features.ts';

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
  /** Runs trained on, by the kind of their job; see `jobKind`. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** What a federation learns of a target, by its name there. */
const federatedMetrics: Partial<Record<ModelTarget, Parameters<typeof federatedCorrection>[1]>> = {
  memoryGib: 'peakMemoryGib',
  runtimeSeconds: 'runtimeSeconds',
};

/**
 * What runs of similar jobs, of whatever family, say of a target's prior: this machine's own by a model, or those of a
 * federation, whichever rests on more of them; null where neither says anything.
 */
export function correctionFor(situation: Situation, target: ModelTarget, prior: Interval): Correction | null {
  const own = ownCorrection(situation, target);
  const metric = federatedMetrics[target];
  const others = metric === undefined ? null : federatedCorrection(situation, metric, prior);
  return others !== null && others.runs > (own?.runs ?? 0) ? others : own;
}

function ownCorrection({ job, layout, models }: Situation, target: ModelTarget): Correction | null {
  const forest = models?.forests[target];
  if (models === undefined || forest === undefined) return null;
  return heldTo(correctionOf(forest, featuresOf(job, layout)), models.kinds[jobKind(job, layout)] ?? 0);
}

/** A leaf may be full of jobs of other kinds: together they count for one run more than there are of the job's own. */
export function heldTo(correction: Correction, runsOfKind: number): Correction {
  return { ...correction, runs: Math.min(correction.runs, runsOfKind + 1) };
}

/** Quantiles 5, 50 and 95 %. */
export function correctionOf(forest: Forest, row: Row): Correction {
  const distribution = distributionOf(forest, row);
  const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => Math.exp(quantileOf(distribution, share)));
  return { low: low ?? 1, middle: middle ?? 1, high: high ?? 1, runs: evidenceOf(forest, row) };
}

/** An estimate from code alone, corrected by similar jobs where there is a model. */
export function informedBy(situation: Situation, target: ModelTarget, prior: Estimate): Estimate {
  const correction = correctionFor(situation, target, prior.interval);
  if (correction === null) return prior;
  return {
    interval: informed(prior.interval, correction),
    reason: `${prior.reason}; ${saidOf(correction)}`,
    source: sourceOf(correction),
  };
}

export function sourceOf({ runs, parties }: Correction): NonNullable<Estimate['source']> {
  return { from: parties === undefined ? 'similar-jobs' : 'federation', runs: Math.round(runs) };
}

export function saidOf({ middle, runs, parties }: Correction): string {
  const whose =
    parties === undefined ? 'similar jobs' : `a federation of ${counted(parties, 'organisation')}`;
  return `${counted(Math.round(runs), 'run')} of ${whose} took ${figure(middle)} × of what was expected of them`;
}
