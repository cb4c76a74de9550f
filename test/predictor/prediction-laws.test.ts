import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interval } from '../../schemas/interval.ts';
import { spread } from '../../schemas/interval.ts';
import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import { plain, predicted, runsOf } from './prediction-cases.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

function intervalsOf(prediction: Prediction): readonly Interval[] {
  const { memoryGib, vcpus, gpuMemoryGib, diskGib, networkGbps, runtimeSeconds } = prediction;
  return [
    memoryGib,
    vcpus,
    ...(gpuMemoryGib === null ? [] : [gpuMemoryGib]),
    diskGib,
    networkGbps,
    runtimeSeconds,
  ];
}

const anyJob: fc.Arbitrary<Partial<Job>> = fc.record({
  gpuRequired: fc.boolean(),
  frameworks: fc
    .subarray(['torch', 'pandas', 'transformers', 'numpy', 'dask', 'jax'])
    .map((names) => names.map((name) => ({ name, version: null }))),
  task: fc.constantFrom(null, 'training' as const, 'inference' as const, 'data-processing' as const),
  model: fc.option(
    fc.record({
      name: fc.constant('m'),
      parameters: fc.option(fc.integer({ min: 0, max: 1e12 }), { nil: null }),
    }),
    { nil: null },
  ),
  batchSize: fc.option(fc.integer({ min: 1, max: 4096 }), { nil: null }),
  workers: fc.option(fc.integer({ min: -1, max: 256 }), { nil: null }),
  steps: fc.option(fc.integer({ min: 0, max: 1e7 }), { nil: null }),
  epochs: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: null }),
  distributed: fc.option(
    fc.record({
      strategy: fc.constantFrom('ddp', 'fsdp', 'deepspeed'),
      worldSize: fc.option(fc.integer({ min: 0, max: 2048 }), { nil: null }),
    }),
    { nil: null },
  ),
  dataAccess: fc.array(
    fc.record({
      uri: fc.constant('gs://b/x'),
      mode: fc.constantFrom('read' as const, 'write' as const),
      bytes: fc.option(fc.integer({ min: 0, max: 1e15 }), { nil: null }),
    }),
    { maxLength: 3 },
  ),
});

describe('laws of predict', () => {
  it('gives finite, ordered, positive intervals and a whole number of GPUs for any job and any history', () => {
    const peaks = fc.array(fc.double({ min: 0.01, max: 500, noNaN: true }), { maxLength: 6 });
    const outcome = fc.constantFrom('succeeded' as const, 'out-of-memory' as const, 'failed' as const);
    fc.assert(
      fc.property(anyJob, peaks, outcome, (job, values, how) => {
        const prediction = predicted(job, runsOf(job, values, { outcome: how }));
        for (const { lower, target, upper } of intervalsOf(prediction)) {
          expect([lower, target, upper].every(Number.isFinite)).toBe(true);
          expect(lower).toBeGreaterThan(0);
          expect(lower).toBeLessThanOrEqual(target);
          expect(target).toBeLessThanOrEqual(upper);
        }
        expect(Number.isInteger(prediction.gpuCount)).toBe(true);
        expect(prediction.confidence).toBeGreaterThan(0);
        expect(prediction.confidence).toBeLessThanOrEqual(1);
      }),
      { seed: 4, numRuns: fuzzRuns(300) },
    );
  });

  it('never grows wider, nor less sure, with another run that says the same', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 1.45, noNaN: true }), (peak) => {
        const predictions = [0, 1, 2, 3, 5, 8, 13].map((count) =>
          predicted(plain, runsOf(plain, Array<number>(count).fill(peak))),
        );
        predictions.slice(1).forEach((next, index) => {
          const before = predictions[index];
          expect(spread(next.memoryGib)).toBeLessThanOrEqual(
            spread(before?.memoryGib ?? next.memoryGib) * 1.02,
          );
          expect(spread(next.runtimeSeconds)).toBeLessThanOrEqual(
            spread(before?.runtimeSeconds ?? next.runtimeSeconds) * 1.02,
          );
          expect(next.confidence).toBeGreaterThan(before?.confidence ?? 0);
          expect(next.memoryGib.target).toBeGreaterThanOrEqual(peak * 0.99);
        });
      }),
      { seed: 5, numRuns: fuzzRuns(100) },
    );
  });

  it('does not depend on the order of the runs', () => {
    const runs = runsOf(plain, [1, 2, 3]);
    expect(predicted(plain, [...runs].reverse())).toEqual(predicted(plain, runs));
  });
});
