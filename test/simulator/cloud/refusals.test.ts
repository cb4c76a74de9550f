import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../planner/simulator/cloud/json.ts';
import { bootDisk, instanceBody, makeNetwork, startFixture, zone, type Fixture } from './cloud-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
  await makeNetwork(fixture);
  await fixture.done('POST', `zones/${zone}/disks`, { name: 'data', sizeGb: '20' });
  await fixture.done('POST', `zones/${zone}/disks`, { name: 'other-zone', sizeGb: '20' });
  const attached = [bootDisk(), { source: `zones/${zone}/disks/data`, deviceName: 'data' }];
  await fixture.done(
    'POST',
    `zones/${zone}/instances`,
    instanceBody('vm', { disks: attached, deletionProtection: true }),
  );
  await fixture.done('POST', 'global/firewalls', {
    name: 'fw',
    network: 'global/networks/net',
    allowed: [{ IPProtocol: 'icmp' }],
  });
});
afterAll(() => fixture.close());

interface Refusal {
  readonly what: string;
  readonly call: readonly [method: string, path: string, body?: JsonObject];
  readonly status: number;
  readonly reason: string;
  readonly says?: RegExp;
  readonly rule?: string;
}

const instances = `zones/${zone}/instances`;
const insert = (changes: JsonObject): Refusal['call'] => ['POST', instances, instanceBody('new', changes)];
const badRequest = (what: string, call: Refusal['call'], says: RegExp): Refusal => ({
  what,
  call,
  status: 400,
  reason: 'invalid',
  says,
});

