import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { choose, type ChooseRequest } from '../../planner/optimiser/choose.ts';
import type { Catalog, PlanningLimits } from '../../planner/ports.ts';
import type { Job } from '../../schemas/job.ts';
import type { Choice } from '../../schemas/plan.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import { aCpuPrediction, aGpuPrediction, aPlainJob, exactly } from '../support/optimiser-requests.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog();
});

const now = new Date('2026-07-16T12:00:00Z');

function chosen(job: Partial<Job>, prediction: Prediction, over: Partial<ChooseRequest> = {}): Choice {
  return choose({ job: aPlainJob(job), prediction, catalog, now, ...over });
}

interface Case {
  readonly says: string;
  readonly job?: Partial<Job>;
  readonly prediction?: Prediction;
  readonly limits?: PlanningLimits;
  readonly offering: object | null;
  readonly reason?: RegExp;
}

const cases: readonly Case[] = [
  {
    says: 'takes one L4 for a GPU job that fits it, in the default region',
    prediction: aGpuPrediction(),
    offering: {
      machineType: 'g2-standard-4',
      region: 'us-central1',
      zone: 'us-central1-a',
      provisioningModel: 'STANDARD',
    },
    reason: /the lowest cost per run of the \d+ that fit.*us-central1 by default/,
  },
  {
    says: 'takes Spot for a job with checkpoints, and says what it assumes',
    job: { checkpoint: { everySeconds: 300, uri: null } },
    prediction: aGpuPrediction(),
    offering: { machineType: 'g2-standard-4', provisioningModel: 'SPOT' },
    reason: /checkpoint every 5 min \(assumes the 5 to 15 % a day that Google reported in 2021\)/,
  },
  {
    says: 'never takes Spot where the job cannot be interrupted',
    job: { checkpointing: true, interruptible: false },
    prediction: aGpuPrediction(),
    offering: { provisioningModel: 'STANDARD' },
  },
  {
    says: 'keeps to --no-spot',
    job: { interruptible: true },
    limits: { spot: false },
    offering: { provisioningModel: 'STANDARD' },
  },
  { says: 'keeps to --spot', limits: { spot: true }, offering: { provisioningModel: 'SPOT' } },
  {
    says: 'takes the accelerator by its short name',
    job: { resources: { accelerator: { type: 'A100 80GB', count: 2 } } },
    prediction: aGpuPrediction(),
    offering: { machineType: 'a2-ultragpu-2g', accelerator: { type: 'nvidia-a100-80gb', count: 2 } },
  },
  {
    says: 'attaches a T4 to N1 for fp16',
    prediction: aGpuPrediction({
      gpuMemoryGib: exactly(12),
      work: { ...aGpuPrediction().work, precision: 'fp16', gpuFlop: 1e12 },
    }),
    offering: { machineType: 'n1-standard-4', accelerator: { type: 'nvidia-tesla-t4', count: 1 } },
  },
  {
    says: 'does not take a GPU whose nominal memory the driver eats into',
    prediction: aGpuPrediction({ gpuMemoryGib: exactly(23) }),
    offering: { machineType: 'a2-highgpu-1g' },
  },
  {
    says: 'takes flex-start of unknown price when nothing else fits, and says so',
    job: { interruptible: false, resources: { accelerator: { type: 'nvidia-h100-80gb', count: 1 } } },
    prediction: aGpuPrediction(),
    offering: { machineType: 'a3-highgpu-1g', provisioningModel: 'FLEX_START', usdPerHour: null },
    reason: /no source gives the price of a3-highgpu-1g as FLEX_START/,
  },
  {
    says: 'takes several machines where the GPUs exceed one',
    prediction: aGpuPrediction({ gpuCount: 16, gpuMemoryGib: exactly(70) }),
    offering: { machineType: 'a2-ultragpu-8g', machineCount: 2 },
  },
  {
    says: 'keeps to a zone of the job',
    job: { resources: { zone: 'europe-west4-b' } },
    prediction: aGpuPrediction(),
    offering: { machineType: 'g2-standard-4', region: 'europe-west4', zone: 'europe-west4-b' },
  },
  {
    says: 'lets a region of the limits beat the job',
    job: { resources: { region: 'europe-west4' } },
    limits: { region: 'us-east4' },
    offering: { region: 'us-east4' },
  },
  {
    says: 'leaves the default region when nothing priced fits there',
    job: { resources: { accelerator: { type: 'nvidia-h100-mega-80gb', count: 8 } } },
    prediction: aGpuPrediction(),
    offering: { machineType: 'a3-megagpu-8g', region: 'us-east4' },
    reason: /region us-east4 because nothing of known price fits in the default us-central1/,
  },
  {
    says: 'says that it does not know where the data lies',
    job: { dataAccess: [{ uri: 'gs://bucket/data', mode: 'read', bytes: null }] },
    offering: { region: 'us-central1' },
    reason: /where the gs:\/\/ data lies is not known/,
  },
  {
    says: 'takes the fastest within a budget',
    job: { objective: 'fastest', maxUsd: 0.6 },
    prediction: aGpuPrediction(),
    offering: { machineType: 'g2-standard-4' },
  },
  {
    says: 'takes the cheapest within a deadline',
    job: { deadline: '2026-07-16T12:20:00Z' },
    prediction: aGpuPrediction(),
    offering: { machineType: 'a2-highgpu-1g' },
  },
  {
    says: 'drops Pascal and Volta where the image brings a driver beyond R580',
    job: { resources: { accelerator: { type: 'nvidia-tesla-v100', count: 1 } } },
    prediction: aGpuPrediction({
      driverBranch: '595',
      gpuMemoryGib: exactly(8),
      work: { ...aGpuPrediction().work, precision: 'fp16' },
    }),
    offering: null,
  },
];

