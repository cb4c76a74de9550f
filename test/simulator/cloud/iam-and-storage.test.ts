import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../planner/simulator/cloud/json.ts';
import { resource, startFixture, type Fixture } from './cloud-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());

const accounts = '/iam/v1/projects/demo/serviceAccounts';
const email = 'runner-1@demo.iam.gserviceaccount.com';

async function get(path: string): Promise<JsonObject> {
  return (await fixture.call('GET', path)).body;
}

describe('service accounts', () => {
  it('live: create, read by either name, patch, disable, delete', async () => {
    const { body } = await fixture.call('POST', accounts, {
      accountId: 'runner-1',
      serviceAccount: { displayName: 'Runner' },
    });
    expect(body).toMatchObject({
      email,
      projectId: 'demo',
      displayName: 'Runner',
      name: `projects/demo/serviceAccounts/${email}`,
    });
    expect(body['uniqueId']).toMatch(/^\d{21}$/);
    expect(await get(`/iam/v1/projects/-/serviceAccounts/${email}`)).toEqual(body);
    expect(await get(`${accounts}/${body['uniqueId'] as string}`)).toEqual(body);
    await fixture.call('PATCH', `${accounts}/${email}`, {
      serviceAccount: { displayName: 'New', description: 'not in the mask' },
      updateMask: 'displayName',
    });
    await fixture.call('POST', `${accounts}/${email}:disable`, {});
    const patched = await get(`${accounts}/${email}`);
    expect([patched['displayName'], patched['description'], patched['disabled']]).toEqual([
      'New',
      undefined,
      true,
    ]);
    expect((await fixture.call('POST', accounts, { accountId: 'runner-1' })).status).toBe(409);
    expect((await fixture.call('POST', accounts, { accountId: 'x' })).status).toBe(400);
    await fixture.call('DELETE', `${accounts}/${email}`);
    expect((await fixture.call('GET', `${accounts}/${email}`)).status).toBe(404);
  });
});

interface PolicyOwner {
  readonly what: string;
  readonly read: readonly [method: string, path: string];
  readonly write: readonly [method: string, path: string];
  readonly wrapped: boolean;
  readonly stale: number;
}

const owners: readonly PolicyOwner[] = [
  {
    what: 'a project',
    read: ['POST', '/cloudresourcemanager/v1/projects/demo:getIamPolicy'],
    write: ['POST', '/cloudresourcemanager/v1/projects/demo:setIamPolicy'],
    wrapped: true,
    stale: 409,
  },
  {
    what: 'a service account',
    read: ['POST', `${accounts}/owner-1@demo.iam.gserviceaccount.com:getIamPolicy`],
    write: ['POST', `${accounts}/owner-1@demo.iam.gserviceaccount.com:setIamPolicy`],
    wrapped: true,
    stale: 409,
  },
  {
    what: 'a bucket',
    read: ['GET', '/storage/v1/b/policy-bucket/iam'],
    write: ['PUT', '/storage/v1/b/policy-bucket/iam'],
    wrapped: false,
    stale: 412,
  },
];

describe('the IAM policy of', () => {
  beforeAll(async () => {
    await fixture.call('POST', accounts, { accountId: 'owner-1' });
    await fixture.call('POST', '/storage/v1/b?project=demo', { name: 'policy-bucket' });
  });

  it.each(owners)(
    '$what is read, changed under its etag, and merged',
    async ({ read, write, wrapped, stale }) => {
      const before = (await fixture.call(read[0], read[1], read[0] === 'POST' ? {} : undefined)).body;
      const set = (policy: JsonObject): ReturnType<Fixture['call']> =>
        fixture.call(write[0], write[1], wrapped ? { policy } : policy);
      const role = 'roles/logging.logWriter';
      const bindings = [
        { role, members: ['user:b@example.com'] },
        { role, members: ['user:a@example.com'] },
        { role: 'roles/viewer', members: [] },
      ];
      const after = await set({ etag: before['etag'] ?? '', bindings });
      expect(after.body['bindings']).toEqual([
        { role, members: ['user:a@example.com', 'user:b@example.com'] },
      ]);
      expect((await set({ etag: before['etag'] ?? '', bindings: [] })).status).toBe(stale);
      expect((await set({ etag: after.body['etag'] ?? '', bindings: [] })).body['etag']).toBe(before['etag']);
    },
  );

  it.each([
    ['a member that is none', { role: 'roles/viewer', members: ['bob'] }],
    ['a role that is none', { role: 'viewer', members: ['user:a@example.com'] }],
    [
      'a service account that does not exist',
      { role: 'roles/viewer', members: ['serviceAccount:ghost@demo.iam.gserviceaccount.com'] },
    ],
    ['a member of the binding that the API does not have', { role: 'roles/viewer', members: [], colour: 1 }],
  ])('a project refuses %s', async (_what, binding) => {
    const { status } = await fixture.call('POST', '/cloudresourcemanager/v1/projects/demo:setIamPolicy', {
      policy: { bindings: [binding] },
    });
    expect(status).toBe(400);
  });
});

