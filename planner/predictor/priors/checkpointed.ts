import type { Job } from '../../../schemas/job.ts';
import { compareVersions } from '../stack/version-text.ts';

/** PEFT's preparation of quantised models turns activation checkpointing on unless it is told not to (its documentation, read November 2026). */
const preparation = /(?:^|\.)prepare_model_for_kbit_training$/;
/** TRL's trainers do so by default since this release (release notes of August 2025); transformers.Trainer does not. */
const trainer = /^trl\.\w+(?:Trainer|Config)\b/;
const trainerSince = '0.22.0';

/** True where activations are computed again in the backward pass: as the code says, else by the default of what it calls. */
export function checkpointsActivations(job: Job): boolean {
  return job.activationCheckpointing ?? (isPrepared(job) || hasTrainerDefault(job));
}

function isPrepared(job: Job): boolean {
  return job.apiCalls.some((call) => preparation.test(call));
}

function hasTrainerDefault(job: Job): boolean {
  if (!job.apiCalls.some((call) => trainer.test(call))) return false;
  const version = job.frameworks.find(({ name }) => name.toLowerCase() === 'trl')?.version ?? null;
  return version === null || compareVersions(version, trainerSince) >= 0;
}
