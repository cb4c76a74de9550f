import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../planner/simulator/cloud/json.ts';
import { bootDisk, instanceBody, makeNetwork, startFixture, zone, type Fixture } from './cloud-fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
  await makeNetwork(fixture);
});
afterEach(() => fixture.close());

/** A call and the HTTP status that it must be answered with; `@` stands for the present fingerprint. */
type Step = readonly [status: number, method: string, path: string, body?: JsonObject];

interface Story {
  readonly what: string;
  readonly steps: readonly Step[];
  readonly then: readonly (readonly [path: string, member: string, value: unknown])[];
}

const link = 'https://www.googleapis.com/compute/v1/projects/demo/';
const vm = `zones/${zone}/instances/vm`;
const second = `zones/${zone}/instances/second`;
const data = `zones/${zone}/disks/data`;
const ip = 'regions/us-central1/addresses/ip';
const policy = 'regions/us-central1/resourcePolicies/daily';
const subnetwork = 'regions/us-central1/subnetworks/net-sub';
const insertVm = (changes: JsonObject = {}, name = 'vm'): Step => [
  200,
  'POST',
  `zones/${zone}/instances`,
  instanceBody(name, changes),
];
const insertData: Step = [200, 'POST', `zones/${zone}/disks`, { name: 'data', sizeGb: '10' }];
const insertPolicy: Step = [
  200,
  'POST',
  'regions/us-central1/resourcePolicies',
  { name: 'daily', snapshotSchedulePolicy: {} },
];
const external = (natIP: string): JsonObject => ({
  networkInterfaces: [{ subnetwork, accessConfigs: [{ natIP }] }],
});
const attach = (status: number, instance: string, changes: JsonObject = {}): Step => [
  status,
  'POST',
  `${instance}/attachDisk`,
  { source: data, deviceName: 'data', ...changes },
];

