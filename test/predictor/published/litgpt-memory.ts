import type { Method, Precision } from '../../../schemas/job.ts';
import type { PublishedMemory, Source } from './published-memory.ts';
import { gb, model, plainTorch } from './published-memory.ts';

const litgptConfigs: Source = {
  url: 'https://github.com/Lightning-AI/litgpt/blob/26857050fe3ff627cd714fe92f5838f51a3d5efa/config_hub/finetune/README.md',
  date: '2024-09-27',
};
const litgptTables: Source = {
  url: 'https://github.com/Lightning-AI/litgpt/blob/4839345a97a0a90bc5f2361664b04d665c9a0e89/tutorials/resource-tables.md',
  date: '2023-10-20',
};
const litgptInference: Source = {
  url: 'https://github.com/Lightning-AI/litgpt/blob/26857050fe3ff627cd714fe92f5838f51a3d5efa/tutorials/inference.md',
  date: '2024-06-04',
};

interface Tuned {
  readonly name: string;
  readonly billions: number;
  readonly method: Method;
  readonly batchSize: number;
  readonly gigabytes: number;
}

/** LitGPT fine-tunes in pure bf16 with AdamW and no checkpointing. */
function litgpt(tuned: Tuned, sequenceLength: number, source: Source): PublishedMemory {
  const { name, billions, method, batchSize, gigabytes } = tuned;
  return {
    what: `${name}, ${method}, batch ${String(batchSize)} × ${String(sequenceLength)} (LitGPT)`,
    job: {
      ...plainTorch,
      method,
      model: model(name, billions),
      precision: method === 'qlora' ? 'int4' : 'bf16',
      optimizer: 'adamw',
      batchSize,
      sequenceLength,
    },
    gpus: 1,
    gib: gb(gigabytes),
    measured: 'allocator',
    source,
  };
}

const alpacaRows: readonly (readonly [string, number, Method, number, number])[] = [
  ['falcon-7b', 7.22, 'lora', 1, 16.69],
  ['falcon-7b', 7.22, 'qlora', 1, 9.44],
  ['gemma-2b', 2.51, 'lora', 2, 12.62],
  ['gemma-2b', 2.51, 'qlora', 2, 11.58],
  ['gemma-7b', 8.54, 'qlora', 1, 17.18],
  ['gemma-2-2b', 2.61, 'lora', 2, 14.31],
  ['gemma-2-2b', 2.61, 'qlora', 2, 13.52],
  ['gemma-2-9b', 9.24, 'qlora', 1, 20.92],
  ['llama-2-7b', 6.74, 'lora', 2, 19.77],
  ['llama-2-7b', 6.74, 'qlora', 2, 13.68],
  ['llama-3-8b', 8.03, 'lora', 1, 19.73],
  ['llama-3-8b', 8.03, 'qlora', 2, 17.41],
  ['llama-3.2-1b', 1.24, 'full', 4, 8.7],
  ['llama-3.2-1b', 1.24, 'lora', 1, 4.49],
  ['llama-3.2-1b', 1.24, 'qlora', 2, 5.53],
  ['llama-3.2-3b', 3.21, 'full', 4, 16.51],
  ['llama-3.2-3b', 3.21, 'lora', 1, 9.67],
  ['llama-3.2-3b', 3.21, 'qlora', 2, 10.3],
  ['mistral-7b', 7.24, 'lora', 2, 20.66],
  ['mistral-7b', 7.24, 'qlora', 2, 14.29],
  ['phi-2', 2.78, 'lora', 4, 13.98],
  ['phi-2', 2.78, 'qlora', 4, 14.27],
  ['phi-3-mini-4k', 3.82, 'full', 4, 17.01],
  ['phi-3-mini-4k', 3.82, 'lora', 4, 19.75],
  ['phi-3-mini-4k', 3.82, 'qlora', 4, 19.13],
  ['stablelm-base-alpha-3b', 3.64, 'lora', 1, 8.58],
  ['stablelm-base-alpha-3b', 3.64, 'qlora', 1, 5.24],
  ['tiny-llama-1.1b', 1.1, 'full', 4, 14.1],
  ['tiny-llama-1.1b', 1.1, 'lora', 8, 13.5],
  ['tiny-llama-1.1b', 1.1, 'qlora', 8, 16.24],
];

/** Longest example of Alpaca in tokens of each model. */
const longRows: readonly (readonly [string, number, Method, number, number, number])[] = [
  ['phi-1.5', 1.42, 'lora', 1, 4.82, 1044],
  ['phi-1.5', 1.42, 'qlora', 1, 3.78, 1044],
  ['phi-1.5', 1.42, 'lora', 4, 10.68, 1044],
  ['stablelm-base-alpha-3b', 3.64, 'lora', 4, 16.92, 1034],
  ['llama-2-7b', 6.74, 'lora', 1, 21.3, 1304],
  ['llama-2-7b', 6.74, 'lora', 2, 29.07, 1304],
  ['llama-2-7b', 6.74, 'qlora', 1, 14.14, 1304],
  ['llama-2-13b', 13.02, 'lora', 1, 38.12, 1304],
  ['llama-2-13b', 13.02, 'qlora', 1, 23.14, 1304],
];

const servedRows: readonly (readonly [string, number, Precision, number, number])[] = [
  ['phi-1.5', 1.42, 'bf16', 1, 2.86],
  ['phi-1.5', 1.42, 'int4', 1, 1.39],
  ['stablelm-base-alpha-3b', 3.64, 'bf16', 1, 7.3],
  ['stablelm-base-alpha-3b', 3.64, 'int4', 1, 3.2],
  ['llama-2-7b', 6.74, 'bf16', 1, 13.52],
  ['llama-2-7b', 6.74, 'int4', 1, 4.57],
  ['llama-2-13b', 13.02, 'bf16', 1, 26.21],
  ['llama-2-13b', 13.02, 'int4', 1, 8.32],
  ['codellama-34b', 33.74, 'int4', 1, 20.52],
  ['falcon-40b', 41.3, 'int4', 1, 26.55],
];
const splitRows: typeof servedRows = [
  ['llama-2-70b', 68.98, 'bf16', 4, 35.46],
  ['llama-2-70b', 68.98, 'bf16', 8, 18.19],
  ['llama-2-70b', 68.98, 'int4', 2, 19.79],
  ['llama-2-70b', 68.98, 'int4', 8, 6.15],
];

function served([name, billions, precision, gpus, gigabytes]: (typeof servedRows)[number]): PublishedMemory {
  return {
    what: `${name} served in ${precision} on ${String(gpus)} GPUs`,
    job: {
      ...plainTorch,
      task: 'inference',
      model: model(name, billions),
      precision,
      batchSize: 1,
      sequenceLength: 256,
      distributed: gpus > 1 ? { strategy: 'tensor-parallel', worldSize: gpus } : null,
    },
    gpus,
    gib: gb(gigabytes),
    measured: 'allocator',
    source: gpus > 1 ? litgptInference : litgptTables,
  };
}

/** LitGPT's tables: pure bf16, measured by the allocator. */
export const litgptMemory: readonly PublishedMemory[] = [
  ...alpacaRows.map(([name, billions, method, batchSize, gigabytes]) =>
    litgpt({ name, billions, method, batchSize, gigabytes }, 512, litgptConfigs),
  ),
  ...longRows.map(([name, billions, method, batchSize, gigabytes, sequence]) =>
    litgpt({ name, billions, method, batchSize, gigabytes }, sequence, litgptTables),
  ),
  ...[...servedRows, ...splitRows].map(served),
];
