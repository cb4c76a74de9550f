import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Work } from '../../schemas/prediction.ts';
import type { PastRun } from '../../schemas/profile.ts';
import { driftOf } from './drift.ts';
import { scaled } from './estimate.ts';
import { blend, corrected } from './evidence.ts';
import { succeeded } from './history.ts';
import { informed } from './online/informed.ts';
import { correctionFor, saidOf, sourceOf } from './online/prediction-models.ts';
import { gpuMemoryPrior } from './priors/gpu-memory.ts';
import type { WorkEstimate } from './priors/runtime.ts';
import { runtimePrior } from './priors/runtime.ts';
import { vcpusPrior } from './priors/vcpus.ts';
import { situationOf, type Situation } from './situation.ts';
import type { ReferenceMachine } from './work.ts';
import { achievedFlops, arithmeticOf, referenceMachine, secondsOn } from './work.ts';
import { counted, duration, figure } from './wording.ts';

/** The work that one run did, and what it would take on the reference machine. */
interface DoneWork {
  readonly run: PastRun;
  readonly work: Work;
  readonly seconds: number;
}

/**
 * Work and runtime with history: each good run of the job tells its work; the one in the middle is taken, and the bounds tighten
 * with the number of runs as in `blend`.
 */
export function estimateWork(situation: Situation, machine: ReferenceMachine): WorkEstimate {
  const prior = correctedWork(situation, runtimePrior(situation, machine));
  const all = succeeded(situation.history.own).flatMap((run) => doneBy(run, machine, situation.accelerators));
  const done = all.slice(0, driftOf(all.map(({ seconds }) => seconds))?.newer);
  if (done.length === 0) return fromFamily(situation, prior);
  const values = done.map(({ seconds }) => seconds);
  const blended = blend(prior.runtimeSeconds, { values, kind: 'typical' });
  const middle = [...done].sort((one, other) => one.seconds - other.seconds)[
    Math.floor((done.length - 1) / 2)
  ];
  const work = middle?.work ?? prior.work;
  // The median of an even number lies between two runs; the interval follows the work that is handed on.
  const runtimeSeconds = scaled(blended, secondsOn(work, machine) / blended.target);
  const ids = done.slice(0, 3).map(({ run }) => run.id);
  const spans = counted(done.length, 'run');
  return {
    work,
    runtimeSeconds,
    reason: `${duration(runtimeSeconds.target)} on the reference machine, from ${spans} (${ids.join(', ')}${done.length > 3 ? ', …' : ''})${older(all.length - done.length)}`,
    source: { from: 'own-runs', runs: done.length },
  };
}

/** Work scaled as similar jobs say that its prior is off. */
function correctedWork(situation: Situation, prior: WorkEstimate): WorkEstimate {
  const correction = correctionFor(situation, 'runtimeSeconds');
  if (correction === null) return prior;
  const runtimeSeconds = informed(prior.runtimeSeconds, correction);
  const work = scaledWork(prior.work, runtimeSeconds.target / prior.runtimeSeconds.target);
  const reason = `${prior.reason}; ${saidOf(correction)}`;
  return { work, runtimeSeconds, reason, source: sourceOf(correction) };
}

/** Work scaled by what runs of the family took ÷ what was expected of each of them, as far as they can be compared. */
function fromFamily(situation: Situation, prior: WorkEstimate): WorkEstimate {
  const ratios = succeeded(situation.history.kin).flatMap((run) => slownessOf(run, situation) ?? []);
  if (ratios.length === 0) return prior;
  const runtimeSeconds = corrected(prior.runtimeSeconds, ratios.slice(0, driftOf(ratios)?.newer));
  const factor = runtimeSeconds.target / prior.runtimeSeconds.target;
  const runs = counted(ratios.length, 'run');
  return {
    work: scaledWork(prior.work, factor),
    runtimeSeconds,
    reason: `${prior.reason}; × ${figure(factor)} from ${runs} of the same family`,
    source: { from: 'family', runs: ratios.length },
  };
}

