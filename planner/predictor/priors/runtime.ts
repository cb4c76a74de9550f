import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import type { Source, Work } from '../../../schemas/prediction.ts';
import { around } from '../estimate.ts';
import type { Situation } from '../situation.ts';
import type { ReferenceMachine } from '../work.ts';
import { arithmeticOf, secondsOn } from '../work.ts';
import { duration, figure, gibOf, parameterCount } from '../wording.ts';
import { dataBytesRead } from './data-size.ts';
import { generationSlowdown } from './generation.ts';
import { hasFramework, isDeepLearning } from './model-kind.ts';
import { attendedParameters, flopPerParameter, imageSlowdown } from './flop.ts';
import { activeParameters } from './job-shape.ts';
import { parallelLibraries } from './parallel-libraries.ts';
import type { TrainingSize } from './training-size.ts';
import { trainingSize } from './training-size.ts';

/** A runtime with the work it is made of. */
export interface WorkEstimate {
  readonly work: Work;
  readonly runtimeSeconds: Interval;
  readonly reason: string;
  /** What it rests on most; the code where absent. */
  readonly source?: Source;
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
 * inference and longer where tokens are generated (`generationSlowdown`); runtime = FLOP ÷ (GPUs × achieved FLOP/s) + start. CPU: bytes ÷ 20 MB/s a core, else ten minutes within wide bounds.
 *
 * Worked example: 7 B, LoRA with checkpointing, 16.4 M places half filled on one L4 (121 TFLOP/s · 0.35 = 42.4): 6 · (7e9 + 0.3e9) ·
 * 8.2e6 = 3.6e17 FLOP, 8,480 s, and a start of 100 s: 2.4 h.
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
  const base = { ...noWork, precision: arithmeticOf(job), fixedSeconds: startSeconds(job) };
  if (parameters !== null && parameters > 0 && size !== null) {
    return computedWork(job, machine, { base, parameters, size });
  }
  const gpuFlop = unknownGpuSeconds * machine.gpus * machine.flopPerSecond;
  const missing = parameters === null || parameters <= 0 ? 'model size' : 'steps and data size';
  const reason = `${missing} unknown, so an hour within wide bounds (prior)`;
  return finished({ ...base, gpuFlop }, machine, unknownGpu, reason);
}

interface KnownSize {
  readonly base: Work;
  readonly parameters: number;
  readonly size: TrainingSize;
}

function computedWork(
  job: Job,
  machine: ReferenceMachine,
  { base, parameters, size }: KnownSize,
): WorkEstimate {
  const each = flopPerParameter(job);
  const active = activeParameters(job, parameters);
  const slower = generationSlowdown(job);
  const flop = each * (active + attendedParameters(job, parameters)) * size.positions;
  const gpuFlop = flop * slower.target * imageSlowdown(job);
  const { lower, upper } = size.doubt;
  const bounds = { lower: lower / slower.target, upper: upper * (slower.upper / slower.target) };
  const reason =
    `${size.origin}: ${String(each)} FLOP × ${parameterCount(active)} parameters × ${figure(size.positions / 1e6)} M positions, ` +
    `on ${String(machine.gpus)} ${machine.acceleratorName ?? 'GPU'} at ${figure(machine.flopPerSecond / 1e12)} TFLOP/s (prior)`;
  return finished({ ...base, gpuFlop }, machine, bounds, `${reason}${waits(slower.target)}`);
}

function waits(factor: number): string {
  return factor > 1 ? `, × ${figure(factor)} as each token waits for the weights` : '';
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

/** A start may be this much shorter than reckoned; work of little weight does not shorten it further. */
const leastOfStart = 0.1;
const noWork: Work = { cpuSeconds: 0, parallelism: 1, gpuFlop: 0, precision: null, fixedSeconds: 0 };

function finished(work: Work, machine: ReferenceMachine, factors: Factors, reason: string): WorkEstimate {
  const seconds = secondsOn(work, machine);
  const runtimeSeconds = around(seconds, factors.lower, factors.upper);
  const lower = Math.max(runtimeSeconds.lower, work.fixedSeconds * leastOfStart);
  return { work, runtimeSeconds: { ...runtimeSeconds, lower }, reason };
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
