import type { Divergence, DivergentMetric } from '../../schemas/divergence.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import type { Point, Trend } from './trend.ts';
import { pointsOf, risingTrend, sinceRestart } from './trend.ts';

/** What the watched machine has. */
export interface WatchedMachine {
  readonly vcpus: number;
  readonly memoryGib: number;
  /** Of one GPU; null without one. */
  readonly gpuMemoryGib: number | null;
}

export interface FindDivergenceRequest {
  readonly prediction: Prediction;
  readonly job: Job;
  readonly machine: WatchedMachine;
  /** Of this run, in any order; samples from before its start must be left out. */
  readonly samples: readonly UsageSample[];
  /** Null where nobody knows what runs on the machine: low usage then says nothing, and there is no run time. */
  readonly run: Run | null;
  /** Samples in a row that must lie outside before anything is reported; 3 when absent. */
  readonly sustainedSamples?: number;
}

const defaultSustainedSamples = 3;
/** Being below the interval costs money, not the run: it must last this many times longer to be reported. */
const idlePatience = 10;
/** A GPU that is used less than this is idle. */
const idleGpu: Interval = { target: 0.5, lower: 0.05, upper: 1 };
/** Share of a machine's memory that a job can have before the kernel kills it; the rest is the system's. */
const usableShare = 0.95;

/** One metric of a run in the unit of its prediction. */
interface Watched {
  readonly metric: DivergentMetric;
  readonly unit: string;
  readonly predicted: Interval;
  readonly points: readonly Point[];
}

/**
 * The most urgent way in which usage has left the prediction for long enough, or null. Memory comes first, because running out of it
 * ends the run; then GPU memory, runtime, vCPUs, an idle GPU and memory that is never used. A metric without samples never diverges;
 * vCPUs and unused memory that the user fixed by hand are the user's will.
 */
export function findDivergence(request: FindDivergenceRequest): Divergence | null {
  const sustained = Math.max(1, request.sustainedSamples ?? defaultSustainedSamples);
  const { prediction, machine, job, run } = request;
  const memory = watchedMemory(request);
  const gpuMemory = watchedGpuMemory(request);
  return (
    above(memory, sustained) ??
    outgrowing(memory, machine.memoryGib, request, sustained) ??
    (gpuMemory === null ? null : above(gpuMemory, sustained)) ??
    (gpuMemory === null || machine.gpuMemoryGib === null
      ? null
      : outgrowing(gpuMemory, machine.gpuMemoryGib, request, sustained)) ??
    overtime(request) ??
    (job.resources.vcpus === undefined ? above(watchedCpu(request), sustained) : null) ??
    (run === null || prediction.gpuCount === 0
      ? null
      : below(watchedGpu(request), sustained * idlePatience)) ??
    (run !== null && job.resources.memoryGib === undefined ? below(memory, sustained * idlePatience) : null)
  );
}

function watchedMemory({ prediction, samples }: FindDivergenceRequest): Watched {
  const points = sinceRestart(pointsOf(samples, (sample) => sample.memoryGib));
  return { metric: 'memoryGib', unit: 'GiB of memory', predicted: prediction.memoryGib, points };
}

function watchedGpuMemory({ prediction, samples }: FindDivergenceRequest): Watched | null {
  if (prediction.gpuMemoryGib === null) return null;
  const points = sinceRestart(pointsOf(samples, (sample) => sample.gpuMemoryGib));
  return { metric: 'gpuMemoryGib', unit: 'GiB of GPU memory', predicted: prediction.gpuMemoryGib, points };
}

function watchedCpu({ prediction, samples, machine }: FindDivergenceRequest): Watched {
  const points = pointsOf(samples, ({ cpuUtilization }) =>
    cpuUtilization === null ? null : cpuUtilization * machine.vcpus,
  );
  return { metric: 'vcpus', unit: 'vCPUs', predicted: prediction.vcpus, points };
}

function watchedGpu({ samples }: FindDivergenceRequest): Watched {
  const points = pointsOf(samples, (sample) => sample.gpuUtilization);
  return { metric: 'gpuUtilization', unit: 'of the GPU', predicted: idleGpu, points };
}

