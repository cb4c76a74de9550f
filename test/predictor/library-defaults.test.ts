import { describe, expect, it } from 'vitest';
import { checkpointsActivations } from '../../planner/predictor/priors/checkpointed.ts';
import { generationSlowdown } from '../../planner/predictor/priors/generation.ts';
import { loadedBytes } from '../../planner/predictor/priors/stored-weights.ts';
import type { Job } from '../../schemas/job.ts';
import { buildJob } from '../support/build-plan.ts';

const withTrl = (version: string | null): Partial<Job> => ({
  frameworks: [{ name: 'trl', version }],
  apiCalls: ['trl.SFTTrainer', 'trl.SFTTrainer.train'],
});
const prepared: Partial<Job> = { apiCalls: ['peft.prepare_model_for_kbit_training'] };

const checkpointed: readonly (readonly [string, Partial<Job>, boolean])[] = [
  ['nothing that says so', {}, false],
  ['transformers.Trainer', { apiCalls: ['transformers.Trainer'] }, false],
  ['a recent TRL trainer', withTrl('0.22.0'), true],
  ['a TRL trainer of unknown version', withTrl(null), true],
  ['an old TRL trainer', withTrl('0.9.6'), false],
  ['a recent TRL trainer told not to', { ...withTrl('0.22.0'), activationCheckpointing: false }, false],
  ['weights prepared for training in 4 bit', prepared, true],
  ['the code that says so', { activationCheckpointing: true }, true],
];

const using = (name: string, version: string | null): Partial<Job> => ({ frameworks: [{ name, version }] });
const loaded: readonly (readonly [string, Partial<Job>, number])[] = [
  ['plain PyTorch', using('torch', '2.8.0'), 4],
  ['transformers 4', using('transformers', '4.56.0'), 4],
  ['transformers 5', using('transformers', '5.2.0'), 2],
  ['transformers of unknown version', using('transformers', null), 2],
  ['vLLM', using('vllm', '0.11.0'), 2],
];

const served: Partial<Job> = { task: 'inference', frameworks: [{ name: 'transformers', version: null }] };
const generating = ['transformers.AutoModelForCausalLM.generate'];

const slowed: readonly (readonly [string, Partial<Job>, { target: number; upper: number }])[] = [
  ['training', { ...served, task: 'training', batchSize: 1 }, { target: 1, upper: 1 }],
  ['generation with batch 4', { ...served, apiCalls: generating, batchSize: 4 }, { target: 25, upper: 125 }],
  ['scoring with batch 4', { ...served, batchSize: 4 }, { target: 1, upper: 125 }],
  ['generation with batch 512', { ...served, apiCalls: generating, batchSize: 512 }, { target: 1, upper: 5 }],
  [
    'a server that fills its batch',
    { ...served, frameworks: [{ name: 'vllm', version: null }], batchSize: 1 },
    { target: 1.5625, upper: 7.8125 },
  ],
  [
    'images',
    { task: 'inference', frameworks: [{ name: 'torchvision', version: null }] },
    { target: 1, upper: 1 },
  ],
];

describe('defaults of libraries', () => {
  it.each(checkpointed)('decide on activation checkpointing: %s', (_what, job, expected) => {
    expect(checkpointsActivations(buildJob(job))).toBe(expected);
  });

  it.each(slowed)('decide how long tokens wait for weights: %s', (_what, job, expected) => {
    expect(generationSlowdown(buildJob(job))).toEqual(expected);
  });

  it.each(loaded)('decide how wide weights are loaded: %s', (_what, job, expected) => {
    expect(loadedBytes(buildJob(job))).toBe(expected);
  });
});
