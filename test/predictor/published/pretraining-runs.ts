import type { Source } from './published-memory.ts';
import { model, plainTorch } from './published-memory.ts';
import type { PublishedRun } from './published-run.ts';
import { a100, a100Large, h100, steps } from './published-run.ts';

const foundry: Source = {
  url: 'https://github.com/mosaicml/llm-foundry/blob/061f2c7ce64e655100286584a7629e2a09f827ba/scripts/train/benchmarking/README.md',
  date: '2026-11-24',
};
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

/** Models trained from nothing, packed and tuned. */
export const pretrainingRuns: readonly PublishedRun[] = [
  ...pretrained.map(pretraining),
  llama(8.03, 1.46),
  llama(70.55, 7),
  llama(405.9, 30.84),
  gpt2('as it is', 0.25),
  gpt2('compiled', 0.135),
];
