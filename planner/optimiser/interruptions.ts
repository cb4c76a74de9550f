import type { Interval } from '../../schemas/interval.ts';
import type { Job } from '../../schemas/job.ts';

/**
 * Preemptions per machine-hour: Google observed 5 to 15 % a day per project on average for preemptible machines
 * ("Preemptible VM instances", Compute Engine documentation, 2021; an observation, no promise, and GPUs may fare worse).
 */
export const preemptionsPerHour: Interval = { target: 0.1 / 24, lower: 0.05 / 24, upper: 0.15 / 24 };

/** Seconds between checkpoints where a job writes them and does not say how often. */
export const assumedCheckpointSeconds = 1800;

/** Above this many expected interruptions a run without checkpoints does not end; the exponent stays finite. */
const largestExponent = 50;

/** Seconds between checkpoints, or null for a job that starts from the beginning after an interruption. */
export function checkpointSecondsOf(job: Job): number | null {
  if (job.checkpoint?.everySeconds) return job.checkpoint.everySeconds;
  return job.checkpointing === true || job.checkpoint !== null ? assumedCheckpointSeconds : null;
}

/**
 * Seconds that interruptions add to a run of `runtimeSeconds` on `machines` machines, any of which stops all.
 * With checkpoints each interruption costs half an interval and a new start: λR × (c/2 + ready). Without, the run starts
 * over: (e^λR − 1)/λ − R, and a new start each time. Worked: 10 h, one machine, a checkpoint every 30 min, ready in 75 s:
 * 0.042 interruptions × (900 + 75) s = 41 s.
 */
export function interruptionSeconds(
  runtimeSeconds: number,
  readySeconds: number,
  checkpointSeconds: number | null,
  ratePerHour: number,
  machines: number,
): number {
  const expected = (ratePerHour * machines * runtimeSeconds) / 3600;
  if (expected === 0) return 0;
  if (checkpointSeconds !== null)
    return expected * (Math.min(checkpointSeconds, runtimeSeconds) / 2 + readySeconds);
  const bounded = Math.min(expected, largestExponent);
  const restarts = Math.expm1(bounded);
  // Per expected interruption, not per rate: beyond the largest exponent a higher rate must not look cheaper.
  return runtimeSeconds * (restarts / bounded - 1) + restarts * readySeconds;
}
