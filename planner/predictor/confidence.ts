import type { Job } from '../../schemas/job.ts';
import type { History } from './history.ts';
import { succeeded } from './history.ts';

/** What a prior rests on. Each counts the same; not knowing any of them leaves the floor. */
const questions: readonly ((job: Job) => boolean)[] = [
  (job) => job.frameworks.length > 0,
  (job) => job.task !== null,
  (job) => !job.gpuRequired || (job.model?.parameters ?? null) !== null,
  (job) => !job.gpuRequired || job.precision !== null,
  (job) => !job.gpuRequired || job.batchSize !== null,
  (job) => job.dataAccess.length > 0 && job.dataAccess.every((access) => access.bytes !== null),
  (job) => job.steps !== null || job.epochs !== null || job.expectedRuntimeSeconds !== null,
];

/**
 * How far to trust a prediction, 0 to 1. Priors alone reach 0.1 (nothing known) to 0.5 (all known); each good run of the job counts
 * in full, each of its family a quarter: 1 − (1 − prior) ÷ (1 + runs).
 *
 * Worked example: prior 0.4; one own run 0.7; four own runs 0.88.
 */
export function confidenceOf(job: Job, history: History): number {
  const known = questions.filter((isKnown) => isKnown(job)).length;
  const prior = 0.1 + (0.4 * known) / questions.length;
  const runs = succeeded(history.own).length + succeeded(history.kin).length / 4;
  return Number((1 - (1 - prior) / (1 + runs)).toFixed(3));
}
