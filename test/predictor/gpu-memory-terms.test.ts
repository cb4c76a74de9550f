import { describe, expect, it } from 'vitest';
import { sum, together } from '../../planner/predictor/estimate.ts';
import { activationMemory } from '../../planner/predictor/priors/activations.ts';
import { attentionTensors } from '../../planner/predictor/priors/attention.ts';
import { bytesPerParameter, standingBytes } from '../../planner/predictor/priors/bytes-per-parameter.ts';
import { imageActivations } from '../../planner/predictor/priors/image-activations.ts';
import { activeParameters } from '../../planner/predictor/priors/job-shape.ts';
import { keyValueShare } from '../../planner/predictor/priors/key-value-share.ts';
import { modelShape } from '../../planner/predictor/priors/model-shape.ts';
import { optimizerBytes, updateBytes } from '../../planner/predictor/priors/optimizer-state.ts';
import { shardedBytes, zero } from '../../planner/predictor/priors/sharding.ts';
import { storedBytes } from '../../planner/predictor/priors/stored-weights.ts';
import type { Interval } from '../../schemas/interval.ts';
import { contains } from '../../schemas/interval.ts';
import type { Job } from '../../schemas/job.ts';
import { buildJob } from '../support/build-plan.ts';

const torch: Partial<Job> = { frameworks: [{ name: 'torch', version: null }], task: 'training' };
const trained = (changes: Partial<Job>): Job => buildJob({ ...torch, method: 'full', ...changes });
const interval = (lower: number, target: number, upper: number): Interval => ({ lower, target, upper });
const named = (name: string, parameters: number | null = null): Job =>
  buildJob({ model: { name, parameters } });
const bert = (version: string): Job => buildJob({ frameworks: [{ name: 'transformers', version }] });
const mixedAdam = bytesPerParameter(
  trained({
    precision: 'fp16',
    optimizer: 'adamw8bit',
    frameworks: [{ name: 'transformers', version: null }],
  }),
);
const sixteen = { ...mixedAdam, optimizer: interval(12, 12, 12), weights: interval(2, 2, 2) };
const inStages = [1, 2, 3].map((stage) =>
  zero({ ...sixteen, gradients: interval(2, 2, 2), update: interval(0, 0, 0) }, 64, stage),
);
const standing = (changes: Partial<Job>): Interval => standingBytes(bytesPerParameter(trained(changes)));

/** The worked examples beside the formulas, and what bounds them: [what, is, should be]. */
const worked: readonly (readonly [string, Interval, Interval])[] = [
  [
    'independent parts',
    sum([interval(12.9, 13, 13.4), interval(1.8, 3.6, 7.2)]),
    interval(14.7, 16.6, 20.222),
  ],
  ['parts of one scheme', together([interval(2, 4, 6), interval(4, 8, 8)]), interval(6, 12, 14)],
  ['full, fp32, SGD', standing({ precision: 'fp32', optimizer: 'sgd' }), interval(8, 12, 12)],
  ['full, fp32, Adam', standing({ precision: 'fp32', optimizer: 'adam' }), interval(16, 19, 20)],
  ['full, bf16, AdamW', standing({ precision: 'bf16', optimizer: 'adamw' }), interval(8, 13.5, 22)],
  ['full, fp16, AdamW', standing({ precision: 'fp16', optimizer: 'adamw' }), interval(12, 19, 22)],
  ['full, bf16, 8-bit AdamW', standing({ precision: 'bf16', optimizer: 'adamw_8bit' }), interval(6, 6, 12.5)],
  ['full, bf16, Adafactor', standing({ precision: 'bf16', optimizer: 'adafactor' }), interval(5, 8, 14.5)],
  ['optimiser of two moments', optimizerBytes('adamw_torch'), interval(8, 8, 8)],
  ['step of AdamW in plain PyTorch', updateBytes(trained({ optimizer: 'adamw' }), 4), interval(0, 3, 4)],
  ['step of 8-bit AdamW', updateBytes(trained({ optimizer: 'adamw_8bit' }), 4), interval(0, 0, 0)],
  ['cache of Llama 3.1 8B', keyValueShare(named('llama-3.1-8b')), interval(0.15625, 0.25, 0.4)],
  ['cache of Gemma 2B', keyValueShare(named('google/gemma-2b')), interval(0.0390625, 0.0625, 0.1)],
  ['cache of Gemma 2 9B', keyValueShare(named('google/gemma-2-9b')), interval(0.3125, 0.5, 0.8)],
  ['cache of an unknown family', keyValueShare(named('x')), interval(0.22, 0.45, 1)],
  ['7.5 B in ZeRO-1', inStages[0] ?? interval(0, 0, 0), interval(4.1875, 4.1875, 4.1875)],
];

