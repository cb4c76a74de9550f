import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { incompatibility } from '../../planner/optimiser/gpu-compatibility.ts';
import { inPlaceConflict } from '../../planner/optimiser/in-place.ts';
import { checkpointSecondsOf, interruptionSeconds } from '../../planner/optimiser/interruptions.ts';
import { diskKindOf } from '../../planner/optimiser/offering-rules.ts';
import { achievableFlops, runtimeInterval, runtimeSecondsOn } from '../../planner/optimiser/runtime.ts';
import { defaultReadyTimes, readySecondsOf } from '../../planner/optimiser/ready-time.ts';
import type { Catalog, OfferingGroup } from '../../planner/ports.ts';
import { achievedFlops } from '../../planner/predictor/work.ts';
import type { AcceleratorFacts, MachineTypeFacts, Offering } from '../../schemas/catalog.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import { diskKind } from '../../stacks/disk-kinds.ts';
import { aCpuPrediction, aGpuPrediction, aPlainJob } from '../support/optimiser-requests.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog();
});

function machine(name: string): MachineTypeFacts {
  const facts = catalog.machineType(name);
  if (!facts) throw new Error(`no ${name}`);
  return facts;
}

function gpu(type: string): AcceleratorFacts {
  const facts = catalog.accelerator(type);
  if (!facts) throw new Error(`no ${type}`);
  return facts;
}

describe('driver, CUDA and precision', () => {
  const cases: readonly (readonly [string, string, Partial<Prediction>, string | null, RegExp | null])[] = [
    [
      'Pascal with a driver of its last branch',
      'nvidia-tesla-p100',
      { driverBranch: '580', cudaVersion: '12.4' },
      null,
      null,
    ],
    [
      'Pascal with a newer driver',
      'nvidia-tesla-p100',
      { driverBranch: '595', cudaVersion: '12.4' },
      null,
      /driver branch 580.*R37/,
    ],
    [
      'Volta with CUDA 13',
      'nvidia-tesla-v100',
      { driverBranch: '580', cudaVersion: '13.0' },
      null,
      /CUDA 13.0 no longer supports V100/,
    ],
    ['Turing with CUDA 13', 'nvidia-tesla-t4', { driverBranch: '595', cudaVersion: '13.0' }, null, null],
    [
      'B200 before its CUDA',
      'nvidia-b200',
      { driverBranch: '580', cudaVersion: '12.4' },
      null,
      /needs CUDA 12.8/,
    ],
    [
      'L4 before its CUDA',
      'nvidia-l4',
      { driverBranch: '525', cudaVersion: '11.4' },
      null,
      /needs CUDA 11.8/,
    ],
    [
      'Pascal with PyTorch for CUDA 12.8',
      'nvidia-tesla-p100',
      { driverBranch: '570', cudaVersion: '12.8' },
      '2.8.0',
      /no code for P100 \(R38\)/,
    ],
    [
      'Volta with PyTorch 2.7 for CUDA 12.8',
      'nvidia-tesla-v100',
      { driverBranch: '570', cudaVersion: '12.8' },
      '2.7.1',
      /no code for V100/,
    ],
    [
      'Volta with PyTorch 2.9 for CUDA 12.8',
      'nvidia-tesla-v100',
      { driverBranch: '570', cudaVersion: '12.8' },
      '2.9.0',
      null,
    ],
    [
      'Volta with PyTorch 2.11 for CUDA 12.8',
      'nvidia-tesla-v100',
      { driverBranch: '570', cudaVersion: '12.8' },
      '2.11.0',
      /no code for V100/,
    ],
    [
      'nothing known of the image',
      'nvidia-tesla-p4',
      { driverBranch: null, cudaVersion: null },
      '2.8.0',
      null,
    ],
  ];
  it.each(cases)('%s', (_, type, over, torch, conflict) => {
    const job = aPlainJob({ frameworks: torch === null ? [] : [{ name: 'torch', version: torch }] });
    const prediction = aGpuPrediction({ ...over, work: { ...aGpuPrediction().work, precision: 'fp16' } });
    const answer = incompatibility(job, prediction, gpu(type));
    if (conflict) expect(answer).toMatch(conflict);
    else expect(answer).toBeNull();
  });

  it('refuses bf16 where the hardware has none', () => {
    expect(incompatibility(aPlainJob(), aGpuPrediction(), gpu('nvidia-tesla-t4'))).toMatch(/no bf16/);
    expect(incompatibility(aPlainJob(), aGpuPrediction(), gpu('nvidia-l4'))).toBeNull();
  });
});

