import type { Job } from '../../../schemas/job.ts';
import type { Source } from './published-memory.ts';
import { model, plainTorch, text } from './published-memory.ts';

/** Published time of a run on known accelerators, without its start. */
export interface PublishedRun {
  readonly what: string;
  readonly job: Partial<Job>;
  readonly gpus: number;
  readonly accelerator: string;
  readonly seconds: number;
  readonly source: Source;
}

const foundry: Source = {
  url: 'https://github.com/mosaicml/llm-foundry/blob/061f2c7ce64e655100286584a7629e2a09f827ba/scripts/train/benchmarking/README.md',
  date: '2026-11-24',
};
const [a100, a100Large, h100] = ['nvidia-tesla-a100', 'nvidia-a100-80gb', 'nvidia-h100-80gb'];

/** Accelerator, GPUs, billions of parameters, sequence, batch, checkpointing, tokens/s of each GPU. */
type Pretrained = readonly [string, number, number, number, number, boolean, number];

const pretrained: readonly Pretrained[] = [
  [a100Large, 64, 64.862, 2048, 8, true, 410],
  [a100Large, 8, 29.975, 2048, 3, true, 916],
  [a100Large, 8, 12.854, 2048, 2, false, 2262],
  [a100Large, 8, 12.849, 1024, 40, true, 2330],
  [a100Large, 8, 6.659, 2048, 6, false, 4641],
  [a100Large, 8, 6.919, 65_536, 1, true, 1013],
  [a100Large, 8, 2.652, 2048, 10, false, 10_811],
  [a100Large, 8, 1.316, 2048, 14, false, 20_513],
  [a100Large, 8, 0.758, 512, 96, false, 29_446],
  [a100Large, 8, 0.356, 2048, 32, false, 58_782],
  [a100Large, 8, 0.125, 2048, 40, false, 142_830],
  [a100, 128, 64.862, 2048, 4, true, 376],
  [a100, 8, 12.854, 2048, 4, true, 1668],
  [a100, 8, 6.659, 2048, 12, true, 3679],
  [h100, 64, 64.862, 2048, 8, true, 1039],
  [h100, 8, 29.975, 2048, 3, true, 2002],
  [h100, 8, 12.854, 2048, 2, false, 4792],
  [h100, 8, 6.659, 2048, 6, false, 10_643],
  [h100, 8, 6.919, 65_536, 1, true, 1956],
  [h100, 64, 2.652, 2048, 6, false, 22_525],
  [h100, 8, 1.316, 2048, 14, false, 45_455],
  [h100, 8, 0.76, 2048, 24, false, 63_147],
];
const steps = 1000;

function pretraining([
  accelerator,
  gpus,
  billions,
  length,
  batch,
  checkpointing,
  rate,
]: Pretrained): PublishedRun {
  return {
    what: `MPT ${String(billions)} B, ${String(batch)} × ${String(length)} on ${String(gpus)} ${accelerator}`,
    job: {
      ...plainTorch,
      task: 'training',
      method: 'full',
      model: model('mpt', billions),
      precision: 'bf16',
      batchSize: batch,
      sequenceLength: length,
      activationCheckpointing: checkpointing,
      distributed: { strategy: 'fsdp', worldSize: gpus },
      steps,
    },
    gpus,
    accelerator,
    seconds: (steps * batch * length) / rate,
    source: foundry,
  };
}

const litgpt: Source = {
  url: 'https://github.com/Lightning-AI/litgpt/blob/26857050fe3ff627cd714fe92f5838f51a3d5efa/config_hub/finetune/README.md',
  date: '2024-09-27',
};
/** Examples of Alpaca2k; most are much shorter than the 512 tokens that the configurations allow. */
const alpacaExamples = 2000;
/** Name, billions of parameters, epochs, batch, minutes on one A10G. */
type Tuned = readonly [string, number, number, number, number];
const tuned: readonly Tuned[] = [
  ['falcon-7b', 7.22, 4, 1, 24.84],
  ['gemma-2b', 2.51, 2, 2, 9.41],
  ['llama-2-7b', 6.74, 4, 2, 32.82],
  ['llama-3-8b', 8.03, 2, 1, 14.79],
  ['llama-3.2-3b', 3.21, 2, 1, 8.31],
  ['mistral-7b', 7.24, 4, 2, 31],
  ['phi-2', 2.78, 1, 4, 3.78],
  ['phi-3-mini-4k', 3.82, 1, 4, 6.46],
  ['tiny-llama-1.1b', 1.1, 3, 8, 8.09],
];

function tuning([name, billions, epochs, batch, minutes]: Tuned): PublishedRun {
  return {
    what: `${name}, LoRA of Alpaca2k on an A10G`,
    job: {
      ...plainTorch,
      method: 'lora',
      model: model(name, billions),
      precision: 'bf16',
      batchSize: batch,
      sequenceLength: 512,
      steps: (alpacaExamples * epochs) / batch,
    },
    gpus: 1,
    accelerator: 'a10g',
    seconds: minutes * 60,
    source: litgpt,
  };
}