const numbers: readonly (readonly [string, number, number])[] = [
  ['active of Mixtral 8x7B', activeParameters(named('mistralai/Mixtral-8x7B-v0.1'), 46.7e9) / 1e9, 13.08],
  ['active of Mixtral 8x22B', activeParameters(named('Mixtral-8x22B'), 140.6e9) / 1e9, 39.37],
  ['active of Qwen3 30B A3B', activeParameters(named('Qwen/Qwen3-30B-A3B'), 30.5e9) / 1e9, 3],
  ['active of a distilled model', activeParameters(named('DeepSeek-R1-Distill-Qwen-7B'), 7.6e9) / 1e9, 7.6],
  ['hidden size of 7 B', modelShape(7e9, 32_000).hidden, 3834.5],
  ['layers of 7 B', modelShape(7e9, 32_000).layers, 38.97],
  ['bytes of a weight of 7 B in 4 bit', storedBytes(named('llama-7b', 7e9), 'int4').target, 0.5981],
  ['attention of BERT-large before fused kernels', attentionTensors(bert('4.28.0'), 1024, 512), 40],
  ['attention of BERT-large with fused kernels', attentionTensors(bert('4.56.0'), 1024, 512), 0],
  [
    'MB of an image in ResNet-50',
    imageActivations(
      trained({ precision: 'fp32', model: { name: 'resnet50', parameters: 25.6e6 } }),
      25.6e6,
    ) / 1e6,
    80.95,
  ],
  ...inStages.map((bytes, index): [string, number, number] => [
    `GB a GPU of 7.5 B in ZeRO-${String(index + 1)} on 64 GPUs`,
    bytes.target * 7.5,
    [31.4, 16.6, 1.88][index] ?? NaN,
  ]),
];

const split70B = (strategy: string | null, stage?: 1 | 2 | 3): Interval => {
  const job = trained({
    method: 'lora',
    model: { name: 'llama-2-70b', parameters: 70e9 },
    precision: 'bf16',
    optimizer: 'adamw',
    distributed:
      strategy === null ? null : { strategy, worldSize: 8, ...(stage === undefined ? {} : { stage }) },
  });
  return shardedBytes(job, bytesPerParameter(job), 8);
};
/** Bytes per parameter of a 70 B LoRA on each of 8 GPUs. */
const spread: readonly (readonly [string | null, Partial<Interval>])[] = [
  ['fsdp', { target: 0.286 }],
  [null, { target: 0.286 }],
  ['tensor-parallel', { target: 0.286 }],
  ['ddp', { target: 2.08, lower: 2.008 }],
  ['horovod', { target: 2.08 }],
  ['accelerate', { lower: 0.251, target: 2.08 }],
  ['deepspeed', { lower: 0.251, upper: 2.225 }],
  ['zero3', { target: 0.26 }],
];

/** GB of key-value cache of one sequence in 16 bit, as the models' makers count it (Hugging Face blog, "Llama 3.1", 2024-07-23). */
const caches: readonly (readonly [string, number, number, number])[] = [
  ['llama-3.1-8b', 8.03e9, 16_000, 1.95],
  ['llama-3.1-8b', 8.03e9, 128_000, 15.62],
  ['llama-3.1-70b', 70.6e9, 128_000, 39.06],
];

/** A strategy with its stage, and the name that says both. */
const stages: readonly (readonly [string, 1 | 2 | 3, string])[] = [
  ['deepspeed', 1, 'zero1'],
  ['deepspeed', 2, 'zero2'],
  ['deepspeed', 3, 'zero3'],
  ['fsdp', 2, 'zero2'],
  ['fsdp', 3, 'fsdp'],
];

describe('terms of GPU memory', () => {
  it.each(stages)('split %s in stage %d like %s', (strategy, stage, name) => {
    expect(split70B(strategy, stage)).toEqual(split70B(name));
  });

  it.each(worked)('work out for %s', (_what, is, should) => {
    expect(is.lower).toBeCloseTo(should.lower, 3);
    expect(is.target).toBeCloseTo(should.target, 3);
    expect(is.upper).toBeCloseTo(should.upper, 3);
  });

  it.each(numbers)('work out the %s', (_what, is, should) => {
    expect(Math.abs(is / (should || 1) - (should === 0 ? 0 : 1))).toBeLessThan(0.005);
  });

  it.each(caches)('hold the cache of %s (%d parameters) with %d tokens', (name, parameters, tokens, gb) => {
    const job = buildJob({
      task: 'inference',
      model: { name, parameters },
      precision: 'bf16',
      batchSize: 1,
      sequenceLength: tokens,
    });
    expect(activationMemory(job, parameters)).toSatisfy((bytes: Interval) => contains(bytes, gb * 1e9));
  });

  it.each(spread)('are split over GPUs by %s', (strategy, expected) => {
    const { lower, target, upper } = split70B(strategy);
    expect(lower).toBeCloseTo(expected.lower ?? lower, 2);
    expect(target).toBeCloseTo(expected.target ?? target, 2);
    expect(upper).toBeCloseTo(expected.upper ?? upper, 2);
  });
});
