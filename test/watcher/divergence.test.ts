import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FindDivergenceRequest } from '../../planner/watcher/divergence.ts';
import { findDivergence, projection } from '../../planner/watcher/divergence.ts';
import type { Divergence } from '../../schemas/divergence.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { buildJob, buildPrediction } from '../support/build-plan.ts';
import { buildRun, buildSample, instant, memorySamples } from '../support/build-profile.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

/** The first prediction of a plain script. */
const smallScript: Partial<Prediction> = {
  memoryGib: { target: 1, lower: 0.25, upper: 1.5 },
  vcpus: { target: 1, lower: 0.25, upper: 2 },
  runtimeSeconds: { target: 600, lower: 10, upper: 14_400 },
};
const gpuJob: Partial<Prediction> = {
  ...smallScript,
  gpuMemoryGib: { target: 10, lower: 8, upper: 14 },
  gpuCount: 1,
};

function found(
  samples: readonly UsageSample[],
  changes: Partial<Omit<FindDivergenceRequest, 'prediction'>> & {
    readonly prediction?: Partial<Prediction>;
  } = {},
): Divergence | null {
  const { prediction, ...rest } = changes;
  return findDivergence({
    job: buildJob(),
    machine: { vcpus: 2, memoryGib: 4, gpuMemoryGib: null },
    samples,
    run: buildRun({ runSeconds: samples.length * 60 }),
    ...rest,
    prediction: buildPrediction({ ...smallScript, ...prediction }),
  });
}

function series(
  metric: 'cpuUtilization' | 'gpuUtilization' | 'gpuMemoryGib',
  values: readonly (number | null)[],
): UsageSample[] {
  return values.map((value, index) => buildSample({ at: instant(60 * index), [metric]: value }));
}

const repeated = (value: number, times: number): number[] => Array<number>(times).fill(value);
const rising = (from: number, step: number, times: number): number[] =>
  Array.from({ length: times }, (_, index) => from + step * index);

interface Row {
  readonly what: string;
  readonly divergence: Divergence | null;
  readonly expected: Partial<Divergence> | null;
}

