import type { Job } from '../../schemas/job.ts';
import { compact } from './wording.ts';

/** A job with one of its values changed, and how to say that. */
export interface Variation {
  /** `at 4`, `in bf16`. */
  readonly label: string;
  readonly job: Job;
}

/** The fields of a job whose value is varied to see what it does. */
export type VariedField = keyof typeof variations;

type CountField = 'batchSize' | 'sequenceLength' | 'gradientAccumulation' | 'workers' | 'steps';

/** Half of a count, or twice what cannot be halved. */
function halved(field: CountField): (job: Job) => Variation | null {
  return (job) => {
    const value = job[field];
    if (value === null || value < 1) return null;
    const other = value > 1 ? Math.floor(value / 2) : 2;
    return { label: `at ${compact(other)}`, job: { ...job, [field]: other } };
  };
}

/** What each field is compared with; null where it says nothing that could be varied. */
export const variations = {
  batchSize: halved('batchSize'),
  sequenceLength: halved('sequenceLength'),
  gradientAccumulation: halved('gradientAccumulation'),
  workers: halved('workers'),
  steps: halved('steps'),
  precision: (job: Job): Variation | null => {
    if (job.precision === null) return null;
    const precision = job.precision === 'bf16' || job.precision === 'fp16' ? 'fp32' : 'bf16';
    return { label: `in ${precision}`, job: { ...job, precision } };
  },
  method: (job: Job): Variation | null => {
    if (job.method === null) return null;
    const method = job.method === 'full' ? 'lora' : 'full';
    return { label: `as ${method}`, job: { ...job, method } };
  },
  optimizer: (job: Job): Variation | null => {
    if (job.optimizer === null) return null;
    const optimizer = job.optimizer.toLowerCase().startsWith('adam') ? 'sgd' : 'adamw';
    return { label: `with ${optimizer}`, job: { ...job, optimizer } };
  },
} as const satisfies Record<string, (job: Job) => Variation | null>;
