import type { Job } from '../../../schemas/job.ts';

/** Where a figure was published, and the state of it that was read. */
export interface Source {
  readonly url: string;
  /** ISO date of the figure where its source tells it or its history is known, else the day on which it was read. */
  readonly date: string;
}

/** Published GPU memory of one GPU. */
export interface PublishedMemory {
  readonly what: string;
  readonly job: Partial<Job>;
  readonly gpus: number;
  readonly gib: number;
  /**
   * `device`: what the driver reports (nvidia-smi), with the CUDA context; `allocator`: what PyTorch's allocator counts, without it;
   * `stated`: a round figure of what a GPU must have.
   */
  readonly measured: 'device' | 'allocator' | 'stated';
  readonly source: Source;
}

export const gigabyte = 1e9 / 1024 ** 3;
export const gb = (value: number): number => value * gigabyte;
export const mib = (value: number): number => value / 1024;

export const model = (name: string, billions: number): NonNullable<Job['model']> => ({
  name,
  parameters: billions * 1e9,
});
export const text: Partial<Job> = {
  gpuRequired: true,
  frameworks: [{ name: 'transformers', version: null }],
  task: 'fine-tuning',
};
export const plainTorch: Partial<Job> = { ...text, frameworks: [{ name: 'torch', version: null }] };