const rows: readonly Row[] = [
  { what: 'nothing without samples', divergence: found([]), expected: null },
  { what: 'nothing inside the interval', divergence: found(memorySamples(repeated(1.4, 9))), expected: null },
  {
    what: 'nothing for a peak that passes',
    divergence: found(memorySamples([1, 2, 2, 1, 2])),
    expected: null,
  },
  {
    what: 'memory above the bound for three samples',
    divergence: found(memorySamples([1, 1, 2, 2.1, 2])),
    expected: {
      metric: 'memoryGib',
      direction: 'above',
      observed: 2.1,
      projected: null,
      samples: 3,
      since: instant(120),
    },
  },
  {
    what: 'the patience that was asked for',
    divergence: found(memorySamples([2, 2, 2]), { sustainedSamples: 4 }),
    expected: null,
  },
  {
    what: 'growth that will pass the machine, before it passes the bound',
    divergence: found(memorySamples(rising(0.1, 0.1, 13)), {
      machine: { vcpus: 2, memoryGib: 2, gpuMemoryGib: null },
    }),
    expected: { metric: 'memoryGib', direction: 'above', projected: expect.closeTo(2.5) as number },
  },
  {
    what: 'no alarm for the same growth on a machine that holds it',
    divergence: found(memorySamples(rising(0.1, 0.1, 13))),
    expected: null,
  },
  {
    what: 'no alarm for data that is loaded at the start',
    divergence: found(memorySamples([0.2, 0.5, 0.8, 0.95, 0.95]), {
      machine: { vcpus: 2, memoryGib: 1.2, gpuMemoryGib: null },
    }),
    expected: null,
  },
  {
    what: 'no alarm once the growth has ended',
    divergence: found(memorySamples([...rising(0.1, 0.2, 6), ...repeated(1.12, 12)]), {
      machine: { vcpus: 2, memoryGib: 2, gpuMemoryGib: null },
    }),
    expected: null,
  },
  {
    what: 'only the newest life of a restarted process',
    divergence: found(memorySamples([2, 2, 2, 2, 0.3, 0.4])),
    expected: null,
  },
  {
    what: 'samples without memory as if they were not there',
    divergence: found(memorySamples([null, 2, null, 2.1, 2, null])),
    expected: { metric: 'memoryGib', samples: 3 },
  },
  {
    what: 'no GPU data as no divergence, never as an idle GPU',
    divergence: found(memorySamples(repeated(1, 60)), { prediction: gpuJob }),
    expected: null,
  },
  {
    what: 'GPU memory above the bound',
    divergence: found(series('gpuMemoryGib', repeated(15, 4)), {
      prediction: gpuJob,
      machine: { vcpus: 4, memoryGib: 16, gpuMemoryGib: 24 },
    }),
    expected: { metric: 'gpuMemoryGib', direction: 'above', observed: 15 },
  },
  {
    what: 'an idle GPU, after a long look',
    divergence: found(series('gpuUtilization', repeated(0.01, 30)), { prediction: gpuJob }),
    expected: { metric: 'gpuUtilization', direction: 'below', samples: 30 },
  },
  {
    what: 'no idle GPU while it may still warm up',
    divergence: found(series('gpuUtilization', repeated(0.01, 29)), { prediction: gpuJob }),
    expected: null,
  },
  {
    what: 'more vCPUs in use than predicted',
    divergence: found(series('cpuUtilization', repeated(0.9, 3)), {
      machine: { vcpus: 4, memoryGib: 16, gpuMemoryGib: null },
    }),
    expected: {
      metric: 'vcpus',
      direction: 'above',
      observed: expect.closeTo(3.6) as number,
      projected: null,
    },
  },
  {
    what: 'vCPUs that the user fixed as the user wants them',
    divergence: found(series('cpuUtilization', repeated(0.9, 3)), {
      machine: { vcpus: 4, memoryGib: 16, gpuMemoryGib: null },
      job: buildJob({ resources: { vcpus: 2 } }),
    }),
    expected: null,
  },
  {
    what: 'a run that takes too long',
    divergence: found(memorySamples([1]), { run: buildRun({ runSeconds: 20_000 }) }),
    expected: { metric: 'runtimeSeconds', direction: 'above', observed: 20_000 },
  },
  {
    what: 'memory that is never used, after a long look',
    divergence: found(memorySamples(repeated(0.1, 30))),
    expected: { metric: 'memoryGib', direction: 'below', observed: 0.1 },
  },
];

describe('findDivergence', () => {
  it.each(rows)('sees $what', ({ divergence, expected }) => {
    if (expected === null) expect(divergence).toBeNull();
    else expect(divergence).toMatchObject(expected);
  });

  it('says in numbers what it saw', () => {
    expect(found(memorySamples([2, 2.1, 2]))?.reason).toBe(
      '2.1 GiB of memory, above the predicted 0.25 to 1.5 for 3 samples',
    );
  });

  it('projects the worked example of its documentation', () => {
    expect(projection({ slope: 0.1 / 60, spanSeconds: 720, level: 1.2 }, null)).toBeCloseTo(2.4);
    expect(projection({ slope: 0.1 / 60, spanSeconds: 720, level: 1.2 }, 60)).toBeCloseTo(1.3);
  });

  it('never diverges inside the interval on a machine that holds it, in whatever order samples come', () => {
    const inside = fc.array(fc.double({ min: 0.25, max: 1.5, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(inside, (values) => {
        const samples = memorySamples(values);
        const machine = { vcpus: 2, memoryGib: 1000, gpuMemoryGib: null };
        expect(found([...samples].reverse(), { machine })).toBeNull();
        expect(found(samples, { machine })).toBeNull();
      }),
      { seed: 6, numRuns: fuzzRuns(200) },
    );
  });

  it('never throws, whatever the samples hold', () => {
    const number = fc.option(fc.double(), { nil: null });
    const sample = fc.record({
      at: fc.constantFrom(instant(0), instant(60), instant(120), 'no instant'),
      memoryGib: number,
      cpuUtilization: number,
      gpuMemoryGib: number,
      gpuUtilization: number,
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 40 }), (values) => {
        const divergence = found(
          values.map((value) => buildSample(value)),
          { prediction: gpuJob },
        );
        if (divergence !== null) expect(Number.isFinite(divergence.observed)).toBe(true);
      }),
      { seed: 7, numRuns: fuzzRuns(300) },
    );
  });
});
