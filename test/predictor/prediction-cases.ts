import { predict } from '../../planner/predictor/predict.ts';
import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { Profile } from '../../schemas/profile.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildProfileOf, instant, someAccelerators } from '../support/build-profile.ts';

/** A prediction for a job that is otherwise unremarkable. */
export function predicted(
  job: Partial<Job>,
  runs: readonly Profile[] = [],
  target: 'simulated' | 'gcp' = 'simulated',
): Prediction {
  return predict({ job: buildJob(job), runs, accelerators: someAccelerators, target });
}

/** The sentence about a field; empty when there is none. */
export function reasonOf(prediction: Prediction, field: string): string {
  return prediction.reasons.find((reason) => reason.startsWith(`${field}:`)) ?? '';
}

/** A script of which nothing is known. */
export const plain: Partial<Job> = { dataAccess: [] };
/** A well-described fine-tuning of 7 B parameters. */
export const loraOf7B: Partial<Job> = {
  gpuRequired: true,
  frameworks: [
    { name: 'torch', version: '2.8.0' },
    { name: 'transformers', version: '4.56.0' },
  ],
  task: 'fine-tuning',
  method: 'lora',
  model: { name: 'x-7b', parameters: 7e9 },
  batchSize: 4,
  gradientAccumulation: 4,
  sequenceLength: 1024,
  precision: 'bf16',
  optimizer: 'adamw',
  activationCheckpointing: true,
  workers: 4,
  steps: 1000,
  dataAccess: [{ uri: 'gs://corpus/train', mode: 'read', bytes: 3 * 1024 ** 3 }],
};

/** Runs of one job, oldest first, that differ in their peak memory. */
export function runsOf(
  job: Partial<Job>,
  peaks: readonly number[],
  changes: Parameters<typeof buildProfileOf>[0] = {},
): Profile[] {
  return peaks.map((peakMemoryGib, index) =>
    buildProfileOf({
      job: buildJob(job),
      id: `run-${String(index)}`,
      recordedAt: instant(index),
      ...changes,
      summary: { peakMemoryGib, meanCpuUtilization: 0.5, p95CpuUtilization: 0.5, ...changes?.summary },
    }),
  );
}
