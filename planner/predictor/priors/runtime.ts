import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import type { Work } from '../../../schemas/prediction.ts';
import { around } from '../estimate.ts';
import type { Situation } from '../situation.ts';
import type { ReferenceMachine } from '../work.ts';
import { arithmeticOf, secondsOn } from '../work.ts';
import { duration, figure, gibOf, parameterCount } from '../wording.ts';
import { dataBytesRead } from './data-size.ts';
import { hasFramework, isDeepLearning, isTraining } from './model-kind.ts';
import { parallelLibraries } from './parallel-libraries.ts';
import { trainingSize } from './training-size.ts';

/** A runtime with the work it is made of. */
export interface WorkEstimate {
  readonly work: Work;
  readonly runtimeSeconds: Interval;
  readonly reason: string;
}

interface Factors {
  readonly lower: number;
  readonly upper: number;
}

/** The user's own word for the runtime is taken for the target; people are off by about two. */
const saidByUser: Factors = { lower: 0.5, upper: 2 };
/** GPU job of unknown length: an hour, from five minutes to a day. */
const unknownGpuSeconds = 3600;
const unknownGpu: Factors = { lower: 1 / 12, upper: 24 };
/** CPU job of unknown length: ten minutes, from seconds to four hours. */
const unknownCpuSeconds = 600;
const unknownCpu: Factors = { lower: 1 / 60, upper: 24 };
/** Bytes that one core takes in per second: parsing CSV 10 to 100 MB/s, with work on each row about 20. */
const bytesPerCoreSecond = 20e6;
const fromDataBytes: Factors = { lower: 0.1, upper: 10 };

/**
 * Work and runtime without history.
 *
 * GPU: FLOP = 6 · parameters · tokens for training (Kaplan et al. 2020, §2.1: forward 2, backward 4), a third more with activation
 * checkpointing (the forward pass runs twice: 8), 4 for adapters over frozen weights (no weight gradients; 6 with checkpointing), 2 for
 * inference; runtime = FLOP ÷ (GPUs × achieved FLOP/s) + start. CPU: bytes ÷ 20 MB/s a core, else ten minutes within wide bounds.
 *
 * Worked example: 7 B, LoRA with checkpointing, 16.4 M tokens on one L4 (121 TFLOP/s · 0.35 = 42.4): 6 · 7e9 · 16.4e6 = 6.9e17 FLOP,
 * 16,260 s, and a start of 100 s: 4.5 h.
 */
export function runtimePrior(situation: Situation, machine: ReferenceMachine): WorkEstimate {
  const { job } = situation;
  const expected = job.expectedRuntimeSeconds;
  if (machine.gpus === 0) return expected === null ? cpuWork(job, machine) : saidCpu(job, expected, machine);
  return expected === null ? gpuWork(job, machine) : saidGpu(job, expected, machine);
}

function saidCpu(job: Job, expected: number, machine: ReferenceMachine): WorkEstimate {
  const parallelism = parallelismOf(job);
  const fixedSeconds = Math.min(startSeconds(job), expected / 10);
  const cpuSeconds = (expected - fixedSeconds) * Math.min(machine.vcpus, parallelism);
  const work = { ...noWork, cpuSeconds, parallelism, fixedSeconds };
  return finished(work, machine, saidByUser, saidReason(expected));
}

function saidGpu(job: Job, expected: number, machine: ReferenceMachine): WorkEstimate {
  const fixedSeconds = Math.min(startSeconds(job), expected / 10);
  const gpuFlop = (expected - fixedSeconds) * machine.gpus * machine.flopPerSecond;
  const work = { ...noWork, gpuFlop, precision: arithmeticOf(job), fixedSeconds };
  return finished(work, machine, saidByUser, saidReason(expected));
}

function saidReason(expected: number): string {
  return `${duration(expected)} as job.yaml expects, within a factor of two`;
}

function gpuWork(job: Job, machine: ReferenceMachine): WorkEstimate {
  const parameters = job.model?.parameters ?? null;
  const size = trainingSize(job, machine.gpus);
  const fixedSeconds = startSeconds(job);
  const base = { ...noWork, precision: arithmeticOf(job), fixedSeconds };
  if (parameters === null || parameters <= 0 || size === null) {
    const gpuFlop = unknownGpuSeconds * machine.gpus * machine.flopPerSecond;
    const missing = parameters === null || parameters <= 0 ? 'model size' : 'steps and data size';
    return finished(
      { ...base, gpuFlop },
      machine,
      unknownGpu,
      `${missing} unknown, so an hour within wide bounds (prior)`,
    );
  }
  const each = flopPerParameter(job);
  const gpuFlop = each * parameters * size.positions;
  const reason =
    `${size.origin}: ${String(each)} FLOP × ${parameterCount(parameters)} parameters × ${figure(size.positions / 1e6)} M positions, ` +
    `on ${String(machine.gpus)} ${machine.acceleratorName ?? 'GPU'} at ${figure(machine.flopPerSecond / 1e12)} TFLOP/s (prior)`;
  return finished({ ...base, gpuFlop }, machine, size.doubt, reason);
}

/** FLOP per parameter and token; see `runtimePrior`. */
export function flopPerParameter(job: Job): number {
  if (!isTraining(job)) return 2;
  const again = job.activationCheckpointing === true ? 2 : 0;
  return (job.method === 'lora' || job.method === 'qlora' ? 4 : 6) + again;
}

function cpuWork(job: Job, machine: ReferenceMachine): WorkEstimate {
  const bytes = dataBytesRead(job);
  const parallelism = parallelismOf(job);
  const base = { ...noWork, parallelism, fixedSeconds: startSeconds(job) };
  if (bytes === null || bytes === 0) {
    const cpuSeconds = unknownCpuSeconds * Math.min(machine.vcpus, parallelism);
    const reason = 'neither data size nor steps are known, so ten minutes within wide bounds (prior)';
    return finished({ ...base, cpuSeconds }, machine, unknownCpu, reason);
  }
  const cpuSeconds = (bytes / bytesPerCoreSecond) * Math.max(1, job.epochs ?? 1);
  const reason = `${figure(gibOf(bytes))} GiB of data at 20 MB/s a core over ${figure(Math.min(machine.vcpus, parallelism))} cores (prior)`;
  return finished({ ...base, cpuSeconds }, machine, fromDataBytes, reason);
}

const noWork: Work = { cpuSeconds: 0, parallelism: 1, gpuFlop: 0, precision: null, fixedSeconds: 0 };

function finished(work: Work, machine: ReferenceMachine, factors: Factors, reason: string): WorkEstimate {
  const seconds = secondsOn(work, machine);
  return { work, runtimeSeconds: around(seconds, factors.lower, factors.upper), reason };
}

/** Start of the interpreter (1 s) or of a deep-learning framework (30 s), and the weights read at 200 MB/s. */
function startSeconds(job: Job): number {
  if (!isDeepLearning(job)) return 1;
  return 30 + ((job.model?.parameters ?? 0) * 2) / 200e6;
}

/** vCPUs that a CPU job keeps busy: what the code asks for; all for −1; four for libraries that spread by themselves (Amdahl); one. */
function parallelismOf(job: Job): number {
  if (job.workers !== null && job.workers > 1) return job.workers;
  if (job.workers !== null && job.workers < 0) return 64;
  return hasFramework(job, parallelLibraries) ? 4 : 1;
}
