import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predict } from '../../planner/predictor/predict.ts';
import { secondsOn } from '../../planner/predictor/work.ts';
import type { Interval } from '../../schemas/interval.ts';
import { spread } from '../../schemas/interval.ts';
import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { Profile } from '../../schemas/profile.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildOfferingOf, buildProfileOf, instant, someAccelerators } from '../support/build-profile.ts';

function predicted(
  job: Partial<Job>,
  runs: readonly Profile[] = [],
  target: 'simulated' | 'gcp' = 'simulated',
): Prediction {
  return predict({ job: buildJob(job), runs, accelerators: someAccelerators, target });
}

function reasonOf(prediction: Prediction, field: string): string {
  return prediction.reasons.find((reason) => reason.startsWith(`${field}:`)) ?? '';
}

const plain: Partial<Job> = { dataAccess: [] };
const loraOf7B: Partial<Job> = {
  gpuRequired: true,
  frameworks: [
    { name: 'torch', version: '2.8.0' },
    { name: 'transformers', version: '4.56.0' },
  ],
  task: 'fine-tuning',
  method: 'lora',
  model: { name: 'x-7b', parameters: 7e9 },
  batchSize: 4,
  gradientAccumulation: 4,
  sequenceLength: 1024,
  precision: 'bf16',
  optimizer: 'adamw',
  activationCheckpointing: true,
  workers: 4,
  steps: 1000,
  dataAccess: [{ uri: 'gs://corpus/train', mode: 'read', bytes: 3 * 1024 ** 3 }],
};

describe('a plain script of which nothing is known', () => {
  const prediction = predicted(plain);

  it('gets a small machine and says that it is a guess', () => {
    expect(prediction.memoryGib).toEqual({ target: 1, lower: 0.25, upper: 1.5 });
    expect(prediction.vcpus).toEqual({ target: 1, lower: 0.25, upper: 2 });
    expect(prediction.gpuMemoryGib).toBeNull();
    expect(prediction.diskGib.target).toBe(10);
    expect(prediction.image).toEqual({ project: 'debian-cloud', family: 'debian-12' });
    expect(prediction).toMatchObject({ basis: 'priors', gpuCount: 0, cudaVersion: null, driverBranch: null });
    expect(prediction.confidence).toBeLessThan(0.4);
    expect(spread(prediction.runtimeSeconds)).toBeGreaterThan(100);
  });
});

describe('a LoRA fine-tuning of 7 B', () => {
  const prediction = predicted(loraOf7B);

  it('fits one L4, with the stack of its torch', () => {
    expect(prediction.gpuCount).toBe(1);
    expect(prediction.gpuMemoryGib?.upper).toBeLessThan(24);
    expect(prediction).toMatchObject({
      cudaVersion: '12.8',
      driverBranch: '580',
      image: { project: 'deeplearning-platform-release', family: 'common-cu129-ubuntu-2404-nvidia-580' },
    });
  });

  it('tells the runtime of the worked example on the reference machine', () => {
    // 6 · 7e9 · 16.4e6 tokens on an L4 at 42.4 TFLOP/s, and 100 s of start.
    expect(prediction.work.gpuFlop).toBeCloseTo(6 * 7e9 * 1000 * 16 * 1024, -12);
    expect(prediction.runtimeSeconds.target).toBeGreaterThan(16_000);
    expect(prediction.runtimeSeconds.target).toBeLessThan(16_700);
    expect(reasonOf(prediction, 'runtimeSeconds')).toContain('on 1 L4');
  });

  it('explains every quantity with numbers', () => {
    for (const field of [
      'memoryGib',
      'vcpus',
      'gpuMemoryGib',
      'gpuCount',
      'diskGib',
      'networkGbps',
      'runtimeSeconds',
      'cudaVersion',
      'image',
    ]) {
      expect(reasonOf(prediction, field), field).toMatch(/\d/);
    }
  });
});

interface Case {
  readonly what: string;
  readonly job: Partial<Job>;
  readonly expected: Partial<Prediction>;
}