const refusals: readonly Refusal[] = [
  {
    what: 'no such resource',
    call: ['GET', `${instances}/none`],
    status: 404,
    reason: 'notFound',
    says: /instances\/none' was not found/,
  },
  { what: 'no such zone', call: ['GET', 'zones/us-central1-z/instances'], status: 404, reason: 'notFound' },
  { what: 'no such method', call: ['POST', `${instances}/vm/explode`, {}], status: 404, reason: 'notFound' },
  {
    what: 'wrong method',
    call: ['PUT', `${instances}/vm/stop`, {}],
    status: 405,
    reason: 'methodNotAllowed',
  },
  {
    what: 'a name that is taken',
    call: ['POST', instances, instanceBody('vm')],
    status: 409,
    reason: 'alreadyExists',
  },
  badRequest('a name with capitals', ['POST', 'global/networks', { name: 'Net' }], /must match/),
  badRequest(
    'a member that the API does not have',
    ['POST', 'global/networks', { name: 'x', colour: 'red' }],
    /'resource.colour'.*cannot find field/,
  ),
  badRequest(
    'a nested member that the API does not have',
    insert({ scheduling: { speed: 3 } }),
    /scheduling.speed/,
  ),
  badRequest(
    'a member of the wrong type',
    ['POST', 'global/networks', { name: 'x', autoCreateSubnetworks: 'yes' }],
    /true or false/,
  ),
  badRequest('a link that is none', insert({ networkInterfaces: [{ subnetwork: 'net-sub' }] }), /malformed/),
  badRequest(
    'an address outside its subnetwork',
    insert({
      networkInterfaces: [{ subnetwork: 'regions/us-central1/subnetworks/net-sub', networkIP: '10.99.0.2' }],
    }),
    /not in the range/,
  ),
  badRequest(
    'no subnetwork in a custom network',
    insert({ networkInterfaces: [{ network: 'global/networks/net' }] }),
    /custom subnet mode/,
  ),
  {
    what: 'the default network, which is not there',
    call: insert({ networkInterfaces: [{}] }),
    status: 404,
    reason: 'notFound',
    says: /networks\/default/,
  },
  badRequest(
    'a subnetwork that overlaps',
    [
      'POST',
      'regions/us-central1/subnetworks',
      { name: 's', network: 'global/networks/net', ipCidrRange: '10.10.0.0/16' },
    ],
    /conflicts with subnetwork 'net-sub'/,
  ),
  badRequest(
    'a subnetwork that narrows',
    ['POST', 'regions/us-central1/subnetworks/net-sub/expandIpCidrRange', { ipCidrRange: '10.10.0.0/25' }],
    /wider/,
  ),
  badRequest(
    'a disk that shrinks',
    ['POST', `zones/${zone}/disks/data/resize`, { sizeGb: '10' }],
    /larger than the existing size of 20/,
  ),
  badRequest(
    'a disk smaller than its image',
    [
      'POST',
      `zones/${zone}/disks`,
      { name: 'd', sizeGb: '5', sourceImage: 'projects/debian-cloud/global/images/family/debian-12' },
    ],
    /smaller than the source/,
  ),
  {
    what: 'an image family that does not exist',
    call: ['GET', '/compute/v1/projects/debian-cloud/global/images/family/debian-1'],
    status: 404,
    reason: 'notFound',
  },
  {
    what: 'a machine type that does not exist',
    call: insert({ machineType: 'n9-huge' }),
    status: 404,
    reason: 'notFound',
    says: /machineTypes\/n9-huge/,
  },
  badRequest('a custom type with odd vCPUs', insert({ machineType: 'n2-custom-3-4096' }), /1 or even/),
  badRequest('capitals in a label', insert({ labels: { Job: 'x' } }), /resource.labels.Job/),
  badRequest('two boot disks', insert({ disks: [bootDisk(), bootDisk()] }), /exactly one boot disk/),
  badRequest(
    'a service account that does not exist',
    insert({ serviceAccounts: [{ email: 'nobody@demo.iam.gserviceaccount.com' }] }),
    /nobody@demo/,
  ),
  badRequest(
    'a firewall that allows and denies',
    [
      'POST',
      'global/firewalls',
      {
        name: 'f',
        network: 'global/networks/net',
        allowed: [{ IPProtocol: 'tcp' }],
        denied: [{ IPProtocol: 'tcp' }],
      },
    ],
    /exactly one/,
  ),
  badRequest('a filter that cannot be read', ['GET', `${instances}?filter=a%20b%20c%20d`], /filter/),
  {
    what: 'a network that is in use',
    call: ['DELETE', 'global/networks/net'],
    status: 400,
    reason: 'resourceInUseByAnotherResource',
    says: /networks\/net' is already being used by '.*net-sub'/,
  },
  {
    what: 'a subnetwork that is in use',
    call: ['DELETE', 'regions/us-central1/subnetworks/net-sub'],
    status: 400,
    reason: 'resourceInUseByAnotherResource',
    says: /instances\/vm/,
  },
  {
    what: 'a disk that is in use',
    call: ['DELETE', `zones/${zone}/disks/data`],
    status: 400,
    reason: 'resourceInUseByAnotherResource',
    says: /disks\/data' is already being used by '.*instances\/vm'/,
  },
  {
    what: 'a disk that another instance writes',
    call: insert({ disks: [bootDisk(), { source: `zones/${zone}/disks/data` }] }),
    status: 400,
    reason: 'resourceInUseByAnotherResource',
  },
  {
    what: 'an instance that is protected',
    call: ['DELETE', `${instances}/vm`],
    status: 400,
    reason: 'invalidResourceUsage',
    says: /protected against deletion/,
  },
  {
    what: 'R26: a machine type of a running instance',
    call: [
      'POST',
      `${instances}/vm/setMachineType`,
      { machineType: `zones/${zone}/machineTypes/n1-standard-8` },
    ],
    status: 400,
    reason: 'resourceNotReady',
    rule: 'R26',
  },
  {
    what: 'a shielded configuration of a running instance',
    call: ['PATCH', `${instances}/vm/updateShieldedInstanceConfig`, { enableSecureBoot: true }],
    status: 400,
    reason: 'resourceNotReady',
    rule: 'R26',
  },
  {
    what: 'labels with an old fingerprint',
    call: ['POST', `${instances}/vm/setLabels`, { labels: {}, labelFingerprint: 'old' }],
    status: 412,
    reason: 'conditionNotMet',
  },
  {
    what: 'metadata without a fingerprint',
    call: ['POST', `${instances}/vm/setMetadata`, { items: [] }],
    status: 412,
    reason: 'conditionNotMet',
  },
  {
    what: 'tags with an old fingerprint',
    call: ['POST', `${instances}/vm/setTags`, { items: [], fingerprint: 'old' }],
    status: 412,
    reason: 'conditionNotMet',
  },
  {
    what: 'guest attributes that are not enabled',
    call: ['GET', `${instances}/vm/getGuestAttributes?queryPath=a/`],
    status: 403,
    reason: 'forbidden',
  },
];

describe('the API refuses', () => {
  it.each(refusals)('$what', async ({ call, status, reason, says, rule: id }) => {
    const before = await fixture.call('GET', '/headstart/v1/resources');
    const { status: actual, body } = await fixture.call(...call);
    const error = body['error'] as {
      code: number;
      message: string;
      errors: { reason: string; debugInfo?: string }[];
    };
    expect({ actual, reason: error.errors[0]?.reason }).toEqual({ actual: status, reason });
    expect(error.code).toBe(status);
    if (says !== undefined) expect(error.message).toMatch(says);
    if (id !== undefined) expect(error.errors[0]?.debugInfo).toBe(`rule ${id}`);
    expect((await fixture.call('GET', '/headstart/v1/resources')).body).toEqual(before.body);
  });
});
