import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedPrediction } from '../../planner/watcher/adjusted-prediction.ts';
import { findDivergence } from '../../planner/watcher/divergence.ts';
import type { Divergence } from '../../schemas/divergence.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { buildJob, buildPrediction } from '../support/build-plan.ts';
import { buildRun, instant, memorySamples } from '../support/build-profile.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const prediction = buildPrediction({
  memoryGib: { target: 1, lower: 0.25, upper: 1.5 },
  vcpus: { target: 1, lower: 0.25, upper: 2 },
  gpuMemoryGib: { target: 10, lower: 8, upper: 14 },
  runtimeSeconds: { target: 600, lower: 10, upper: 14_400 },
  reasons: ['memoryGib: a guess', 'vcpus: a guess'],
});

function adjusted(divergence: Partial<Divergence>, samples: readonly UsageSample[] = []): Prediction {
  const whole: Divergence = {
    metric: 'memoryGib',
    direction: 'above',
    predicted: prediction.memoryGib,
    observed: 1.7,
    projected: null,
    since: instant(600),
    samples: 3,
    reason: '1.7 GiB of memory',
    ...divergence,
  };
  return adjustedPrediction({ prediction, divergence: whole, samples });
}

describe('adjustedPrediction', () => {
  it('tells the worked example of its documentation', () => {
    const { memoryGib } = adjusted({ projected: 3.2 });
    expect(memoryGib.target).toBeCloseTo(3.68);
    expect(memoryGib.lower).toBe(1.7);
    expect(memoryGib.upper).toBeCloseTo(5.33, 2);
  });

  it('allows less room where use has settled, and never less than the peak', () => {
    const { memoryGib } = adjusted({}, memorySamples([2, 1.7, null]));
    expect(memoryGib).toEqual({ target: 2 * 1.15, lower: 2, upper: 2.5 });
  });

  it('changes only the metric that diverged, and says why', () => {
    const after = adjusted({ metric: 'gpuMemoryGib', observed: 15, reason: '15 GiB of GPU memory' });
    expect(after.gpuMemoryGib?.lower).toBe(15);
    expect(after).toMatchObject({ memoryGib: prediction.memoryGib, vcpus: prediction.vcpus });
    expect(after.reasons[0]).toBe(
      `gpuMemoryGib: 15 GiB of GPU memory (measured in the run since ${instant(600)})`,
    );
    const memory = adjusted({});
    expect(memory.reasons.filter((reason) => reason.startsWith('memoryGib:'))).toHaveLength(1);
  });

  it('follows CPU demand and runtime upwards, and memory downwards', () => {
    expect(adjusted({ metric: 'vcpus', predicted: prediction.vcpus, observed: 3 }).vcpus).toEqual({
      target: 3,
      lower: 0.25,
      upper: 4.5,
    });
    expect(adjusted({ metric: 'runtimeSeconds', observed: 900 }).runtimeSeconds).toEqual({
      target: 1800,
      lower: 900,
      upper: 3600,
    });
    expect(adjusted({ direction: 'below', observed: 0.1 }).memoryGib.upper).toBeCloseTo(0.125);
    expect(adjusted({ metric: 'gpuUtilization', direction: 'below', observed: 0 })).toBe(prediction);
  });

  it('turns a longer runtime into more work', () => {
    const after = adjusted({ metric: 'runtimeSeconds', observed: 900 });
    expect(after.work.cpuSeconds).toBeCloseTo(3 * prediction.work.cpuSeconds);
  });

  it('gives ordered intervals that hold what was seen, for any divergence upwards', () => {
    const positive = fc.double({ min: 0.01, max: 1000, noNaN: true });
    const metric = fc.constantFrom(
      'memoryGib' as const,
      'gpuMemoryGib' as const,
      'vcpus' as const,
      'runtimeSeconds' as const,
    );
    fc.assert(
      fc.property(metric, positive, fc.option(positive, { nil: null }), (which, observed, projected) => {
        const after = adjusted({ metric: which, observed, projected })[which];
        if (after === null) throw new Error('the interval is gone');
        expect(after.lower).toBeLessThanOrEqual(observed);
        expect(after.lower).toBeLessThanOrEqual(after.target);
        expect(after.target).toBeLessThanOrEqual(after.upper);
        expect(after.upper).toBeGreaterThan(observed);
      }),
      { seed: 9, numRuns: fuzzRuns(200) },
    );
  });

  it('brings a run that grows steadily to 2.2 GiB past 4 GiB while it can still be moved', () => {
    const samples = memorySamples(Array.from({ length: 20 }, (_, index) => 0.11 * (index + 1)));
    const seen = samples.map((_, index) =>
      findDivergence({
        prediction,
        job: buildJob(),
        machine: { vcpus: 1, memoryGib: 4, gpuMemoryGib: null },
        samples: samples.slice(0, index + 1),
        run: buildRun({ runSeconds: 60 * index }),
      }),
    );
    const divergence = seen.find((each) => each !== null);
    if (divergence == null) throw new Error('no divergence was seen');
    expect(divergence.observed).toBeLessThan(1.9);
    expect(adjustedPrediction({ prediction, divergence, samples: [] }).memoryGib.upper).toBeGreaterThan(4);
  });
});
