import type { Job } from '../../schemas/job.ts';
import { chooseFor, type PlanningBasis } from './planning-basis.ts';

/** Whether a machine is found for a job on the basis of another. */
function fits(basis: PlanningBasis, job: Job): boolean {
  return chooseFor(basis, job).choice.offering !== null;
}

/**
 * The largest batch size below the job's own with which a machine is found; null where none is. Memory grows with the
 * batch, so that halving the span finds it.
 */
export function largestBatchSize(basis: PlanningBasis): number | null {
  const { job } = basis.analysis;
  const fitsAt = (batchSize: number): boolean => fits(basis, { ...job, batchSize });
  if (job.batchSize === null || job.batchSize <= 1 || !fitsAt(1)) return null;
  let [least, beyond] = [1, job.batchSize];
  while (beyond - least > 1) {
    const middle = Math.floor((least + beyond) / 2);
    if (fitsAt(middle)) least = middle;
    else beyond = middle;
  }
  return least;
}

/** USD of a run where no budget bounds it; null where nothing fits even then or its price is not known. */
export function usdWithoutBudget(basis: PlanningBasis): number | null {
  const { maxUsd: _maxUsd, ...limits } = basis.limits;
  const { choice } = chooseFor({ ...basis, limits }, { ...basis.analysis.job, maxUsd: null });
  return choice.cost?.usdPerRun?.target ?? null;
}

/** A version of a framework that works. */
export interface WorkingVersion {
  /** As the job calls the package. */
  readonly name: string;
  readonly version: string;
  /** The version that the job asks for. */
  readonly instead: string;
}

/**
 * The nearest version of one framework with which the job's libraries go together and with a GPU; null where no change of
 * one framework does it. `versionsOf` gives a framework's versions, nearest to the second argument first.
 */
export function workingVersion(
  basis: PlanningBasis,
  versionsOf: (name: string, version: string) => readonly string[],
): WorkingVersion | null {
  const { job } = basis.analysis;
  for (const { name, version } of job.frameworks) {
    const instead = version ?? job.dependencies[name] ?? null;
    if (instead === null) continue;
    const found = versionsOf(name, instead).find((other) => works(basis, withVersion(job, name, other)));
    if (found !== undefined) return { name, version: found, instead };
  }
  return null;
}

function withVersion(job: Job, name: string, version: string): Job {
  const frameworks = job.frameworks.map((one) => (one.name === name ? { ...one, version } : one));
  return { ...job, frameworks, dependencies: { ...job.dependencies, [name]: version } };
}

/** Whether the libraries go together and with the accelerator that is asked for; memory is another matter. */
function works(basis: PlanningBasis, job: Job): boolean {
  const { prediction, choice } = chooseFor(basis, job);
  const asked = job.resources.accelerator?.type ?? '';
  const isRefused =
    prediction.refusedAccelerators?.[asked] !== undefined || choice.rejected[0]?.criterion === 'driver';
  return collisionWithoutGpu(prediction) === null && (choice.offering !== null || !isRefused);
}

/** Without a GPU libraries that do not go together refuse no machine; the prediction's reasons tell of them. */
export function collisionWithoutGpu({
  gpuMemoryGib,
  reasons,
}: Pick<ReturnType<typeof chooseFor>['prediction'], 'gpuMemoryGib' | 'reasons'>): string | null {
  if (gpuMemoryGib !== null) return null;
  return reasons.find((reason) => reason.startsWith('software: '))?.slice('software: '.length) ?? null;
}
