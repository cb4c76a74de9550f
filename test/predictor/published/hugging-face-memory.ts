import type { Job, Method } from '../../../schemas/job.ts';
import type { PublishedMemory, Source } from './published-memory.ts';
import { gb, mib, model, text } from './published-memory.ts';

import { peftTable } from './sources.ts';

const anatomy: Source = {
  url: 'https://github.com/huggingface/transformers/blob/0016acf7ef421c7fe8eff7945de52c71896c3b01/docs/source/en/perf_train_gpu_one.mdx',
  date: '2022-01-11',
};
const bertLarge: Partial<Job> = {
  ...text,
  frameworks: [{ name: 'transformers', version: '4.21.0' }],
  apiCalls: ['transformers.AutoModelForSequenceClassification.from_pretrained'],
  method: 'full',
  model: model('bert-large-uncased', 0.336),
  precision: 'fp32',
  optimizer: 'adamw',
  sequenceLength: 512,
  batchSize: 4,
};

const halfChecked: Partial<Job> = { batchSize: 1, precision: 'fp16', activationCheckpointing: true };

function bert(what: string, changes: Partial<Job>, megabytes: number): PublishedMemory {
  return {
    what: `BERT-large, ${what}`,
    job: { ...bertLarge, ...changes },
    gpus: 1,
    gib: mib(megabytes),
    measured: 'device',
    source: anatomy,
  };
}

/** The PEFT table is of scripts that load weights in fp32, with batch 8 of short tweets. */
function tweets(name: string, billions: number, method: Method, gigabytes: number): PublishedMemory {
  return {
    what: `${name}, ${method}, on tweets`,
    job: {
      ...text,
      method,
      model: model(name, billions),
      precision: 'fp32',
      optimizer: 'adamw',
      batchSize: 8,
      sequenceLength: 64,
    },
    gpus: 1,
    gib: gb(gigabytes),
    measured: 'device',
    source: peftTable,
  };
}

const metaMath: Source = {
  url: 'https://github.com/huggingface/peft/tree/5d602fdbff04c33c1c4de55cda9d4ae1d7cb7e40/method_comparison/MetaMathQA/results',
  date: '2026-07-15',
};
const maths: Partial<Job> = {
  ...text,
  model: model('Llama-3.2-3B', 3.213),
  precision: 'bf16',
  optimizer: 'adamw',
  batchSize: 4,
  sequenceLength: 768,
};

/** Models of Hugging Face's documentation and benchmarks. */
export const huggingFaceMemory: readonly PublishedMemory[] = [
  bert('batch 4', {}, 14_949),
  bert('batch 1', { batchSize: 1 }, 8681),
  bert('batch 1, checkpointing', { batchSize: 1, activationCheckpointing: true }, 6775),
  bert('batch 4, fp16', { precision: 'fp16' }, 13_939),
  bert('batch 1, fp16, checkpointing', halfChecked, 7275),
  bert('batch 4, Adafactor', { optimizer: 'adafactor' }, 12_295),
  bert('batch 1, fp16, checkpointing, Adafactor', { ...halfChecked, optimizer: 'adafactor' }, 4847),
  bert('batch 4, 8-bit Adam', { optimizer: 'adam8bit' }, 13_085),
  bert('batch 1, fp16, checkpointing, 8-bit Adam', { ...halfChecked, optimizer: 'adam8bit' }, 5363),
  tweets('T0_3B', 2.85, 'full', 47.14),
  tweets('T0_3B', 2.85, 'lora', 14.4),
  tweets('mt0-xxl', 12.92, 'lora', 56),
  tweets('bloomz-7b1', 7.07, 'lora', 32),
  {
    what: 'Llama 3.2 3B, LoRA of rank 32, batch 4 × 768',
    job: { ...maths, method: 'lora' },
    gpus: 1,
    gib: 22_292_725_760 / 1024 ** 3,
    measured: 'allocator',
    source: metaMath,
  },
  {
    what: 'Llama 3.2 3B, full, batch 4 × 768',
    job: { ...maths, method: 'full' },
    gpus: 1,
    gib: 38_868_615_168 / 1024 ** 3,
    measured: 'allocator',
    source: metaMath,
  },
];