function above(watched: Watched, sustained: number): Divergence | null {
  const { predicted, points } = watched;
  const streak = newestWhile(points, (point) => point.value > predicted.upper);
  if (streak.length < sustained) return null;
  const trend = risingTrend(points);
  const observed = largest(streak);
  return divergence(watched, 'above', streak, observed, {
    projected: trend === null || watched.metric === 'vcpus' ? null : projection(trend, null),
    reason: `${figure(observed)} ${watched.unit}, above the predicted ${bounds(predicted)} for ${String(streak.length)} samples`,
  });
}

function below(watched: Watched, sustained: number): Divergence | null {
  const { predicted, points } = watched;
  // The whole life counts: a run that once needed its memory may need it again.
  if (points.length < sustained || points.some((point) => point.value >= predicted.lower)) return null;
  const observed = largest(points);
  return divergence(watched, 'below', points, observed, {
    projected: null,
    reason: `never above ${figure(observed)} ${watched.unit} in ${String(points.length)} samples, below the predicted ${bounds(predicted)}`,
  });
}

/**
 * Memory that still rises, is past its target and will pass what the machine has: noticed before the kernel ends the run. Growth
 * inside the target is expected, so that a job that loads its data at the start raises no alarm.
 */
function outgrowing(
  watched: Watched,
  machineGib: number,
  { prediction, run }: FindDivergenceRequest,
  sustained: number,
): Divergence | null {
  const { predicted, points } = watched;
  const trend = risingTrend(points);
  if (trend === null || trend.level <= predicted.target) return null;
  const streak = newestWhile(points, (point) => point.value > predicted.target);
  const left = run === null ? null : Math.max(0, prediction.runtimeSeconds.upper - run.runSeconds);
  const projected = projection(trend, left);
  if (projected <= machineGib * usableShare || streak.length < sustained) return null;
  return divergence(watched, 'above', streak, trend.level, {
    projected,
    reason:
      `${figure(trend.level)} ${watched.unit} and rising by ${figure(trend.slope * 60)} GiB a minute: ` +
      `heading for ${figure(projected)} GiB, and the machine has ${figure(machineGib)}`,
  });
}

/**
 * Where a rising line will stand. Nobody knows when the growth ends, so it is taken to be at half of its way (Gott 1993: the median of
 * what is left equals what has passed), but to end with the run's predicted upper bound at the latest.
 *
 * Worked example: 0.1 GiB a minute for 12 minutes, now 1.2 GiB → 2.4 GiB.
 */
export function projection(trend: Trend, secondsLeft: number | null): number {
  const ahead = secondsLeft === null ? trend.spanSeconds : Math.min(trend.spanSeconds, secondsLeft);
  return trend.level + trend.slope * ahead;
}

/** A run that takes longer than the upper bound. */
function overtime({ prediction, run, samples }: FindDivergenceRequest): Divergence | null {
  const predicted = prediction.runtimeSeconds;
  if (run?.state !== 'running' || run.runSeconds <= predicted.upper) return null;
  return {
    metric: 'runtimeSeconds',
    direction: 'above',
    predicted,
    observed: run.runSeconds,
    projected: null,
    since: samples.at(-1)?.at ?? run.startedAt ?? run.submittedAt,
    samples: samples.length,
    reason: `runs for ${figure(run.runSeconds)} s, longer than the predicted ${bounds(predicted)} s`,
  };
}

function divergence(
  watched: Watched,
  direction: Divergence['direction'],
  streak: readonly Point[],
  observed: number,
  rest: Pick<Divergence, 'projected' | 'reason'>,
): Divergence {
  const since = streak[0]?.at ?? '';
  return {
    metric: watched.metric,
    direction,
    predicted: watched.predicted,
    observed,
    since,
    samples: streak.length,
    ...rest,
  };
}

/** The unbroken run of newest points that satisfy a condition, in order of time. */
function newestWhile(points: readonly Point[], condition: (point: Point) => boolean): readonly Point[] {
  const broken = points.findLastIndex((point) => !condition(point));
  return points.slice(broken + 1);
}

function largest(points: readonly Point[]): number {
  return points.reduce((most, point) => Math.max(most, point.value), 0);
}

function bounds(interval: Interval): string {
  return `${figure(interval.lower)} to ${figure(interval.upper)}`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
