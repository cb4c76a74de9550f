import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../planner/simulator/cloud/json.ts';
import {
  bootDisk,
  gpuScheduling,
  instanceBody,
  makeNetwork,
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

const instances = `zones/${zone}/instances`;
const gpu = (type: string, count: number): JsonObject[] => [
  { acceleratorType: `zones/${zone}/acceleratorTypes/${type}`, acceleratorCount: count },
];

/** Machines that break one rule of the reference each. */
const broken: readonly (readonly [rule: string, what: string, changes: JsonObject])[] = [
  [
    'R01',
    'a T4 on E2',
    {
      machineType: 'e2-standard-4',
      guestAccelerators: gpu('nvidia-tesla-t4', 1),
      scheduling: gpuScheduling,
    },
  ],
  [
    'R01',
    'a T4 on a shared core',
    {
      machineType: 'f1-micro',
      guestAccelerators: gpu('nvidia-tesla-t4', 1),
      scheduling: gpuScheduling,
    },
  ],
  ['R02', 'three T4', { guestAccelerators: gpu('nvidia-tesla-t4', 3), scheduling: gpuScheduling }],
  [
    'R02',
    'one T4 on 64 vCPUs',
    {
      machineType: 'n1-standard-64',
      guestAccelerators: gpu('nvidia-tesla-t4', 1),
      scheduling: gpuScheduling,
    },
  ],
  [
    'R03',
    'a T4 on G2',
    {
      machineType: 'g2-standard-4',
      guestAccelerators: gpu('nvidia-tesla-t4', 1),
      scheduling: gpuScheduling,
    },
  ],
  ['R07', 'a small A3 as STANDARD', { machineType: 'a3-highgpu-1g', scheduling: gpuScheduling }],
  ['R08', 'an A3 Ultra as STANDARD', { machineType: 'a3-ultragpu-8g', scheduling: gpuScheduling }],
  [
    'R13',
    'pd-standard on G2',
    {
      machineType: 'g2-standard-4',
      scheduling: gpuScheduling,
      disks: [bootDisk('pd-standard')],
    },
  ],
  [
    'R14',
    'a local SSD beside those of A2 Ultra',
    {
      machineType: 'a2-ultragpu-1g',
      scheduling: gpuScheduling,
      disks: [bootDisk(), { type: 'SCRATCH' }],
    },
  ],
  [
    'R15',
    'a persistent disk on A3 Ultra',
    {
      machineType: 'a3-ultragpu-8g',
      scheduling: { provisioningModel: 'SPOT' },
    },
  ],
  [
    'R16',
    'Hyperdisk on N1 with a GPU',
    {
      guestAccelerators: gpu('nvidia-tesla-t4', 1),
      scheduling: gpuScheduling,
      disks: [bootDisk('hyperdisk-balanced')],
    },
  ],
  ['R20', 'a GPU that would migrate', { machineType: 'g2-standard-4' }],
  [
    'R20',
    'FLEX_START without a time limit',
    {
      scheduling: { provisioningModel: 'FLEX_START', instanceTerminationAction: 'DELETE' },
    },
  ],
  ['R21', 'SPOT that restarts', { scheduling: { provisioningModel: 'SPOT', automaticRestart: true } }],
  [
    'R21',
    'preemptible but STANDARD',
    {
      scheduling: { provisioningModel: 'STANDARD', preemptible: true },
    },
  ],
  [
    'R22',
    'RESERVATION_BOUND without a reservation',
    {
      scheduling: { provisioningModel: 'RESERVATION_BOUND' },
    },
  ],
  ['R33', 'Tier 1 on N1', { networkPerformanceConfig: { totalEgressBandwidthTier: 'TIER_1' } }],
];

describe('insert refuses a machine that breaks', () => {
  it.each(broken)('%s: %s', async (rule, _what, changes) => {
    const { status, body } = await fixture.call('POST', instances, instanceBody('new', changes));
    expect({ status, error: body['error'] }).toMatchObject({
      status: 400,
      error: { errors: [{ reason: 'badRequest', debugInfo: `rule ${rule}` }] },
    });
    expect((await fixture.call('GET', `${instances}/new`)).status).toBe(404);
    expect((await fixture.call('GET', `zones/${zone}/disks/new`)).status).toBe(404);
  });
});

const kept: readonly (readonly [what: string, changes: JsonObject])[] = [
  ['R01/R02: one T4 on N1', { guestAccelerators: gpu('nvidia-tesla-t4', 1), scheduling: gpuScheduling }],
  [
    'R03: the GPU that G2 has, named',
    { machineType: 'g2-standard-4', guestAccelerators: gpu('nvidia-l4', 1), scheduling: gpuScheduling },
  ],
  ['R07: a small A3 as SPOT', { machineType: 'a3-highgpu-1g', scheduling: { provisioningModel: 'SPOT' } }],
  [
    'R08/R15: an A3 Ultra as SPOT on Hyperdisk',
    {
      machineType: 'a3-ultragpu-8g',
      scheduling: { provisioningModel: 'SPOT' },
      disks: [bootDisk('hyperdisk-balanced')],
    },
  ],
  [
    'R14: a local SSD on N1',
    { disks: [bootDisk(), { type: 'SCRATCH', initializeParams: { diskSizeGb: '375' } }] },
  ],
  ['R16: Hyperdisk on N2', { machineType: 'n2-standard-32', disks: [bootDisk('hyperdisk-balanced')] }],
  [
    'R20: FLEX_START as it must be',
    {
      machineType: 'g2-standard-4',
      scheduling: {
        provisioningModel: 'FLEX_START',
        automaticRestart: false,
        instanceTerminationAction: 'DELETE',
        maxRunDuration: { seconds: '3600' },
      },
    },
  ],
  [
    'R33: Tier 1 on a large N2',
    {
      machineType: 'n2-standard-32',
      networkPerformanceConfig: { totalEgressBandwidthTier: 'TIER_1' },
      networkInterfaces: [{ subnetwork: 'regions/us-central1/subnetworks/net-sub', nicType: 'GVNIC' }],
    },
  ],
  ['a custom type', { machineType: 'n2-custom-4-8192' }],
];

describe('the API takes', () => {
  it.each(kept)('%s', async (_what, changes) => {
    const done = await fixture.done('POST', instances, instanceBody('kept', changes));
    expect(done['error']).toBeUndefined();
    await fixture.done('DELETE', `${instances}/kept`);
  });
});

describe('R12: a zone offers only some machine types', () => {
  it('refuses G2 where it is not listed', async () => {
    const body = instanceBody(
      'far',
      { machineType: 'g2-standard-4', scheduling: gpuScheduling },
      'us-central1-f',
    );
    const { status } = await fixture.call('POST', 'zones/us-central1-f/instances', body);
    expect(status).toBe(404);
  });
});
