import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../planner/simulator/cloud/json.ts';
import {
  bootDisk,
  gpuScheduling,
  instanceBody,
  makeNetwork,
  operationCode,
  resource,
  startFixture,
  zone,
  type Fixture,
} from './cloud-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
  await makeNetwork(fixture);
});
afterAll(() => fixture.close());

const l4 = { machineType: 'g2-standard-4', scheduling: gpuScheduling };
const spotL4 = { machineType: 'g2-standard-4', scheduling: { provisioningModel: 'SPOT' } };
const region = (limits: JsonObject): JsonObject => ({ regions: { 'us-central1': limits } });

/** A limit, a machine, and the metric that is exceeded (null: it fits). */
const cases: readonly (readonly [
  what: string,
  quotas: JsonObject,
  machine: JsonObject,
  metric: string | null,
])[] = [
  ['no GPU anywhere', { all: { GPUS_ALL_REGIONS: 0 } }, l4, 'GPUS_ALL_REGIONS'],
  ['no L4 in the region', region({ NVIDIA_L4_GPUS: 0 }), l4, 'NVIDIA_L4_GPUS'],
  ['one L4 in the region', region({ NVIDIA_L4_GPUS: 1 }), l4, null],
  ['no L4 in another region', { regions: { 'us-east1': { NVIDIA_L4_GPUS: 0 } } }, l4, null],
  [
    'one L4 and a machine with two',
    region({ NVIDIA_L4_GPUS: 1 }),
    { ...l4, machineType: 'g2-standard-24' },
    'NVIDIA_L4_GPUS',
  ],
  [
    'R28: Spot draws on preemptible quota',
    region({ NVIDIA_L4_GPUS: 0, PREEMPTIBLE_NVIDIA_L4_GPUS: 1 }),
    spotL4,
    null,
  ],
  [
    'R30: Spot draws on standard quota where none is granted',
    region({ NVIDIA_L4_GPUS: 1, PREEMPTIBLE_NVIDIA_L4_GPUS: 0 }),
    spotL4,
    null,
  ],
  [
    'R30: and is refused where that is used up',
    region({ NVIDIA_L4_GPUS: 0, PREEMPTIBLE_NVIDIA_L4_GPUS: 0 }),
    spotL4,
    'NVIDIA_L4_GPUS',
  ],
  [
    'R29: H100, which regions.get does not tell',
    { all: { PREEMPTIBLE_NVIDIA_H100_GPUS: 0, NVIDIA_H100_GPUS: 0 } },
    { machineType: 'a3-highgpu-1g', scheduling: { provisioningModel: 'SPOT' } },
    'NVIDIA_H100_GPUS',
  ],
  ['three vCPUs', region({ CPUS: 3 }), {}, 'CPUS'],
  ['vCPUs of a machine that brings its GPU', region({ CPUS: 0, PREEMPTIBLE_CPUS: 0 }), spotL4, null],
  ['vCPUs of a family of its own', region({ CPUS: 3 }), { machineType: 'n2-standard-32' }, null],
  ['too little SSD', region({ SSD_TOTAL_GB: 9 }), {}, 'SSD_TOTAL_GB'],
  ['just enough SSD', region({ SSD_TOTAL_GB: 10 }), { disks: [bootDisk()] }, null],
  [
    'no external address',
    region({ IN_USE_ADDRESSES: 0 }),
    { networkInterfaces: [{ subnetwork: 'regions/us-central1/subnetworks/net-sub', accessConfigs: [{}] }] },
    'IN_USE_ADDRESSES',
  ],
];

describe('quota', () => {
  it.each(cases)('%s', async (_what, quotas, machine, metric) => {
    await fixture.call('PUT', '/headstart/v1/quotas', quotas);
    const operation = await fixture.done('POST', `zones/${zone}/instances`, instanceBody('vm', machine));
    const exists = (await fixture.call('GET', `zones/${zone}/instances/vm`)).status === 200;
    expect([operationCode(operation), exists]).toEqual(
      metric === null ? [null, true] : ['QUOTA_EXCEEDED', false],
    );
    if (metric !== null)
      expect(JSON.stringify(resource(operation, 'error'))).toContain(`Quota '${metric}' exceeded.`);
    if (exists) await fixture.done('DELETE', `zones/${zone}/instances/vm`);
  });

  it('is told with its usage, except what the API leaves out (R29)', async () => {
    await fixture.call('PUT', '/headstart/v1/quotas', region({ NVIDIA_L4_GPUS: 4 }));
    await fixture.done('POST', `zones/${zone}/instances`, instanceBody('vm', l4));
    const told = async (path: string): Promise<JsonObject[]> =>
      (await fixture.call('GET', path)).body['quotas'] as JsonObject[];
    const regional = await told('regions/us-central1');
    expect(regional).toContainEqual({ metric: 'NVIDIA_L4_GPUS', limit: 4, usage: 1 });
    expect(regional.map((quota) => quota['metric'])).not.toContain('NVIDIA_H100_GPUS');
    expect(await told('/compute/v1/projects/demo')).toContainEqual({
      metric: 'GPUS_ALL_REGIONS',
      limit: 10_000,
      usage: 1,
    });
    expect(await told('/headstart/v1/quotas?project=demo&region=us-central1')).toContainEqual({
      metric: 'NVIDIA_H100_GPUS',
      limit: 10_000,
      usage: 0,
    });
    await fixture.done('POST', `zones/${zone}/instances/vm/stop`);
    expect(await told('regions/us-central1')).toContainEqual({
      metric: 'NVIDIA_L4_GPUS',
      limit: 4,
      usage: 0,
    });
    await fixture.done('DELETE', `zones/${zone}/instances/vm`);
  });

  it.each([
    [{ all: { CARROTS: 1 } }, 'all.CARROTS'],
    [{ all: { CPUS: -1 } }, 'all.CPUS'],
    [{ regions: { 'us-central1': { CPUS: 'many' } } }, 'regions.us-central1.CPUS'],
    [{ everything: {} }, 'everything'],
  ])('settings %j are refused by name', async (settings, named) => {
    const { status, body } = await fixture.call('PUT', '/headstart/v1/quotas', settings);
    expect([status, resource(body, 'error')['message']]).toEqual([
      400,
      expect.stringContaining(`'${named}'`),
    ]);
  });
});
