import type { Job } from '../../../schemas/job.ts';
import type { Source } from './published-memory.ts';
import { gb, model } from './published-memory.ts';

/** Published memory of a machine that serves a model without a GPU. */
export interface PublishedHostMemory {
  readonly what: string;
  readonly job: Partial<Job>;
  readonly gib: number;
  readonly source: Source;
}

const fastChat: Source = {
  url: 'https://github.com/lm-sys/FastChat/blob/0e6d3e4beaab66f4d3f93db72541a4abab8af28d/README.md',
  date: '2024-11-14',
};

function onCpu(
  name: string,
  billions: number,
  version: string,
  gigabytes: number,
  source: Source,
): PublishedHostMemory {
  return {
    what: `${name} on a CPU`,
    job: {
      gpuRequired: false,
      frameworks: [{ name: 'transformers', version }],
      task: 'inference',
      model: model(name, billions),
      batchSize: 1,
      dataAccess: [],
    },
    gib: gb(gigabytes),
    source,
  };
}

/** Weights in fp32, as transformers 4 loads them. */
export const hostMemory: readonly PublishedHostMemory[] = [
  onCpu('vicuna-7b', 6.74, '4.31.0', 30, fastChat),
  onCpu('vicuna-13b', 13.02, '4.31.0', 60, fastChat),
];