describe('runtime on another machine', () => {
  it.each(['fp32', 'tf32', 'fp16', 'bf16', 'int8', 'int4', null] as const)(
    'counts the FLOP/s in %s as the prediction does',
    (precision) => {
      for (const facts of catalog.accelerators())
        expect(achievableFlops(facts, precision)).toBe(achievedFlops(facts, precision));
    },
  );

  const work = {
    cpuSeconds: 17_300,
    parallelism: 8,
    gpuFlop: 0,
    precision: null,
    fixedSeconds: 100,
  } as const;
  it.each([
    ['n2-standard-4', 17_300 / (4 * (16_721 / 17_300)) + 100],
    ['n2-standard-16', 17_300 / (8 * (17_313 / 17_300)) + 100],
    ['c4-standard-8', 17_300 / 8 + 100],
  ])('%s', (name, seconds) => {
    expect(runtimeSecondsOn(aCpuPrediction({ work }), machine(name), null, 0)).toBeCloseTo(seconds, 3);
  });

  it('divides the GPU part among the GPUs at 35 % of the dense peak', () => {
    const prediction = aGpuPrediction({
      work: { ...work, cpuSeconds: 0, gpuFlop: 312e12 * 0.35 * 600, precision: 'bf16' },
    });
    const a100 = gpu('nvidia-tesla-a100');
    expect(runtimeSecondsOn(prediction, machine('a2-highgpu-1g'), a100, 1)).toBeCloseTo(700, 6);
    expect(runtimeSecondsOn(prediction, machine('a2-highgpu-4g'), a100, 4)).toBeCloseTo(250, 6);
  });

  it('keeps the spread of the prediction, wider where the CPU speed is unknown', () => {
    const prediction = aCpuPrediction({ runtimeSeconds: { target: 600, lower: 300, upper: 1200 } });
    expect(runtimeInterval(prediction, machine('n2-standard-4'), 100)).toEqual({
      target: 100,
      lower: 50,
      upper: 200,
    });
    const unknown = runtimeInterval(prediction, machine('c4-standard-4'), 100);
    expect([unknown.lower, unknown.upper]).toEqual([50 / 1.7, 200 * 1.7]);
  });
});

describe('interruptions', () => {
  it('gives the worked example', () => {
    expect(interruptionSeconds(36_000, 75, 1800, 0.1 / 24, 1)).toBeCloseTo(40.6, 1);
  });
  it('costs more without a checkpoint, more on more machines, and stays finite', () => {
    const withCheckpoint = interruptionSeconds(360_000, 75, 1800, 0.01, 1);
    expect(interruptionSeconds(360_000, 75, null, 0.01, 1)).toBeGreaterThan(10 * withCheckpoint);
    expect(interruptionSeconds(360_000, 75, 1800, 0.01, 4)).toBeCloseTo(4 * withCheckpoint, 6);
    expect(interruptionSeconds(1e12, 75, null, 1, 8)).toBeLessThan(Infinity);
    expect(interruptionSeconds(0, 75, null, 1, 1)).toBe(0);
  });
  it.each([
    [{ checkpoint: { everySeconds: 60, uri: null } }, 60],
    [{ checkpoint: { everySeconds: null, uri: 'gs://b' } }, 1800],
    [{ checkpointing: true }, 1800],
    [{ checkpointing: false }, null],
    [{}, null],
  ])('takes the interval of %j', (over, seconds) => {
    expect(checkpointSecondsOf(aPlainJob(over))).toBe(seconds);
  });
});

describe('a change in place', () => {
  function offering(machineType: string): Offering {
    const { accelerator } = machine(machineType);
    return {
      machineType,
      machineCount: 1,
      accelerator,
      region: 'us-central1',
      zone: 'us-central1-a',
      provisioningModel: 'STANDARD',
      usdPerHour: 1,
    };
  }
  function group(name: string): OfferingGroup {
    const found = catalog
      .groups?.()
      .find(
        (one) =>
          one.machine.name === name &&
          one.provisioningModel === 'STANDARD' &&
          one.accelerator?.type === machine(name).accelerator?.type,
      );
    if (!found) throw new Error(`no group of ${name}`);
    return found;
  }
  it.each([
    ['e2-small', 'n2-standard-4', null],
    ['e2-small', 'n4-standard-4', /other disks/],
    ['e2-small', 'g2-standard-4', /GPUs|R10/],
    ['e2-small', 'c3-standard-4-lssd', /local SSD/],
    ['e2-small', 't2a-standard-1', /architecture/],
    ['g2-standard-4', 'g2-standard-24', null],
    ['g2-standard-4', 'a2-highgpu-1g', /GPUs/],
    ['a2-highgpu-1g', 'a2-highgpu-2g', null],
    ['a2-highgpu-1g', 'a2-ultragpu-1g', /R10/],
    ['a3-highgpu-8g', 'a3-megagpu-8g', /R10/],
  ])('%s to %s', (from, to, conflict) => {
    const answer = inPlaceConflict(offering(from), machine(from), group(to));
    if (conflict) expect(answer).toMatch(conflict);
    else expect(answer).toBeNull();
  });
});

describe('disks', () => {
  it('are of the kind that the stacks make, for every machine that is offered', () => {
    const names = new Map((catalog.groups?.() ?? []).map((group) => [group.machine.name, group.machine]));
    const wrong = [...names.values()]
      .filter((facts) => diskKindOf(facts) !== diskKind(facts.name))
      .map(({ name }) => name);
    expect(names.size).toBeGreaterThan(400);
    expect(wrong).toEqual([]);
  });
});

describe('the time until a machine is ready', () => {
  const none = { target: 0, lower: 0, upper: 0 };

  it.each([
    ['with the driver on its image', aGpuPrediction(), true, defaultReadyTimes.gpuImage],
    [
      'with libraries to install on top',
      aGpuPrediction({ software: { python: '3.12', packages: [] } }),
      true,
      { target: 128, lower: 65, upper: 485 },
    ],
    [
      'with a driver to install',
      aGpuPrediction({ image: { project: 'debian-cloud', family: 'debian-12' } }),
      true,
      defaultReadyTimes.gpuInstall,
    ],
    ['without a GPU', aCpuPrediction(), false, defaultReadyTimes.cpu],
  ])('%s', (_, prediction, hasGpu, seconds) => {
    expect(readySecondsOf(defaultReadyTimes, prediction, hasGpu, none)).toEqual(seconds);
  });
});
