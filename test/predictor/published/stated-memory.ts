import type { Job } from '../../../schemas/job.ts';
import type { PublishedMemory, Source } from './published-memory.ts';
import { gb, gigabyte, model, text } from './published-memory.ts';

const whisper: Source = {
  url: 'https://github.com/openai/whisper/blob/c0d2f624c09dc18e709e37c2ad90c039a4eb72a2/README.md',
  date: '2025-06-25',
};
const fastChat: Source = {
  url: 'https://github.com/lm-sys/FastChat/blob/0e6d3e4beaab66f4d3f93db72541a4abab8af28d/README.md',
  date: '2024-11-14',
};

function stated(
  what: string,
  changes: Partial<Job>,
  gigabytes: number,
  source: Source,
  gpus = 1,
): PublishedMemory {
  return { what, job: { ...text, ...changes }, gpus, gib: gb(gigabytes), measured: 'stated', source };
}

const qlora: Source = { url: 'https://arxiv.org/abs/2305.14314', date: '2023-05-23' };
const guanaco: Partial<Job> = {
  method: 'qlora',
  precision: 'int4',
  optimizer: 'paged_adamw_32bit',
  batchSize: 1,
  sequenceLength: 512,
  activationCheckpointing: true,
};
const peftDeepspeed: Source = {
  url: 'https://github.com/huggingface/peft/blob/5d602fdbff04c33c1c4de55cda9d4ae1d7cb7e40/docs/source/accelerate/deepspeed.md',
  date: '2026-08-21',
};
const peftFsdp: Source = {
  url: 'https://github.com/huggingface/peft/blob/5d602fdbff04c33c1c4de55cda9d4ae1d7cb7e40/docs/source/accelerate/fsdp.md',
  date: '2026-08-21',
};
const llama70b: Partial<Job> = {
  model: model('llama-2-70b', 68.98),
  optimizer: 'adamw',
  sequenceLength: 2048,
  activationCheckpointing: true,
};
const axolotl: Source = {
  url: 'https://github.com/axolotl-ai-cloud/axolotl/blob/013495e12908abd630d2d7d0a3c6987682e32beb/examples/llama-2/README.md',
  date: '2026-11-24',
};
const llama31: Source = { url: 'https://huggingface.co/blog/llama31', date: '2024-07-23' };
const long: Partial<Job> = { task: 'inference', precision: 'fp16', batchSize: 1, sequenceLength: 128_000 };

/** What papers and guides say that a GPU must have. */
export const statedMemory: readonly PublishedMemory[] = [
  stated(
    'Whisper large',
    { task: 'inference', model: model('whisper-large', 1.55), precision: 'fp16', batchSize: 1 },
    10,
    whisper,
  ),
  stated(
    'Whisper small',
    { task: 'inference', model: model('whisper-small', 0.244), precision: 'fp16', batchSize: 1 },
    2,
    whisper,
  ),
  stated(
    'Vicuna 7B',
    { task: 'inference', model: model('vicuna-7b', 6.74), precision: 'fp16', batchSize: 1 },
    14,
    fastChat,
  ),
  stated(
    'Vicuna 13B',
    { task: 'inference', model: model('vicuna-13b', 13.02), precision: 'fp16', batchSize: 1 },
    28,
    fastChat,
  ),
  stated(
    'LLaMA 65B, full fine-tuning in 16 bit',
    {
      method: 'full',
      model: model('llama-65b', 65),
      precision: 'bf16',
      optimizer: 'adamw',
      batchSize: 1,
      sequenceLength: 512,
    },
    780,
    qlora,
  ),
  stated(
    'LLaMA 65B, QLoRA under 48 GB',
    { ...guanaco, model: model('llama-65b', 65.3) },
    48 / gigabyte,
    qlora,
  ),
  stated('LLaMA 33B, QLoRA on 24 GB', { ...guanaco, model: model('llama-33b', 32.5) }, 24 / gigabyte, qlora),
  stated(
    'GPT-3 175B, weights in 16 bit',
    { task: 'inference', model: model('gpt-3', 175), precision: 'fp16', batchSize: 1, sequenceLength: 512 },
    350,
    { url: 'https://arxiv.org/abs/2106.09685', date: '2021-10-16' },
  ),
  stated(
    'Llama 2 70B, LoRA with ZeRO-3 on 8 GPUs',
    {
      ...llama70b,
      method: 'lora',
      precision: 'bf16',
      batchSize: 8,
      distributed: { strategy: 'deepspeed', worldSize: 8 },
    },
    64,
    peftDeepspeed,
    8,
  ),
  stated(
    'Llama 2 70B, QLoRA with ZeRO-3 on 2 GPUs',
    {
      ...llama70b,
      method: 'qlora',
      precision: 'int4',
      batchSize: 2,
      distributed: { strategy: 'deepspeed', worldSize: 2 },
    },
    36.6,
    peftDeepspeed,
    2,
  ),
  stated(
    'Llama 2 70B, QLoRA with FSDP on 2 GPUs',
    {
      ...llama70b,
      method: 'qlora',
      precision: 'int4',
      batchSize: 2,
      distributed: { strategy: 'fsdp', worldSize: 2 },
    },
    35.6,
    peftFsdp,
    2,
  ),
  stated(
    'Llama 2 7B, QLoRA on packed 4,096 (axolotl)',
    {
      ...guanaco,
      model: model('llama-2-7b', 6.74),
      batchSize: 2,
      sequenceLength: 4096,
    },
    17,
    axolotl,
  ),
  stated(
    'Llama 2 7B, LoRA over 8-bit weights on packed 4,096 (axolotl)',
    {
      ...guanaco,
      method: 'lora',
      precision: 'int8',
      model: model('llama-2-7b', 6.74),
      batchSize: 2,
      sequenceLength: 4096,
    },
    20,
    axolotl,
  ),
  stated(
    'Llama 3.1 8B with 128k tokens of cache',
    { ...long, model: model('llama-3.1-8b', 8.03) },
    16 + 15.62,
    llama31,
  ),
  stated(
    'Llama 3.1 70B with 128k tokens of cache',
    { ...long, model: model('llama-3.1-70b', 70.55) },
    140 + 39.06,
    llama31,
  ),
];