describe('buckets', () => {
  it('live: insert, get, patch, delete', async () => {
    const body = {
      name: 'my-bucket',
      location: 'us-central1',
      labels: { job: 'a', other: 'b' },
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true } },
    };
    await fixture.call('POST', '/storage/v1/b?project=demo', body);
    const made = await get('/storage/v1/b/my-bucket');
    expect(made).toMatchObject({
      location: 'US-CENTRAL1',
      locationType: 'region',
      storageClass: 'STANDARD',
      metageneration: '1',
    });
    expect(resource(made, 'iamConfiguration')).toMatchObject({
      uniformBucketLevelAccess: { enabled: true },
      publicAccessPrevention: 'inherited',
    });
    expect((await fixture.call('POST', '/storage/v1/b?project=demo', body)).status).toBe(409);
    await fixture.call('PATCH', '/storage/v1/b/my-bucket', {
      labels: { job: null, third: 'c' },
      iamConfiguration: { publicAccessPrevention: 'enforced' },
    });
    const changed = await get('/storage/v1/b/my-bucket');
    expect(changed).toMatchObject({ labels: { other: 'b', third: 'c' }, metageneration: '2' });
    expect(resource(changed, 'labels')['job']).toBeUndefined();
    expect(resource(changed, 'iamConfiguration')).toMatchObject({
      uniformBucketLevelAccess: { enabled: true },
      publicAccessPrevention: 'enforced',
    });
    expect((await fixture.call('DELETE', '/storage/v1/b/my-bucket')).status).toBe(204);
    expect((await fixture.call('GET', '/storage/v1/b/my-bucket')).status).toBe(404);
  });

  it('are listed by project', async () => {
    await fixture.call('POST', '/storage/v1/b?project=other-project', { name: 'their-bucket' });
    const { items } = await get('/storage/v1/b?project=other-project');
    expect((items as JsonObject[]).map((item) => item['name'])).toEqual(['their-bucket']);
  });
});

describe('what only is read', () => {
  it.each([
    ['/cloudresourcemanager/v1/projects/any-project', { projectId: 'any-project', lifecycleState: 'ACTIVE' }],
    ['zones/us-central1-a', { name: 'us-central1-a', status: 'UP' }],
    [
      'zones/us-central1-a/machineTypes/g2-standard-4',
      {
        guestCpus: 4,
        memoryMb: 16384,
        accelerators: [{ guestAcceleratorType: 'nvidia-l4', guestAcceleratorCount: 1 }],
      },
    ],
    ['zones/us-central1-a/machineTypes/n1-custom-4-8192', { guestCpus: 4, memoryMb: 8192 }],
    ['zones/us-central1-a/acceleratorTypes/nvidia-l4', { name: 'nvidia-l4' }],
    ['zones/us-central1-a/diskTypes/pd-ssd', { name: 'pd-ssd' }],
    [
      '/compute/v1/projects/debian-cloud/global/images/family/debian-12',
      { family: 'debian-12', diskSizeGb: '10' },
    ],
    ['/compute/v1/projects/cos-cloud/global/images/family/cos-stable', { family: 'cos-stable' }],
    ['/headstart/v1/clock', { factor: 1 }],
  ])('%s', async (path, expected) => {
    expect(await get(path)).toMatchObject(expected);
  });

  it.each([
    'zones/us-central1-f/machineTypes/g2-standard-4',
    'zones/us-central1-f/acceleratorTypes/nvidia-l4',
    'zones/us-central1-a/diskTypes/floppy',
    'regions/mars-west1',
  ])('%s is not there', async (path) => {
    expect((await fixture.call('GET', path)).status).toBe(404);
  });

  it('lists zones by page', async () => {
    const first = await get('zones?maxResults=100');
    const second = await get(`zones?maxResults=100&pageToken=${first['nextPageToken'] as string}`);
    const names = [...(first['items'] as JsonObject[]), ...(second['items'] as JsonObject[])].map(
      (item) => item['name'],
    );
    expect([names.length, new Set(names).size, second['nextPageToken']]).toEqual([130, 130, undefined]);
  });
});
