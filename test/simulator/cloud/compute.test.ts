import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requiredTextAt, type JsonObject } from '../../../planner/simulator/cloud/json.ts';
import { instanceBody, makeNetwork, startFixture, type Fixture } from './cloud-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
  await makeNetwork(fixture);
});
afterAll(() => fixture.close());

/** Member paths (`a.0.b`) with their expected values. */
type Expected = Readonly<Record<string, unknown>>;

interface Life {
  readonly what: string;
  readonly collection: string;
  readonly body: JsonObject;
  readonly created: Expected;
  readonly change?: {
    readonly method: string;
    readonly verb: string;
    readonly body: JsonObject;
    readonly after: Expected;
  };
}

const network = 'projects/demo/global/networks/net';
const link = 'https://www.googleapis.com/compute/v1/projects/demo/';

/** Every resource type: what is sent, what is read back, one change in place, and its end. */
const lives: readonly Life[] = [
  {
    what: 'network with the defaults of the API',
    collection: 'global/networks',
    body: { name: 'other', autoCreateSubnetworks: false },
    created: {
      kind: 'compute#network',
      selfLink: `${link}global/networks/other`,
      'routingConfig.routingMode': 'REGIONAL',
    },
    change: {
      method: 'PATCH',
      verb: '',
      body: { routingConfig: { routingMode: 'GLOBAL' } },
      after: { 'routingConfig.routingMode': 'GLOBAL' },
    },
  },
  {
    what: 'subnetwork that grows',
    collection: 'regions/us-central1/subnetworks',
    body: { name: 'grow', network, ipCidrRange: '10.20.0.0/24', privateIpGoogleAccess: true },
    created: {
      gatewayAddress: '10.20.0.1',
      purpose: 'PRIVATE',
      privateIpGoogleAccess: true,
      region: `${link}regions/us-central1`,
    },
    change: {
      method: 'POST',
      verb: '/expandIpCidrRange',
      body: { ipCidrRange: '10.20.0.0/20' },
      after: { ipCidrRange: '10.20.0.0/20' },
    },
  },
  {
    what: 'router that is given a NAT',
    collection: 'regions/us-central1/routers',
    body: { name: 'router', network },
    created: { network: `${link}global/networks/net`, nats: undefined },
    change: {
      method: 'PATCH',
      verb: '',
      body: {
        nats: [
          {
            name: 'nat',
            natIpAllocateOption: 'AUTO_ONLY',
            sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
          },
        ],
      },
      after: { 'nats.0.name': 'nat', 'nats.0.icmpIdleTimeoutSec': 30 },
    },
  },
  {
    what: 'firewall with capitals in its protocol',
    collection: 'global/firewalls',
    body: {
      name: 'iap',
      network,
      sourceRanges: ['35.235.240.0/20'],
      allowed: [{ IPProtocol: 'TCP', ports: ['22'] }],
    },
    created: { 'allowed.0.IPProtocol': 'tcp', direction: 'INGRESS', priority: 1000, disabled: false },
    change: {
      method: 'PATCH',
      verb: '',
      body: { priority: 900 },
      after: { priority: 900, 'sourceRanges.0': '35.235.240.0/20' },
    },
  },
  {
    what: 'empty disk that grows',
    collection: 'zones/us-central1-a/disks',
    body: { name: 'data', sizeGb: '20', type: 'zones/us-central1-a/diskTypes/pd-ssd', labels: { job: 'a' } },
    created: {
      sizeGb: '20',
      status: 'READY',
      'labels.job': 'a',
      type: `${link}zones/us-central1-a/diskTypes/pd-ssd`,
      users: undefined,
    },
    change: { method: 'POST', verb: '/resize', body: { sizeGb: '30' }, after: { sizeGb: '30' } },
  },
  {
    what: 'disk from an image family',
    collection: 'zones/us-central1-a/disks',
    body: {
      name: 'from-image',
      sourceImage:
        'projects/deeplearning-platform-release/global/images/family/pytorch-2-9-cu129-ubuntu-2404-nvidia-580',
    },
    created: { sizeGb: '50', status: 'READY', type: `${link}zones/us-central1-a/diskTypes/pd-standard` },
  },
  {
    what: 'resource policy',
    collection: 'regions/us-central1/resourcePolicies',
    body: {
      name: 'daily',
      snapshotSchedulePolicy: { schedule: { dailySchedule: { daysInCycle: 1, startTime: '04:00' } } },
    },
    created: { status: 'READY', 'snapshotSchedulePolicy.schedule.dailySchedule.daysInCycle': 1 },
  },
  {
    what: 'external address',
    collection: 'regions/us-central1/addresses',
    body: { name: 'ip' },
    created: { addressType: 'EXTERNAL', status: 'RESERVED', networkTier: 'PREMIUM', address: '203.0.113.1' },
  },
  {
    what: 'internal address',
    collection: 'regions/us-central1/addresses',
    body: { name: 'inner', addressType: 'INTERNAL', subnetwork: 'regions/us-central1/subnetworks/net-sub' },
    created: { status: 'RESERVED', purpose: 'GCE_ENDPOINT', address: '10.10.0.2' },
  },
  {
    what: 'custom image',
    collection: 'global/images',
    body: {
      name: 'mine',
      family: 'mine',
      sourceImage: 'projects/debian-cloud/global/images/family/debian-12',
    },
    created: { diskSizeGb: '10', family: 'mine', status: 'READY' },
  },
  {
    what: 'instance with the defaults of the API',
    collection: 'zones/us-central1-a/instances',
    body: instanceBody('vm', { tags: { items: ['b', 'a'] } }),
    created: {
      status: 'RUNNING',
      machineType: `${link}zones/us-central1-a/machineTypes/n1-standard-4`,
      'disks.0.boot': true,
      'disks.0.source': `${link}zones/us-central1-a/disks/vm`,
      'networkInterfaces.0.networkIP': '10.10.0.2',
      'networkInterfaces.0.network': `${link}global/networks/net`,
      'scheduling.provisioningModel': 'STANDARD',
      'scheduling.automaticRestart': true,
      'shieldedInstanceConfig.enableVtpm': true,
      'tags.items': ['a', 'b'],
      deletionProtection: false,
    },
    change: { method: 'POST', verb: '/stop', body: {}, after: { status: 'TERMINATED' } },
  },
];

function at(resource: JsonObject, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], resource);
}

async function expectMembers(path: string, expected: Expected): Promise<void> {
  const { body } = await fixture.call('GET', path);
  for (const [member, value] of Object.entries(expected))
    expect([member, at(body, member)]).toEqual([member, value]);
}

describe('each resource lives: insert, get, list, change, delete', () => {
  it.each(lives)('$what', async ({ collection, body, created, change }) => {
    const path = `${collection}/${requiredTextAt(body, 'name')}`;
    const inserted = await fixture.done('POST', collection, body);
    expect(inserted).toMatchObject({ status: 'DONE', operationType: 'insert', targetLink: link + path });
    await expectMembers(path, created);
    expect((await fixture.call('POST', collection, body)).status).toBe(409);
    const names = (await fixture.call('GET', collection)).body['items'] as JsonObject[];
    expect(names.map((item) => item['name'])).toContain(body['name']);
    if (change !== undefined) {
      await fixture.done(change.method, path + change.verb, change.body);
      await expectMembers(path, change.after);
    }
    await fixture.done('DELETE', path);
    expect((await fixture.call('GET', path)).status).toBe(404);
  });
});
