import type { Job } from '../../../schemas/job.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { dataBytesRead } from '../priors/data-size.ts';
import { sizeCurve } from './size-curve.ts';

/** Runs that a curve is drawn through. */
const newest = 40;

/**
 * For runs of a job, newest first, what each took of something: by what factor that changes for as much data as the job reads now. All 1
 * where that is not known, or runs on fewer than three amounts do not show how it grows.
 */
export function sizeFactors(
  job: Job,
  runs: readonly { readonly run: PastRun; readonly value: number }[],
): readonly number[] {
  const now = dataBytesRead(job) ?? 0;
  if (!(now > 0)) return runs.map(() => 1);
  const sizes = sizesOf(runs);
  if (sizes.every((size) => size === now)) return runs.map(() => 1);
  const drawn = runs.slice(0, newest).map(({ value }, index) => ({ size: sizes[index] ?? 0, value }));
  const curve = sizeCurve(drawn);
  if (curve === null) return runs.map(() => 1);
  const atNow = curve(now);
  return sizes.map((size) => (size > 0 ? atNow / curve(size) : 1));
}

/** Bytes that each run has read, 0 where that is not known. Runs that come from the store share their job. */
function sizesOf(runs: readonly { readonly run: PastRun }[]): readonly number[] {
  let [last, size]: [Job | null, number] = [null, 0];
  return runs.map(({ run: { job } }) => {
    if (job !== last) [last, size] = [job, dataBytesRead(job) ?? 0];
    return size;
  });
}
