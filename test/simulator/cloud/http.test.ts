import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json } from '../../../planner/simulator/cloud/http-routes.ts';
import { makeNetwork, rawRequest, startFixture, zone, type Fixture } from './cloud-fixture.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({
    token: 'secret',
    extraRoutes: [
      {
        method: 'POST',
        pattern: '/headstart/v1/echo/{word}',
        bodyKind: 'bytes',
        maxBodyBytes: 4,
        handle: ({ params, rawBody }) => json({ word: params['word'] ?? null, bytes: rawBody.length }),
      },
    ],
  });
  await makeNetwork(fixture);
});
afterAll(() => fixture.close());

const bearer = { authorization: 'Bearer secret' };

describe('the server lets in', () => {
  it.each([
    ['the loopback address', { ...bearer, host: '127.0.0.1:80' }, 200],
    ['localhost', { ...bearer, host: 'localhost' }, 200],
    ['another Host name (DNS rebinding)', { ...bearer, host: 'evil.example' }, 403],
    ['a Host that only begins like one', { ...bearer, host: '127.0.0.1.evil.example' }, 403],
    ['a page of another origin', { ...bearer, host: '127.0.0.1', origin: 'https://evil.example' }, 403],
    ['a page of the same machine', { ...bearer, host: '127.0.0.1', origin: 'http://localhost:3000' }, 200],
    ['no token', { host: '127.0.0.1' }, 401],
    ['a wrong token', { host: '127.0.0.1', authorization: 'Bearer secre' }, 401],
  ])('%s: %j answers %i', async (_what, headers, status) => {
    expect(await rawRequest(fixture.cloud, headers, '/headstart/v1/clock')).toBe(status);
  });
});

async function post(path: string, body: string, type = 'application/json'): Promise<number> {
  const headers = { ...bearer, 'content-type': type };
  return (await fetch(fixture.cloud.baseUrl + path, { method: 'POST', headers, body })).status;
}

describe('the body', () => {
  const networks = '/compute/v1/projects/demo/global/networks';
  it.each([
    ['that is no JSON', '{', 'application/json', 400],
    ['that is no object', '[1]', 'application/json', 400],
    ['of another type', '{"name":"x"}', 'text/plain', 415],
    ['above the limit', `"${'x'.repeat(1_100_000)}"`, 'application/json', 413],
  ])('%s is refused', async (_what, body, type, status) => {
    expect(await post(networks, body, type)).toBe(status);
  });

  it('of an extra route keeps the limit of that route', async () => {
    expect(await post('/headstart/v1/echo/hi', '1234', 'application/octet-stream')).toBe(200);
    expect(await post('/headstart/v1/echo/hi', '12345', 'application/octet-stream')).toBe(413);
  });
});

describe('paths', () => {
  it.each([
    '/compute/v1/projects/demo/global/networks/..%2f..%2fetc',
    '/compute/v1/projects/..%2f/global/networks',
    '/compute/v1/projects/demo/zones/us-central1-a/disks/%2e%2e',
    '/compute/v1/projects/demo/zones/us-central1-a/disks/%',
    '/storage/v1/b/..%2f..',
    '/iam/v1/projects/demo/serviceAccounts/..%2f',
  ])('%s reaches nothing', async (path) => {
    expect([400, 404]).toContain((await fixture.call('GET', path)).status);
  });
});

/** Members that inserts know, so that random bodies get past the first check. */
const members = [
  'name',
  'labels',
  'disks',
  'machineType',
  'networkInterfaces',
  'scheduling',
  'sizeGb',
  'type',
  'network',
  'ipCidrRange',
  'allowed',
  'nats',
  'metadata',
  'guestAccelerators',
  'sourceImage',
];
const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    'a',
    'global/networks/net',
    `zones/${zone}/machineTypes/n1-standard-4`,
    '10.0.0.0/24',
    '__proto__',
  ),
);
const anyBody = fc.dictionary(fc.constantFrom(...members), value, { maxKeys: 6 });
const paths = [
  'global/networks',
  'global/firewalls',
  'regions/us-central1/subnetworks',
  'regions/us-central1/routers',
  'regions/us-central1/addresses',
  `zones/${zone}/disks`,
  `zones/${zone}/instances`,
  '/iam/v1/projects/demo/serviceAccounts',
  '/storage/v1/b?project=demo',
  '/cloudresourcemanager/v1/projects/demo:setIamPolicy',
  '/headstart/v1/preempt',
];

describe('a body of anything', () => {
  it('is answered, and never with a mistake of ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), anyBody, async (path, body) => {
        const { status } = await fixture.call('POST', path, body);
        expect(status).toBeLessThan(500);
      }),
      { seed: 20260701, numRuns: fuzzRuns(150, 20_000) },
    );
  });
});
