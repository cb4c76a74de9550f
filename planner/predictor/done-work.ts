import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { Work } from '../../schemas/prediction.ts';
import type { PastRun } from '../../schemas/profile.ts';
import type { ReferenceMachine } from './work.ts';
import { achievedFlops, arithmeticOf, secondsOn } from './work.ts';

/** The work that one run did, and what it would take on the reference machine. */
export interface DoneWork {
  readonly run: PastRun;
  readonly work: Work;
  readonly seconds: number;
}

/** The work of a run; none where it does not tell it. */
export function doneBy(
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

/** All parts of some work, times a factor. */
export function scaledWork(work: Work, factor: number): Work {
  const { cpuSeconds, gpuFlop, fixedSeconds } = work;
  return {
    ...work,
    cpuSeconds: cpuSeconds * factor,
    gpuFlop: gpuFlop * factor,
    fixedSeconds: fixedSeconds * factor,
  };
}
