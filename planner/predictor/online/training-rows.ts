import type { AcceleratorFacts } from '../../../schemas/catalog.ts';
import type { Interval } from '../../../schemas/interval.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { driftWeights } from '../drift.ts';
import { noHistory } from '../history.ts';
import { runtimePriorOf, runtimeRatio } from '../work-prior.ts';
import { busyVcpus, peakGpuMemoryGib, peakMemoryGib, peakNetworkGbps, type Observe } from '../observed.ts';
import { gpuMemoryPrior } from '../priors/gpu-memory.ts';
import { hostMemoryPrior } from '../priors/host-memory.ts';
import { networkPrior } from '../priors/network.ts';
import { vcpusPrior } from '../priors/vcpus.ts';
import { situationOf, type Estimator, type Situation } from '../situation.ts';
import { featuresOf, jobKind } from './job-features.ts';
import { inTurns } from './in-turns.ts';
import type { ModelTarget } from './prediction-models.ts';

/** One run as a model of a target learns from it. */
export interface TrainingRow {
  readonly family: string;
  /** Of its job; see `jobKind`. */
  readonly kind: string;
  /** ISO instant. */
  readonly recordedAt: string;
  readonly features: Float64Array;
  /** What its job's code alone would have let expect. */
  readonly prior: Interval;
  /** Observed ÷ prior target, above 0. */
  readonly ratio: number;
}

interface Learnt {
  readonly prior: Estimator;
  readonly observe: Observe;
}

const learnt: Readonly<Record<Exclude<ModelTarget, 'runtimeSeconds'>, Learnt>> = {
  memoryGib: { prior: hostMemoryPrior, observe: peakMemoryGib },
  gpuMemoryGib: { prior: gpuMemoryPrior, observe: peakGpuMemoryGib },
  vcpus: { prior: vcpusPrior, observe: busyVcpus },
  networkGbps: { prior: networkPrior, observe: peakNetworkGbps },
};

/** Runs as rows of a target, newest first; those that did not end well or do not tell it are left out. */
export async function trainingRows(
  target: ModelTarget,
  runs: readonly PastRun[],
  accelerators: readonly AcceleratorFacts[],
): Promise<readonly TrainingRow[]> {
  const rows = await inTurns(runs, (run) => rowOf(target, run, accelerators));
  return rows
    .filter((row) => row !== null)
    .sort((one, other) =>
      one.recordedAt < other.recordedAt ? 1 : one.recordedAt > other.recordedAt ? -1 : 0,
    );
}

/** A run as a row; null where it tells nothing of the target. */
export function rowOf(
  target: ModelTarget,
  run: PastRun,
  accelerators: readonly AcceleratorFacts[],
): TrainingRow | null {
  if (run.outcome !== 'succeeded') return null;
  const situation = aloneOf(run, accelerators);
  const told =
    target === 'runtimeSeconds' ? runtimeOf(run, situation) : toldBy(learnt[target], run, situation);
  if (told === null || !(told.ratio > 0) || !Number.isFinite(told.ratio)) return null;
  const { family, recordedAt, job } = run;
  const kind = jobKind(job, situation.layout);
  return { family, kind, recordedAt, features: featuresOf(run.job, situation.layout), ...told };
}

/** Days after which a run counts half of what it did: libraries and data go on changing. */
const halfLifeDays = 180;
const millisecondsPerDay = 86_400_000;

/** What each of some rows, newest first, counts at an instant: less with age, and less from before a change in its family. */
export function rowWeights(rows: readonly TrainingRow[], now: Date): Float64Array {
  const weights = Float64Array.from(rows, ({ recordedAt }) => {
    const days = Math.max(0, now.getTime() - Date.parse(recordedAt)) / millisecondsPerDay;
    return 0.5 ** (days / halfLifeDays);
  });
  for (const places of placesByFamily(rows).values()) {
    const ofFamily = driftWeights(places.map((place) => rows[place]!.ratio));
    places.forEach((place, index) => (weights[place]! *= ofFamily[index]!));
  }
  return weights;
}

function placesByFamily(rows: readonly TrainingRow[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  rows.forEach(({ family }, place) => {
    const known = places.get(family);
    if (known) known.push(place);
    else places.set(family, [place]);
  });
  return places;
}

function aloneOf(run: PastRun, accelerators: readonly AcceleratorFacts[]): Situation {
  const layout = { machines: 1, gpusPerMachine: 0, reason: '' };
  return situationOf(run, { job: run.job, history: noHistory, accelerators, layout });
}

function toldBy(
  { prior, observe }: Learnt,
  run: PastRun,
  situation: Situation,
): Pick<TrainingRow, 'prior' | 'ratio'> | null {
  const value = observe(run);
  if (value === null) return null;
  const { interval } = prior.estimate(situation);
  return { prior: interval, ratio: value / interval.target };
}

function runtimeOf(run: PastRun, situation: Situation): Pick<TrainingRow, 'prior' | 'ratio'> | null {
  const ratio = runtimeRatio(run, situation);
  return ratio === null ? null : { prior: runtimePriorOf(situation), ratio };
}
