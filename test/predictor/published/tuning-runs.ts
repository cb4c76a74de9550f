import type { Source } from './published-memory.ts';
import { model, plainTorch, text } from './published-memory.ts';
import type { PublishedRun } from './published-run.ts';
import { v100 } from './published-run.ts';

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
    accelerator: v100,
    seconds,
    source: anatomy,
  };
}

/** Fine-tuning of language models on one GPU. */
export const tuningRuns: readonly PublishedRun[] = [
  ...tuned.map(tuning),
  maths('lora', 942),
  maths('full', 2147),
  bert('fp32', 57.82),
  bert('fp16', 27.46),
];