const tables: Source = {
  url: 'https://github.com/Lightning-AI/litgpt/blob/4839345a97a0a90bc5f2361664b04d665c9a0e89/tutorials/resource-tables.md',
  date: '2023-10-20',
};
/** Name, billions of parameters, tokens/s of one sequence on an A100. */
type Generated = readonly [string, number, number];
const generated: readonly Generated[] = [
  ['phi-1.5', 1.42, 42.56],
  ['stablelm-base-alpha-3b', 3.64, 49.01],
  ['llama-2-7b', 6.74, 30.97],
  ['llama-2-13b', 13.02, 24.82],
];

function generating([name, billions, rate]: Generated): PublishedRun {
  return {
    what: `${name}, generating on an A100`,
    job: {
      ...plainTorch,
      task: 'inference',
      model: model(name, billions),
      precision: 'bf16',
      batchSize: 1,
      sequenceLength: 256,
      apiCalls: ['litgpt.LLM.generate'],
      steps,
    },
    gpus: 1,
    accelerator: a100,
    seconds: (steps * 256) / rate,
    source: tables,
  };
}

const llama31: Source = { url: 'https://huggingface.co/blog/llama31', date: '2024-07-23' };
/** Tokens that the Llama 3.1 models were trained on, and GPUs that the published GPU hours are spread over here. */
const [llamaTokens, llamaGpus, llamaSequence] = [15e12, 1024, 8192];

function llama(billions: number, millionHours: number): PublishedRun {
  return {
    what: `Llama 3.1 ${String(billions)} B, pre-training`,
    job: {
      ...plainTorch,
      task: 'training',
      method: 'full',
      model: model('llama-3.1', billions),
      precision: 'bf16',
      batchSize: 1,
      sequenceLength: llamaSequence,
      distributed: { strategy: 'fsdp', worldSize: llamaGpus },
      steps: llamaTokens / llamaSequence / llamaGpus,
    },
    gpus: llamaGpus,
    accelerator: h100,
    seconds: (millionHours * 1e6 * 3600) / llamaGpus,
    source: llama31,
  };
}

const nanoGpt: Source = {
  url: 'https://github.com/karpathy/nanoGPT/blob/3adf61e154c3fe3fca428ad6bc3818b27a3b8291/README.md',
  date: '2022-12-29',
};

function gpt2(what: string, secondsPerStep: number): PublishedRun {
  return {
    what: `GPT-2 124 M, ${what}`,
    job: {
      ...plainTorch,
      task: 'training',
      method: 'full',
      model: model('gpt2', 0.124),
      precision: 'bf16',
      batchSize: 12,
      sequenceLength: 1024,
      steps,
    },
    gpus: 1,
    accelerator: a100,
    seconds: steps * secondsPerStep,
    source: nanoGpt,
  };
}

const metaMath: Source = {
  url: 'https://github.com/huggingface/peft/tree/5d602fdbff04c33c1c4de55cda9d4ae1d7cb7e40/method_comparison/MetaMathQA/results',
  date: '2026-07-15',
};

function maths(method: 'full' | 'lora', seconds: number): PublishedRun {
  return {
    what: `Llama 3.2 3B, ${method} on an L40S`,
    job: {
      ...text,
      method,
      model: model('llama-3.2-3b', 3.213),
      precision: 'bf16',
      batchSize: 4,
      sequenceLength: 768,
      steps: 5000,
    },
    gpus: 1,
    accelerator: 'l40s',
    seconds,
    source: metaMath,
  };
}

const anatomy: Source = {
  url: 'https://github.com/huggingface/transformers/blob/0016acf7ef421c7fe8eff7945de52c71896c3b01/docs/source/en/perf_train_gpu_one.mdx',
  date: '2022-01-11',
};

function bert(precision: 'fp32' | 'fp16', seconds: number): PublishedRun {
  return {
    what: `BERT-large, ${precision} on a V100`,
    job: {
      ...text,
      frameworks: [{ name: 'transformers', version: '4.21.0' }],
      method: 'full',
      model: model('bert-large-uncased', 0.336),
      precision,
      batchSize: 4,
      sequenceLength: 512,
      steps: 128,
    },
    gpus: 1,
    accelerator: 'nvidia-tesla-v100',
    seconds,
    source: anatomy,
  };
}

/** Published run times, in training, fine-tuning and generation. */
export const publishedRuns: readonly PublishedRun[] = [
  ...pretrained.map(pretraining),
  ...tuned.map(tuning),
  ...generated.map(generating),
  llama(8.03, 1.46),
  llama(70.55, 7),
  llama(405.9, 30.84),
  gpt2('as it is', 0.25),
  gpt2('compiled', 0.135),
  maths('lora', 942),
  maths('full', 2147),
  bert('fp32', 57.82),
  bert('fp16', 27.46),
];
