import type { Job } from '../../../schemas/job.ts';
import type { PublishedMemory, Source } from './published-memory.ts';
import { gb, model, plainTorch } from './published-memory.ts';

const torchtune: Source = {
  url: 'https://github.com/pytorch/torchtune/blob/0031bfb080bd35ec533c412df883cf2bf7bf7fe4/README.md',
  date: '2024-09-25',
};
const packed: Partial<Job> = {
  ...plainTorch,
  frameworks: [...(plainTorch.frameworks ?? []), { name: 'torchtune', version: null }],
  precision: 'bf16',
  optimizer: 'adamw',
  batchSize: 2,
  sequenceLength: 2048,
  activationCheckpointing: true,
};

/** torchtune's table: packed sequences, checkpointing, a loss in pieces. */
export const torchtuneMemory: readonly PublishedMemory[] = [
  {
    what: 'Llama 3.1 8B, full with paged 8-bit AdamW on an A6000 (torchtune)',
    job: { ...packed, method: 'full', model: model('llama-3.1-8b', 8.03), optimizer: 'pagedadamw8bit' },
    gpus: 1,
    gib: 37.4,
    measured: 'allocator',
    source: torchtune,
  },
  {
    what: 'Llama 3.1 8B, LoRA on a 4090 (torchtune)',
    job: { ...packed, method: 'lora', model: model('llama-3.1-8b', 8.03) },
    gpus: 1,
    gib: 16.2,
    measured: 'allocator',
    source: torchtune,
  },
  {
    what: 'Llama 3.1 8B, QLoRA on a 4090 (torchtune)',
    job: { ...packed, method: 'qlora', precision: 'int4', model: model('llama-3.1-8b', 8.03) },
    gpus: 1,
    gib: 7.4,
    measured: 'allocator',
    source: torchtune,
  },
  {
    what: 'Llama 3.1 70B, LoRA with FSDP on 8 A100 (torchtune)',
    job: {
      ...packed,
      method: 'lora',
      model: model('llama-3.1-70b', 70.55),
      distributed: { strategy: 'fsdp', worldSize: 8 },
    },
    gpus: 8,
    gib: 27.6,
    measured: 'allocator',
    source: torchtune,
  },
  {
    what: 'Llama 3.1 405B, QLoRA with FSDP on 8 A100 (torchtune)',
    job: {
      ...packed,
      method: 'qlora',
      precision: 'int4',
      model: model('llama-3.1-405b', 405.9),
      distributed: { strategy: 'fsdp', worldSize: 8 },
    },
    gpus: 8,
    gib: gb(44.8),
    measured: 'allocator',
    source: torchtune,
  },
];