const cases: readonly Case[] = [
  {
    what: 'eight processes of the code',
    job: { ...loraOf7B, distributed: { strategy: 'fsdp', worldSize: 8 } },
    expected: {
      gpuCount: 8,
      topology: { machines: 1, gpusPerMachine: 8, interconnect: 'nvlink', placement: null },
    },
  },
  {
    what: 'sixteen processes of the code',
    job: { ...loraOf7B, distributed: { strategy: 'ddp', worldSize: 16 } },
    expected: {
      gpuCount: 8,
      topology: { machines: 2, gpusPerMachine: 8, interconnect: 'rdma', placement: 'compact' },
    },
  },
  {
    what: 'a model that no GPU holds',
    job: { ...loraOf7B, method: 'full', model: { name: 'x-13b', parameters: 13e9 }, batchSize: 1 },
    expected: { gpuCount: 4 },
  },
  {
    what: 'an accelerator set by hand',
    job: { ...loraOf7B, resources: { accelerator: { type: 'nvidia-tesla-t4', count: 2 } } },
    expected: { gpuCount: 2, acceleratorType: 'nvidia-tesla-t4' },
  },
  {
    what: 'memory, vCPUs and disk set by hand',
    job: { ...plain, resources: { memoryGib: 6, vcpus: 3, diskGib: 77 } },
    expected: {
      memoryGib: { target: 6, lower: 6, upper: 6 },
      vcpus: { target: 3, lower: 3, upper: 3 },
      diskGib: { target: 77, lower: 77, upper: 77 },
    },
  },
  {
    what: 'torch 2.9, for which there is an image',
    job: { ...loraOf7B, frameworks: [{ name: 'torch', version: '2.9.1' }] },
    expected: {
      cudaVersion: '12.8',
      image: { project: 'deeplearning-platform-release', family: 'pytorch-2-9-cu129-ubuntu-2404-nvidia-580' },
    },
  },
  {
    what: 'a version that only the manifest tells',
    job: {
      ...loraOf7B,
      frameworks: [{ name: 'torch', version: null }],
      dependencies: { torch: '2.6.0+cu124' },
    },
    expected: { cudaVersion: '12.4' },
  },
  {
    what: 'a framework without a version',
    job: { ...loraOf7B, frameworks: [{ name: 'torch', version: null }] },
    expected: { cudaVersion: '12.9' },
  },
  {
    what: 'tensorflow 2.15',
    job: { ...loraOf7B, frameworks: [{ name: 'tensorflow', version: '2.15.0' }] },
    expected: { cudaVersion: '12.2', driverBranch: '580' },
  },
];

describe('predict without history', () => {
  it.each(cases)('follows $what', ({ job, expected }) => {
    expect(predicted(job)).toMatchObject(expected);
  });

  it('holds pandas data in memory several times', () => {
    const pandas = {
      frameworks: [{ name: 'pandas', version: '2.2.0' }],
      dataAccess: [{ uri: 'gs://b/x.csv', mode: 'read' as const, bytes: 2 * 1024 ** 3 }],
    };
    const { memoryGib, diskGib } = predicted(pandas);
    expect(memoryGib.target).toBeCloseTo(10.6, 1);
    expect(memoryGib.upper).toBeGreaterThan(20);
    expect(diskGib.target).toBe(10);
  });

  it('takes the user at his word for the runtime', () => {
    const { runtimeSeconds, work } = predicted({ ...plain, expectedRuntimeSeconds: 1000 });
    expect(runtimeSeconds).toEqual({ target: 1000, lower: 500, upper: 2000 });
    expect(work.cpuSeconds + work.fixedSeconds).toBeCloseTo(1000);
  });

  it('warns of a GPU that the CUDA of the framework has left behind', () => {
    const job = {
      ...loraOf7B,
      frameworks: [{ name: 'torch', version: '2.11.0' }],
      resources: { accelerator: { type: 'nvidia-tesla-v100', count: 1 } },
    };
    expect(predicted(job).reasons.join('\n')).toContain('V100 has no code in CUDA 13');
  });
});

function runsOf(
  job: Partial<Job>,
  peaks: readonly number[],
  changes: Parameters<typeof buildProfileOf>[0] = {},
): Profile[] {
  return peaks.map((peakMemoryGib, index) =>
    buildProfileOf({
      job: buildJob(job),
      id: `run-${String(index)}`,
      recordedAt: instant(index),
      ...changes,
      summary: { peakMemoryGib, meanCpuUtilization: 0.5, p95CpuUtilization: 0.5, ...changes?.summary },
    }),
  );
}

