import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gpuMemoryOn } from '../../planner/predictor/priors/gpu-memory.ts';
import { spread } from '../../schemas/interval.ts';
import type { Job, Precision } from '../../schemas/job.ts';
import { buildJob } from '../support/build-plan.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { accuracyOf, measuredNetworks, unseenNetworks } from './measured-networks.ts';

const transformer: Partial<Job> = {
  gpuRequired: true,
  frameworks: [{ name: 'transformers', version: null }],
  optimizer: 'adamw',
};
describe('GPU memory without history', () => {
  it('tells each worked example of its documentation', () => {
    const lora = buildJob({
      ...transformer,
      task: 'fine-tuning',
      method: 'lora',
      model: { name: 'x-7b', parameters: 7e9 },
      precision: 'bf16',
      batchSize: 4,
      sequenceLength: 1024,
      activationCheckpointing: true,
    });
    const { interval, reason } = gpuMemoryOn(lora, 1);
    expect(interval.target).toBeCloseTo(18.38, 1);
    expect(interval.upper).toBeCloseTo(21.63, 1);
    expect(reason).toContain('7 B parameters × 2.08 B (lora, bf16, adamw, checkpointing) = 13.6 GiB');
  });

  it('covers measured small networks of every shape', (context) => {
    if (!existsSync(measuredNetworks)) return context.skip('the measured traces are not on this machine');
    const networks = unseenNetworks(readFileSync(measuredNetworks, 'utf8'));
    const byShape = Object.values(Object.groupBy(networks, ({ kind }) => kind));
    expect(byShape).toHaveLength(4);
    for (const shape of byShape) {
      const { coverage, medianError } = accuracyOf(shape ?? []);
      expect(coverage).toBeGreaterThan(0.99);
      expect(medianError).toBeLessThan(0.05);
    }
  });

  it('says what is unknown instead of counting it as nothing', () => {
    const { interval, reason } = gpuMemoryOn(buildJob({ gpuRequired: true }), 1);
    expect(interval.lower).toBeGreaterThan(0);
    expect(spread(interval)).toBeGreaterThan(6);
    expect(reason).toContain('no model was recognised');
  });
});

const precisions: readonly Precision[] = ['fp32', 'tf32', 'fp16', 'bf16', 'int8', 'int4'];
const knownJob = fc.record({
  task: fc.constantFrom('training' as const, 'fine-tuning' as const, 'inference' as const),
  method: fc.constantFrom('full' as const, 'lora' as const, 'qlora' as const),
  precision: fc.constantFrom(...precisions),
  optimizer: fc.constantFrom(null, 'adamw', 'sgd', 'adafactor', 'adamw_8bit', 'lion'),
  batchSize: fc.integer({ min: 1, max: 512 }),
  sequenceLength: fc.option(fc.integer({ min: 16, max: 32_768 }), { nil: null }),
  activationCheckpointing: fc.constantFrom(true, false, null),
  parameters: fc.double({ min: 1e5, max: 1e12, noNaN: true }),
  name: fc.constantFrom(
    'some',
    'llama-3.1-8b',
    'gemma-2b',
    'falcon-7b',
    'mixtral-8x7b',
    'qwen3-30b-a3b',
    'mt0-xxl',
    'resnet50',
    'retinanet',
  ),
  frameworks: fc.constantFrom(
    [{ name: 'torch', version: null }],
    [{ name: 'transformers', version: null }],
    [{ name: 'transformers', version: '4.28.0' }],
    [{ name: 'diffusers', version: null }],
    [{ name: 'unsloth', version: null }],
  ),
});

function jobOf({
  parameters,
  name,
  ...rest
}: typeof knownJob extends fc.Arbitrary<infer T> ? T : never): Job {
  return buildJob({ gpuRequired: true, ...rest, model: { name, parameters } });
}

describe('laws of GPU memory', () => {
  it('is ordered, and under six times as high as low where model, method, precision and batch are known', () => {
    fc.assert(
      fc.property(knownJob, (known) => {
        const { interval } = gpuMemoryOn(jobOf(known), 1);
        expect(interval.lower).toBeGreaterThan(0);
        expect(interval.lower).toBeLessThanOrEqual(interval.target);
        expect(interval.target).toBeLessThanOrEqual(interval.upper);
        expect(spread(interval)).toBeLessThan(6);
      }),
      { seed: 2, numRuns: fuzzRuns(400) },
    );
  });

  it('grows with parameters and with batch size, and shrinks when split over GPUs', () => {
    fc.assert(
      fc.property(knownJob, fc.double({ min: 1, max: 50, noNaN: true }), (known, factor) => {
        const small = gpuMemoryOn(jobOf(known), 1).interval;
        const larger = [
          gpuMemoryOn(jobOf({ ...known, parameters: known.parameters * factor }), 1).interval,
          gpuMemoryOn(jobOf({ ...known, batchSize: Math.ceil(known.batchSize * factor) }), 1).interval,
        ];
        for (const each of larger) {
          expect(each.target).toBeGreaterThanOrEqual(small.target * (1 - 1e-9));
          expect(each.upper).toBeGreaterThanOrEqual(small.upper * (1 - 1e-9));
          expect(each.lower).toBeGreaterThanOrEqual(small.lower * (1 - 1e-9));
        }
        const split = gpuMemoryOn(jobOf(known), 4).interval;
        expect(split.upper).toBeLessThanOrEqual(small.upper * (1 + 1e-9));
      }),
      { seed: 3, numRuns: fuzzRuns(300) },
    );
  });
});
