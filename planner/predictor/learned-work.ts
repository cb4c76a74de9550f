import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { Work } from '../../schemas/prediction.ts';
import type { PastRun } from '../../schemas/profile.ts';
import { driftOf } from './drift.ts';
import { scaled } from './estimate.ts';
import { blend } from './evidence.ts';
import { succeeded } from './history.ts';
import type { WorkEstimate } from './priors/runtime.ts';
import { runtimePrior } from './priors/runtime.ts';
import type { Situation } from './situation.ts';
import type { ReferenceMachine } from './work.ts';
import { achievedFlops, arithmeticOf, secondsOn } from './work.ts';
import { counted, duration } from './wording.ts';

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
  const prior = runtimePrior(situation, machine);
  const all = succeeded(situation.history.own).flatMap((run) => doneBy(run, machine, situation.accelerators));
  const done = all.slice(0, driftOf(all.map(({ seconds }) => seconds))?.newer);
  if (done.length === 0) return prior;
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