const stories: readonly Story[] = [
  {
    what: 'a disk is attached, detached and then free to go',
    steps: [
      insertData,
      insertVm(),
      attach(200, vm),
      attach(400, vm),
      [400, 'DELETE', data],
      [400, 'POST', `${vm}/detachDisk?deviceName=other`, {}],
      [200, 'POST', `${vm}/detachDisk?deviceName=data`, {}],
    ],
    then: [
      [vm, 'disks.length', 1],
      [data, 'users', undefined],
    ],
  },
  {
    what: 'a disk is read by two instances, but not written beside readers',
    steps: [
      insertData,
      insertVm(),
      insertVm({}, 'second'),
      attach(200, vm, { mode: 'READ_ONLY' }),
      attach(400, second),
      attach(200, second, { mode: 'READ_ONLY' }),
    ],
    then: [[data, 'users.length', 2]],
  },
  {
    what: 'a boot disk leaves a running instance never',
    steps: [insertVm(), [400, 'POST', `${vm}/detachDisk?deviceName=persistent-disk-0`, {}]],
    then: [[vm, 'disks.0.boot', true]],
  },
  {
    what: 'a boot disk that is not auto-deleted outlives its instance',
    steps: [
      insertVm(),
      [200, 'POST', `${vm}/setDiskAutoDelete?deviceName=persistent-disk-0&autoDelete=false`, {}],
      [200, 'DELETE', vm],
    ],
    then: [[`zones/${zone}/disks/vm`, 'status', 'READY']],
  },
  {
    what: 'a reserved address is in use while an instance has it',
    steps: [
      [200, 'POST', 'regions/us-central1/addresses', { name: 'ip', address: '203.0.113.77' }],
      insertVm(external('203.0.113.77')),
      [400, 'DELETE', ip],
      [200, 'DELETE', vm],
    ],
    then: [
      [ip, 'status', 'RESERVED'],
      [ip, 'users', undefined],
    ],
  },
  {
    what: 'an external address is taken from an interface and given again',
    steps: [
      insertVm(external('203.0.113.78')),
      [400, 'POST', `${vm}/addAccessConfig?networkInterface=nic0`, { natIP: '203.0.113.79' }],
      [200, 'POST', `${vm}/deleteAccessConfig?networkInterface=nic0&accessConfig=x`, {}],
      [200, 'POST', `${vm}/addAccessConfig?networkInterface=nic0`, { natIP: '203.0.113.79' }],
    ],
    then: [[vm, 'networkInterfaces.0.accessConfigs.0.natIP', '203.0.113.79']],
  },
  {
    what: 'a policy is in use while a disk has it',
    steps: [
      insertPolicy,
      insertData,
      [200, 'POST', `${data}/addResourcePolicies`, { resourcePolicies: [policy] }],
      [400, 'DELETE', policy],
      [200, 'POST', `${data}/removeResourcePolicies`, { resourcePolicies: [policy] }],
      [400, 'POST', `${data}/removeResourcePolicies`, { resourcePolicies: [policy] }],
      [200, 'DELETE', policy],
    ],
    then: [[data, 'resourcePolicies', undefined]],
  },
  {
    what: 'a policy of another region cannot be attached',
    steps: [
      insertData,
      [200, 'POST', 'regions/us-east1/resourcePolicies', { name: 'far', snapshotSchedulePolicy: {} }],
      [
        400,
        'POST',
        `${data}/addResourcePolicies`,
        { resourcePolicies: ['regions/us-east1/resourcePolicies/far'] },
      ],
    ],
    then: [[data, 'resourcePolicies', undefined]],
  },
  {
    what: 'an auto-mode network has a subnetwork in every region, and takes them with it',
    steps: [
      [200, 'POST', 'global/networks', { name: 'auto', autoCreateSubnetworks: true }],
      insertVm({ networkInterfaces: [{ network: 'global/networks/auto' }] }),
      [400, 'DELETE', 'global/networks/auto'],
      [200, 'DELETE', vm],
      [200, 'DELETE', 'global/networks/auto'],
    ],
    then: [['regions/us-east1/subnetworks/auto', 'error.code', 404]],
  },
  {
    what: 'a protected instance is deleted once its protection is taken off',
    steps: [
      insertVm({ deletionProtection: true }),
      [400, 'DELETE', vm],
      [200, 'POST', `${vm}/setDeletionProtection?deletionProtection=false`, {}],
      [200, 'DELETE', vm],
    ],
    then: [[vm, 'error.code', 404]],
  },
  {
    what: 'what only a stopped instance lets change is changed while it is stopped',
    steps: [
      insertVm(),
      [200, 'POST', '/iam/v1/projects/demo/serviceAccounts', { accountId: 'runner-1' }],
      [
        400,
        'POST',
        `${vm}/setServiceAccount`,
        { email: 'runner-1@demo.iam.gserviceaccount.com', scopes: ['s'] },
      ],
      [200, 'POST', `${vm}/stop`, {}],
      [
        200,
        'POST',
        `${vm}/setServiceAccount`,
        { email: 'runner-1@demo.iam.gserviceaccount.com', scopes: ['s'] },
      ],
      [200, 'POST', `${vm}/setMinCpuPlatform`, { minCpuPlatform: 'Intel Skylake' }],
      [200, 'PATCH', `${vm}/updateShieldedInstanceConfig`, { enableSecureBoot: true }],
      [200, 'POST', `${vm}/setScheduling`, { maxRunDuration: { seconds: '600' } }],
      [200, 'POST', `${vm}/start`, {}],
    ],
    then: [
      [vm, 'status', 'RUNNING'],
      [vm, 'serviceAccounts.0.email', 'runner-1@demo.iam.gserviceaccount.com'],
      [vm, 'minCpuPlatform', 'Intel Skylake'],
      [
        vm,
        'shieldedInstanceConfig',
        { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
      ],
      [vm, 'scheduling.maxRunDuration.seconds', '600'],
    ],
  },
  {
    what: 'labels, tags and metadata change under their fingerprints',
    steps: [
      insertVm({ labels: { a: 'b' } }),
      [200, 'POST', `${vm}/setLabels`, { labels: { c: 'd' }, labelFingerprint: '@labelFingerprint' }],
      [200, 'POST', `${vm}/setTags`, { items: ['iap'], fingerprint: '@tags.fingerprint' }],
      [
        200,
        'POST',
        `${vm}/setMetadata`,
        { items: [{ key: 'k', value: 'v' }], fingerprint: '@metadata.fingerprint' },
      ],
    ],
    then: [
      [vm, 'labels', { c: 'd' }],
      [vm, 'tags.items', ['iap']],
      [vm, 'metadata.items', [{ key: 'k', value: 'v' }]],
      [
        `/compute/v1/projects/demo/aggregated/instances?filter=labels.c%3Dd`,
        `items.zones/${zone}.instances.0.name`,
        'vm',
      ],
      [`zones/${zone}/instances?filter=labels.c%3Dx`, 'items', undefined],
    ],
  },
  {
    what: 'an image of a disk stands on its own, and is the newest of its family',
    steps: [
      insertData,
      [200, 'POST', 'global/images', { name: 'one', family: 'mine', sourceDisk: data }],
      [200, 'DELETE', data],
      insertVm({
        disks: [{ ...bootDisk(), initializeParams: { sourceImage: 'global/images/family/mine' } }],
      }),
    ],
    then: [
      ['global/images/family/mine', 'name', 'one'],
      [`zones/${zone}/disks/vm`, 'sourceImage', `${link}global/images/one`],
    ],
  },
];

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((found, part) => (found as Record<string, unknown> | undefined)?.[part], value);
}

/** Fills `@member` texts of a body from the resource that the action is on. */
async function filled(path: string, body: JsonObject | undefined): Promise<JsonObject | undefined> {
  const wanted = Object.entries(body ?? {}).find(
    ([, value]) => typeof value === 'string' && value.startsWith('@'),
  );
  if (wanted === undefined) return body;
  const resource = await fixture.call('GET', path.slice(0, path.lastIndexOf('/')));
  return { ...body, [wanted[0]]: at(resource.body, (wanted[1] as string).slice(1)) as string };
}

describe('relations between resources', () => {
  it.each(stories)('$what', async ({ steps, then }) => {
    for (const [status, method, path, body] of steps) {
      const answer = await fixture.call(method, path, await filled(path, body));
      expect([method, path, answer.status]).toEqual([method, path, status]);
    }
    for (const [path, member, value] of then) {
      expect([path, member, at((await fixture.call('GET', path)).body, member)]).toEqual([
        path,
        member,
        value,
      ]);
    }
  });
});