describe('predict with history', () => {
  it('rests on its own runs, newest first, and says which', () => {
    const prediction = predicted(plain, runsOf(plain, [2.1, 2.2]));
    expect(prediction.memoryGib.target).toBeGreaterThan(2.2);
    expect(prediction.memoryGib.upper).toBeLessThan(4);
    expect(prediction).toMatchObject({ basis: 'both', profileIds: ['run-1', 'run-0'] });
    expect(reasonOf(prediction, 'memoryGib')).toContain('peak 2.1 to 2.2 GiB in 2 runs (run-1, run-0)');
    expect(reasonOf(prediction, 'basis')).toContain('rests on 2 runs of this job: run-1, run-0');
    expect(predicted(plain, runsOf(plain, [2, 2, 2, 2, 2])).basis).toBe('profiles');
  });

  it('tells the same runtime as was measured on the same machine', () => {
    const { work } = predicted(
      plain,
      runsOf(plain, [1], { runtimeSeconds: 500, machine: { vcpus: 4, memoryGib: 16 } }),
    );
    const same = secondsOn(work, { vcpus: 4, gpus: 0, flopPerSecond: 0, acceleratorName: null });
    expect(same).toBeCloseTo(500);
    expect(work.parallelism).toBeCloseTo(2);
  });

  it('keeps the number of GPUs and carries the FLOP of a GPU run over', () => {
    const run = runsOf(loraOf7B, [9], {
      runtimeSeconds: 1000,
      offerings: [buildOfferingOf('g2-standard-8', { type: 'nvidia-l4', count: 1 })],
      summary: { peakGpuMemoryGib: 15 },
    });
    const prediction = predicted(loraOf7B, run);
    expect(prediction.gpuMemoryGib?.upper).toBeLessThan(22.8);
    expect(prediction.runtimeSeconds.target).toBeCloseTo(1000, -1);
    expect(reasonOf(prediction, 'gpuCount')).toContain('run-0');
  });

  const foreign: readonly { readonly what: string; readonly runs: readonly Profile[] }[] = [
    { what: 'simulated runs', runs: runsOf(plain, [5]) },
    { what: 'played-back runs', runs: runsOf(plain, [5], { origin: 'playback' }) },
    {
      what: 'runs played back on Google Cloud',
      runs: runsOf(plain, [5], { target: 'gcp', origin: 'playback' }),
    },
  ];
  it.each(foreign)('never rests on $what for Google Cloud', ({ runs }) => {
    const prediction = predicted(plain, runs, 'gcp');
    expect(prediction).toMatchObject({ basis: 'priors', profileIds: [], memoryGib: { target: 1 } });
  });

  it('rests on measured runs for Google Cloud', () => {
    expect(predicted(plain, runsOf(plain, [5], { target: 'gcp' }), 'gcp').memoryGib.target).toBeGreaterThan(
      5,
    );
  });

  it('ignores runs of other jobs, and lets those of its family correct the prior', () => {
    const kin = (family: string): Profile[] =>
      runsOf({ ...plain, fingerprint: 'sha256:other', family }, [2, 2]);
    expect(predicted(plain, kin('stranger')).memoryGib.target).toBe(1);
    const corrected = predicted(plain, kin('other'));
    expect(corrected.memoryGib.target).toBeCloseTo(2 ** 0.5, 1);
    expect(corrected.basis).toBe('both');
    expect(reasonOf(corrected, 'memoryGib')).toContain(
      '2 runs of the same family used 2 × of what was expected',
    );
  });

  it('asks for more after a run that ran out of memory, until a good run shows the need', () => {
    const failed = runsOf(plain, [2], { outcome: 'out-of-memory', id: 'run-oom' });
    const next = predicted(plain, failed);
    expect(next.memoryGib).toEqual({ target: 3, lower: 2, upper: 4 });
    expect(reasonOf(next, 'memoryGib')).toContain('run-oom ran out of memory at 2');
    const mended = predicted(plain, [...failed, ...runsOf(plain, [2.2], { id: 'run-good' })]);
    expect(mended.memoryGib.target).toBeLessThan(3);
  });

  it('puts a failure with a full GPU down to the GPU', () => {
    const full = runsOf(loraOf7B, [4], {
      outcome: 'out-of-memory',
      offerings: [buildOfferingOf('g2-standard-8', { type: 'nvidia-l4', count: 1 })],
      summary: { peakGpuMemoryGib: 23 },
    });
    const before = predicted(loraOf7B);
    const after = predicted(loraOf7B, full);
    expect(after.gpuMemoryGib?.target).toBeCloseTo(34.5);
    expect(after.memoryGib).toEqual(before.memoryGib);
  });

  it('learns only the peak of a run that was cancelled', () => {
    const next = predicted(plain, runsOf(plain, [1.8], { outcome: 'cancelled' }));
    expect(next.memoryGib).toEqual({ target: 1.8, lower: 1.8, upper: 1.8 });
    expect(next.runtimeSeconds).toEqual(predicted(plain).runtimeSeconds);
  });
});

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
      { seed: 4, numRuns: 300 },
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
      { seed: 5, numRuns: 100 },
    );
  });

  it('does not depend on the order of the runs', () => {
    const runs = runsOf(plain, [1, 2, 3]);
    expect(predicted(plain, [...runs].reverse())).toEqual(predicted(plain, runs));
  });
});