function scaledWork(work: Work, factor: number): Work {
  const { cpuSeconds, gpuFlop, fixedSeconds } = work;
  return {
    ...work,
    cpuSeconds: cpuSeconds * factor,
    gpuFlop: gpuFlop * factor,
    fixedSeconds: fixedSeconds * factor,
  };
}

/** Observed ÷ expected runtime of another job's run, both on the machine that the job would have been told for. */
export function slownessOf(run: PastRun, situation: Situation): number | null {
  const own = situationOf(run, situation);
  const machine = machineOf(own);
  const [done] = doneBy(run, machine, situation.accelerators);
  const expected = correctedWork(own, runtimePrior(own, machine)).runtimeSeconds.target;
  const ratio = done === undefined ? NaN : done.seconds / expected;
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null;
}

/** Runtime of a job by its code alone, on the machine it would be told for. */
export function runtimePriorOf(situation: Situation): Interval {
  return runtimePrior(situation, machineOf(situation)).runtimeSeconds;
}

function machineOf(situation: Situation): ReferenceMachine {
  const gpus = situation.layout.machines * situation.layout.gpusPerMachine;
  const need = {
    vcpus: vcpusPrior.estimate(situation).interval,
    gpuMemoryGib: gpus === 0 ? null : gpuMemoryPrior.estimate(situation).interval,
    gpus,
  };
  return referenceMachine(situation.job, need, situation.accelerators);
}

function older(runs: number): string {
  return runs === 0 ? '' : `; ${counted(runs, 'older run')} took another time and no longer count`;
}

function doneBy(
  run: PastRun,
  machine: ReferenceMachine,
  accelerators: readonly AcceleratorFacts[],
): readonly DoneWork[] {
  if (!(run.runtimeSeconds > 0)) return [];
  const work = machine.gpus > 0 ? gpuWorkOf(run, accelerators) : cpuWorkOf(run);
  return work === null ? [] : [{ run, work, seconds: secondsOn(work, machine) }];
}

/**
 * CPU seconds = mean utilisation × vCPUs × runtime; parallelism is the 95th percentile of use, never below one; the rest of the
 * runtime, which no further vCPU would shorten, is fixed.
 *
 * A played-back or imported utilisation belongs to another machine, whose speed nobody knows, and tells no CPU seconds.
 *
 * Worked example: 600 s on 4 vCPUs, mean 0.4, 95th percentile 0.5: 960 CPU seconds, parallelism 2, fixed 600 − 960 ÷ 2 = 120 s.
 */
function cpuWorkOf(run: PastRun): Work | null {
  const { meanCpuUtilization: mean, p95CpuUtilization: high } = run.summary;
  if (mean === null || high === null || run.machine === undefined || run.origin !== 'measured') return null;
  const { vcpus } = run.machine;
  if (mean <= 0 || vcpus <= 0) return null;
  const cpuSeconds = mean * vcpus * run.runtimeSeconds;
  const parallelism = Math.max(1, high * vcpus, mean * vcpus);
  const busySeconds = cpuSeconds / Math.min(Math.max(0.1, vcpus), parallelism);
  return {
    cpuSeconds,
    parallelism,
    gpuFlop: 0,
    precision: null,
    fixedSeconds: Math.max(0, run.runtimeSeconds - busySeconds),
  };
}

/** FLOP = (runtime − start) × GPUs × what such a GPU achieves, so that the same GPU gives the same runtime again. */
function gpuWorkOf(run: PastRun, accelerators: readonly AcceleratorFacts[]): Work | null {
  const offering = run.offerings.at(-1);
  const facts = accelerators.find(({ type }) => type === offering?.accelerator?.type);
  const precision = arithmeticOf(run.job);
  const rate = facts === undefined ? null : achievedFlops(facts, precision);
  if (offering?.accelerator == null || rate === null) return null;
  const fixedSeconds = Math.min(run.predicted?.work.fixedSeconds ?? 0, run.runtimeSeconds / 5);
  const gpus = offering.accelerator.count * offering.machineCount;
  const gpuFlop = (run.runtimeSeconds - fixedSeconds) * gpus * rate;
  return { cpuSeconds: 0, parallelism: 1, gpuFlop, precision, fixedSeconds };
}
