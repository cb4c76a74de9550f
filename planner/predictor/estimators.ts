import type { Interval } from '../../schemas/interval.ts';
import type { Job } from '../../schemas/job.ts';
import type { PastRun } from '../../schemas/profile.ts';
import { driftOf, type Drift } from './drift.ts';
import type { Estimate } from './estimate.ts';
import { exactly, raised } from './estimate.ts';
import type { Observations } from './evidence.ts';
import { blendAfter, corrected, margin } from './evidence.ts';
import { succeeded } from './history.ts';
import type { Observe } from './observed.ts';
import { exhaustedMemory } from './observed.ts';
import { situationOf, withoutModels, type Estimator, type Situation } from './situation.ts';
import { sizeFactors } from './transfer/size-factors.ts';
import { counted, figure } from './wording.ts';

/** Runs of the job from which what it was expected to take is too small a part to speak of; see `priorWeight`. */
export const runsWithoutPrior = 5;

/** Newest runs of the family that are compared with what was expected of them. */
export const comparedKin = 50;

/** A quantity as its reasons name it. */
export interface Quantity {
  readonly observe: Observe;
  readonly kind: Observations['kind'];
  readonly unit: string;
}

/** The value that the user fixed by hand, else the inner estimate. */
export function unlessFixed(fixed: (job: Job) => number | undefined, inner: Estimator): Estimator {
  return {
    estimate: (situation) => {
      const value = fixed(situation.job);
      if (value === undefined) return inner.estimate(situation);
      return { interval: exactly(value), reason: 'set by hand', source: { from: 'user', runs: 0 } };
    },
  };
}

/** The inner estimate corrected by good runs of the family while the job has few of its own, and tightened by these. */
export function learned(quantity: Quantity, inner: Estimator): Estimator {
  return {
    estimate: (situation) => {
      const own = observedOf(succeeded(situation.history.own), quantity.observe);
      const kin = own.length < runsWithoutPrior ? kinOf(situation, quantity) : [];
      const prior = kin.length === 0 ? inner.estimate(situation) : fromKin(inner, situation, kin);
      return own.length === 0 ? prior : fromOwnRuns(prior, own, quantity, situation.job);
    },
  };
}

/**
 * Never below what runs that failed or were stopped have been seen to use, and well above what one that ran out of memory had:
 * the next request is 1.5 times its peak (upper bound twice), unless a good run has shown the true need since.
 * Source of the factor: Kubernetes' vertical pod autoscaler raises by 1.2 at least; scientific workflow engines commonly double.
 */
export function afterFailures(quantity: Quantity, memory: 'host' | 'gpu', inner: Estimator): Estimator {
  return {
    estimate: (situation) => {
      const runs = situation.history.own.filter((run) => run.outcome !== 'succeeded');
      return observedOf(runs, quantity.observe).reduce(
        (estimate, seen) => raisedBy(estimate, seen, ranOut(seen, memory, quantity, situation)),
        inner.estimate(situation),
      );
    },
  };
}

const nextRequest = { target: 1.5, upper: 2 };

interface Seen {
  readonly run: PastRun;
  readonly value: number;
}

function observedOf(runs: readonly PastRun[], observe: Observe): readonly Seen[] {
  const seen: Seen[] = [];
  for (const run of runs) {
    const value = observe(run);
    if (value !== null) seen.push({ run, value });
  }
  return seen;
}

function kinOf({ history }: Situation, quantity: Quantity): readonly Seen[] {
  return observedOf(succeeded(history.kin), quantity.observe).slice(0, comparedKin);
}

function fromOwnRuns(prior: Estimate, seen: readonly Seen[], quantity: Quantity, job: Job): Estimate {
  const factors = sizeFactors(job, seen);
  const values = seen.map(({ value }, index) => value * (factors[index] ?? 1));
  const drift = driftOf(values);
  const interval = blendAfter(prior.interval, { values, kind: quantity.kind }, drift);
  const seenValues = seen.map(({ value }) => value);
  const range = rangeOf(seenValues, quantity.unit);
  const what = quantity.kind === 'peak' ? 'peak' : 'typical use';
  return {
    interval,
    reason: `${what} ${range} in ${counted(seen.length, 'run')} (${named(seen)}), margin ${figure(margin(seen.length) * 100)} %${carried(factors, interval)}${changed(drift)}`,
    source: { from: 'own-runs', runs: seen.length },
  };
}

/** Said where runs were on other amounts of data. */
function carried(factors: readonly number[], { target }: Interval): string {
  return factors.every((factor) => factor === 1) ? '' : `, ${figure(target)} on as much data as it reads now`;
}

/** Said of a change that the newest runs show; nothing where there is none. */
function changed(drift: Drift | null): string {
  if (drift === null) return '';
  const { newer, factor } = drift;
  return `; ${figure(factor)} × what it was since ${counted(newer, 'run')}, so older ones count for less`;
}

function fromKin(inner: Estimator, situation: Situation, seen: readonly Seen[]): Estimate {
  const prior = inner.estimate(situation);
  // What models say of the job is taken to hold for its family: they are near in features.
  const learnt = prior.interval.target / inner.estimate(withoutModels(situation)).interval.target;
  const ratios = seen.map(
    ({ run, value }) => value / (inner.estimate(situationOf(run, situation)).interval.target * learnt),
  );
  const known = ratios.filter((ratio) => Number.isFinite(ratio) && ratio > 0);
  const drift = driftOf(known);
  const usable = known.slice(0, drift?.newer);
  const mean = Math.exp(
    usable.reduce((total, ratio) => total + Math.log(ratio), 0) / Math.max(1, usable.length),
  );
  return {
    interval: corrected(prior.interval, usable),
    reason: `${prior.reason}; ${counted(seen.length, 'run')} of the same family used ${figure(mean)} × of what was expected of them${changed(drift)}`,
    source: { from: 'family', runs: seen.length },
  };
}

function ranOut(seen: Seen, memory: 'host' | 'gpu', quantity: Quantity, situation: Situation): boolean {
  if (seen.run.outcome !== 'out-of-memory') return false;
  if (exhaustedMemory(seen.run, situation.accelerators) !== memory) return false;
  return !observedOf(succeeded(situation.history.own), quantity.observe).some(
    ({ value }) => value >= seen.value,
  );
}

function raisedBy(estimate: Estimate, seen: Seen, outOfMemory: boolean): Estimate {
  const { value, run } = seen;
  const factors = outOfMemory ? nextRequest : { target: 1, upper: 1 };
  const floor = { lower: value, target: value * factors.target, upper: value * factors.upper };
  const interval = raised(estimate.interval, floor);
  const unchanged =
    interval.lower === estimate.interval.lower &&
    interval.target === estimate.interval.target &&
    interval.upper === estimate.interval.upper;
  if (unchanged) return estimate;
  const why = outOfMemory
    ? `${run.id} ran out of memory at ${figure(value)}, so 1.5 times that is asked for`
    : `${run.id} had used ${figure(value)} when it ended (${run.outcome})`;
  return { ...estimate, interval, reason: `${estimate.reason}; ${why}` };
}

function rangeOf(values: readonly number[], unit: string): string {
  const largest = figure(Math.max(...values));
  const smallest = figure(Math.min(...values));
  return largest === smallest ? `${largest} ${unit}` : `${smallest} to ${largest} ${unit}`;
}

/** At most three ids, newest first. */
function named(seen: readonly Seen[]): string {
  const ids = seen.slice(0, 3).map(({ run }) => run.id);
  return seen.length > ids.length ? `${ids.join(', ')}, …` : ids.join(', ');
}
