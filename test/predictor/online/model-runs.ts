import { histogramLearner } from '../../../planner/predictor/trees/histogram-learner.ts';
import type { TrainingRequest } from '../../../planner/predictor/online/train-models.ts';
import { rowOf } from '../../../planner/predictor/online/training-rows.ts';
import type { Job } from '../../../schemas/job.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { buildJob } from '../../support/build-plan.ts';
import { buildProfileOf, someAccelerators } from '../../support/build-profile.ts';

const start = Date.UTC(2026, 0, 1);
const day = 86_400_000;

/** The instant some days after a fixed start. */
export function onDay(days: number): string {
  return new Date(start + days * day).toISOString();
}

/** A job that reads some GiB with pandas, or with nothing that is known to hold data in memory. */
export function readingJob(name: string, gib: number, framework = 'pandas'): Job {
  return buildJob({
    name,
    family: `family-${name}`,
    fingerprint: `sha256:${name}`,
    frameworks: [{ name: framework, version: null }],
    dataAccess: [{ uri: 'gs://b/x', mode: 'read', bytes: gib * 2 ** 30 }],
  });
}

/** A run that took `factor` times the memory that its code lets expect. */
export function runTaking(
  job: Job,
  factor: number,
  days: number,
  id = `${job.name}-${String(days)}`,
): PastRun {
  const one = buildProfileOf({ id, job, recordedAt: onDay(days), summary: { peakMemoryGib: 1 } });
  const ratio = rowOf('memoryGib', one, someAccelerators)?.ratio ?? NaN;
  return { ...one, summary: { ...one.summary, peakMemoryGib: factor / ratio } };
}

/** Runs of many jobs, a day apart, oldest first: pandas takes a factor of what is expected, polars another. */
export function mixedRuns(count: number, pandas: number, polars: number, firstDay = 0): readonly PastRun[] {
  return Array.from({ length: count }, (_, index) => {
    const isPandas = index % 2 === 0;
    const job = readingJob(
      `${isPandas ? 'p' : 'q'}${String(index)}`,
      1 + (index % 7),
      isPandas ? 'pandas' : 'polars',
    );
    const scatter = 1 + ((index * 13) % 7) / 50;
    return runTaking(job, (isPandas ? pandas : polars) * scatter, firstDay + index);
  });
}

/** A training request on one thread. */
export function trainingOn(
  runs: readonly PastRun[],
  incumbent: TrainingRequest['incumbent'] = null,
): TrainingRequest {
  const now = new Date(Math.max(start, ...runs.map(({ recordedAt }) => Date.parse(recordedAt))));
  return { runs, accelerators: someAccelerators, now, incumbent, learner: histogramLearner(1) };
}
