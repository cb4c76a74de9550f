import { describe, expect, it } from 'vitest';
import { spread } from '../../schemas/interval.ts';
import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import { loraOf7B, plain, predicted, reasonOf } from './prediction-cases.ts';

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
    // 6 · (7e9 + attention over 1,024 tokens, 4 %) · 8.2e6 tokens on an L4 at 42.4 TFLOP/s, and 100 s of start.
    expect(prediction.work.gpuFlop / (6 * 7e9 * 1000 * 16 * 1024)).toBeCloseTo(1.043 / 2, 3);
    expect(prediction.runtimeSeconds.target).toBeGreaterThan(8500);
    expect(prediction.runtimeSeconds.target).toBeLessThan(8650);
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

const oneGpu: Prediction['topology'] = {
  machines: 1,
  gpusPerMachine: 1,
  interconnect: 'none',
  placement: null,
};
const copied = { strategy: 'ddp', worldSize: null };

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
    what: 'a batch of unknown size, which more GPUs do not make smaller',
    job: { ...loraOf7B, batchSize: null, sequenceLength: 8192 },
    expected: { gpuCount: 1, topology: oneGpu },
  },
  {
    what: 'a large model that is copied to each GPU',
    job: { ...loraOf7B, model: { name: 'x-70b', parameters: 70e9 }, distributed: copied },
    expected: { gpuCount: 1, topology: oneGpu },
  },
  {
    what: 'a large model that is split',
    job: { ...loraOf7B, model: { name: 'x-70b', parameters: 70e9 }, distributed: null },
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
    what: 'torch 2.9, without asking for another machine than other releases',
    job: { ...loraOf7B, frameworks: [{ name: 'torch', version: '2.9.1' }] },
    expected: {
      cudaVersion: '12.8',
      image: { project: 'deeplearning-platform-release', family: 'common-cu129-ubuntu-2404-nvidia-580' },
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
      frameworks: [{ name: 'torch', version: '2.11.0+cu130' }],
      resources: { accelerator: { type: 'nvidia-tesla-v100', count: 1 } },
    };
    expect(predicted(job).reasons.join('\n')).toContain('CUDA 12 is the last with code for V100');
  });
});
