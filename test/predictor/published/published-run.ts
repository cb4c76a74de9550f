import type { Job } from '../../../schemas/job.ts';
import type { Source } from './published-memory.ts';

/** Published time of a run on known accelerators, without its start. */
export interface PublishedRun {
  readonly what: string;
  readonly job: Partial<Job>;
  readonly gpus: number;
  readonly accelerator: string;
  readonly seconds: number;
  readonly source: Source;
}

/** Accelerators as the Compute API spells them. */
export const a100 = 'nvidia-tesla-a100';
export const a100Large = 'nvidia-a100-80gb';
export const h100 = 'nvidia-h100-80gb';
export const v100 = 'nvidia-tesla-v100';
export const t4 = 'nvidia-tesla-t4';

/** Steps of a job of which a rate was published. */
export const steps = 1000;