describe('choose', () => {
  it.each(cases)('$says', ({ job = {}, prediction = aCpuPrediction(), limits, offering, reason }) => {
    const choice = chosen(job, prediction, limits ? { limits } : {});
    if (offering === null) expect(choice.offering).toBeNull();
    else expect(choice.offering).toMatchObject(offering);
    if (reason) expect(choice.reason).toMatch(reason);
    expect(choice.violations).toEqual([]);
  });

  it('shows at least three alternatives, filled with dominated ones, each with its reason', () => {
    const { alternatives } = chosen({}, aCpuPrediction());
    expect(alternatives.length).toBeGreaterThanOrEqual(3);
    expect(alternatives.some(({ dominated }) => dominated === true)).toBe(true);
    expect(alternatives.every(({ reason }) => reason?.startsWith('not the pick: '))).toBe(true);
  });

  it('adds up: the items are the price per hour, and the run costs its billed hours', () => {
    const { cost, latency, offering } = chosen({}, aGpuPrediction());
    const hourly = cost?.breakdown.flatMap(({ usdPerHour }) => usdPerHour ?? []) ?? [];
    expect(cost?.complete).toBe(true);
    expect(hourly.reduce((left, right) => left + right, 0)).toBeCloseTo(cost?.usdPerHour ?? NaN, 9);
    expect(cost?.usdPerHour).toBeGreaterThan(offering?.usdPerHour ?? Infinity);
    const hours = (latency?.timeToResultSeconds.upper ?? NaN) / 3600;
    expect(cost?.usdPerRun?.upper).toBeCloseTo(hours * (cost?.usdPerHour ?? NaN), 9);
    expect(latency?.timeToResultSeconds.target).toBeCloseTo(
      (latency?.readySeconds.target ?? 0) + (latency?.runtimeSeconds.target ?? 0),
      9,
    );
  });

  it('marks a cost as at least where the disk has no price', () => {
    const { cost, offering, reason } = chosen(
      { resources: { memoryGib: 4 } },
      aCpuPrediction({ image: { project: 'debian-cloud', family: 'debian-12-arm64' } }),
      {
        limits: { region: 'us-east5' },
      },
    );
    expect(offering?.machineType).toMatch(/^(c4a|n4a)-/);
    expect(cost?.complete).toBe(false);
    expect(cost?.usdPerRun?.target).toBeGreaterThan(0);
    expect(reason).toMatch(/no source lists it in this zone/);
  });

  it('says the same a minute later', () => {
    const job = { deadline: '2026-07-16T12:25:00Z' };
    const later = new Date(now.getTime() + 60_000);
    expect(chosen(job, aGpuPrediction(), { now: later })).toEqual(chosen(job, aGpuPrediction()));
  });

  it('refuses a deadline that is no instant', () => {
    expect(() => chosen({ deadline: 'tomorrow' }, aCpuPrediction())).toThrow(/"tomorrow" is no instant/);
  });
});

describe('when nothing fits', () => {
  const impossible: readonly (readonly [string, Partial<Job>, Prediction, RegExp, RegExp])[] = [
    [
      'memory',
      {},
      aCpuPrediction({ memoryGib: exactly(20_000) }),
      /^memoryGib$/,
      /nearest is m2-ultramem-416, but .* has 11776 GiB/,
    ],
    [
      'a budget',
      { maxUsd: 0.0001 },
      aGpuPrediction(),
      /^maxUsd$/,
      /nearest is g2-standard-4 with 1 × nvidia-l4, but a run would cost/,
    ],
    [
      'a deadline',
      { deadline: '2026-07-16T12:00:30Z' },
      aCpuPrediction(),
      /^deadline$/,
      /which ends after the deadline 2026-07-16T12:00:30Z/,
    ],
    [
      'Spot against the job',
      { interruptible: false, resources: { provisioningModel: 'SPOT' } },
      aCpuPrediction(),
      /^provisioningModel$/,
      /cannot be interrupted/,
    ],
    [
      'a reservation that the job asks for and cannot name',
      { resources: { provisioningModel: 'RESERVATION_BOUND' } },
      aCpuPrediction(),
      /^provisioningModel$/,
      /RESERVATION_BOUND goes with a named reservation \(R22\), and a job cannot name one/,
    ],
    [
      'an accelerator that is too small',
      { resources: { accelerator: { type: 'nvidia-l4', count: 1 } } },
      aGpuPrediction({ gpuMemoryGib: exactly(60) }),
      /^(gpuMemoryGib|accelerator)$/,
      /./,
    ],
    [
      'a zone without it',
      { resources: { zone: 'us-central1-f', accelerator: { type: 'nvidia-l4', count: 1 } } },
      aGpuPrediction(),
      /^(place|accelerator)$/,
      /./,
    ],
    [
      'memory and a budget together',
      { maxUsd: 0.001 },
      aCpuPrediction({ memoryGib: exactly(20_000) }),
      /^memoryGib and maxUsd$/,
      /./,
    ],
  ];
  it.each(impossible)('%s is named with the nearest offering', (_, job, prediction, criterion, reason) => {
    const { offering, cost, latency, rejected } = chosen(job, prediction);
    expect([offering, cost, latency]).toEqual([null, null, null]);
    expect(rejected[0]?.criterion).toMatch(criterion);
    expect(rejected[0]?.reason).toMatch(reason);
    expect(rejected.every(({ count, example }) => count > 0 && example !== '')).toBe(true);
  });
});

it('names the reservation that a job cannot name among the refusals (R22)', () => {
  const job = { resources: { accelerator: { type: 'nvidia-b200', count: 8 } } };
  const { offering, alternatives, ladder = [], rejected } = chosen(job, aGpuPrediction());
  const models = [offering, ...[...alternatives, ...ladder].map((one) => one.offering)].map(
    (one) => one?.provisioningModel,
  );
  expect(models).not.toContain('RESERVATION_BOUND');
  expect(rejected.find(({ criterion }) => criterion === 'reservation')?.reason).toBe(
    'a4-highgpu-8g as RESERVATION_BOUND goes with a named reservation (R22), and a job cannot name one',
  );
});

describe('a machine that stands', () => {
  const current = {
    machineType: 'e2-small',
    machineCount: 1,
    accelerator: null,
    region: 'us-central1',
    zone: 'us-central1-b',
    provisioningModel: 'STANDARD',
    usdPerHour: 0.0168,
  } as const;
  it('is changed to one in its zone, with its disks and its provisioning model', () => {
    const { offering } = chosen({ interruptible: true }, aCpuPrediction({ memoryGib: exactly(3) }), {
      current,
    });
    expect(offering).toMatchObject({
      zone: 'us-central1-b',
      provisioningModel: 'STANDARD',
      accelerator: null,
    });
    expect(offering?.machineType).not.toBe('e2-small');
    expect(catalog.machineType(offering?.machineType ?? '')?.diskKinds).toContain('pd-balanced');
  });

  it('is offered nothing where only a replacement would do', () => {
    const gpu = {
      ...current,
      machineType: 'a2-ultragpu-1g',
      accelerator: { type: 'nvidia-a100-80gb', count: 1 },
      zone: 'us-central1-a',
    } as const;
    const { offering, rejected } = chosen({}, aGpuPrediction({ memoryGib: exactly(300) }), { current: gpu });
    expect(offering).toBeNull();
    expect(rejected.map(({ criterion }) => criterion).join()).toMatch(/inPlace/);
  });
});
