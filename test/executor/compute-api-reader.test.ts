import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { computeApiReader } from '../../planner/executor/compute-api-reader.ts';
import { restClient } from '../../planner/executor/rest-client.ts';
import { project, simulatedScene, zone, type SimulatedScene } from './simulated-scene.ts';

let scene: SimulatedScene;

beforeAll(async () => {
  scene = await simulatedScene();
  await scene.prepare({ 'headstart-job': 'words' });
  await scene.simulator.guest.settled();
});

afterAll(() => scene[Symbol.asyncDispose]());

test('an instance is read with its machine type, labels and readiness', async () => {
  const found = await scene.reader.instance(project, zone, 'worker');
  expect(found).toMatchObject({
    ...{
      name: 'worker',
      zone,
      status: 'RUNNING',
      machineType: 'e2-standard-2',
      labels: { 'headstart-job': 'words' },
    },
  });
  expect(found?.readyAt).toMatch(/^\d{4}-.*Z$/);
  expect(await scene.reader.instanceId(project, zone, 'worker')).toMatch(/^\d{15,20}$/);
  expect(await scene.reader.instance(project, zone, 'nobody')).toBeNull();
});

test('instances are found by the label of their job', async () => {
  const names = async (job?: string) =>
    (await scene.reader.instancesByJob(project, job)).map(({ name }) => name);
  expect(await names()).toEqual(['worker']);
  expect(await names('words')).toEqual(['worker']);
  expect(await names('other')).toEqual([]);
});

test('disks are found by the label of their job, and what is not there is deleted in silence', async () => {
  expect(await scene.reader.disksByJob(project, 'words')).toEqual([]);
  const body = { name: 'labelled', sizeGb: '12', labels: { 'headstart-job': 'words' } };
  await scene.compute('POST', `/zones/${zone}/disks`, body);
  expect(await scene.reader.disksByJob(project)).toEqual([
    { name: 'labelled', zone, sizeGib: 12, labels: { 'headstart-job': 'words' } },
  ]);
  for (const _ of ['there', 'gone']) await scene.reader.deleteDisk({ project, zone, name: 'labelled' });
  expect(await scene.reader.disksByJob(project)).toEqual([]);
  await scene.reader.deleteInstance({ project, zone, name: 'nobody' });
});

test('what is still being made is deleted as soon as that is over', async () => {
  await using slow = await simulatedScene({ latencies: { 'disks.insert': 60 }, clockFactor: 600 });
  const rest = restClient(slow.rest);
  const disks = `/compute/v1/projects/${project}/zones/${zone}/disks`;
  await rest.send({ method: 'POST', path: disks, body: { name: 'begun', sizeGb: '12' } });
  await slow.reader.deleteDisk({ project, zone, name: 'begun' });
  expect(await rest.send({ method: 'GET', path: `${disks}/begun` })).toBeNull();
});

test('the serial console is read', async () => {
  expect(await scene.reader.serialLog({ project, zone, name: 'worker' })).toMatch(/boot: worker[^]*ready/);
  expect(await scene.reader.serialLog({ project, zone, name: 'nobody' })).toBeNull();
});

test.each([
  ['ready since the start', { ready: '2026-07-16T10:00:30Z' }, '2026-07-16T10:00:30Z', null],
  ['ready in the second of the start', { ready: '2026-07-16T10:00:00Z' }, '2026-07-16T10:00:00Z', null],
  ['ready in an earlier boot', { ready: '2026-07-16T09:00:30Z' }, null, null],
  [
    'failed since',
    { ready: '2026-07-16T09:00:30Z', failed: '2026-07-16T10:00:20Z line 9: x y' },
    null,
    'line 9: x y',
  ],
  [
    'failed, then ready',
    { failed: '2026-07-16T10:00:20Z x', ready: '2026-07-16T10:05:00Z' },
    '2026-07-16T10:05:00Z',
    null,
  ],
  ['failed in an earlier boot', { failed: '2026-07-16T09:00:20Z x' }, null, null],
] as const)('a machine that told: %s', async (_what, told, readyAt, bootFailure) => {
  const items = Object.entries(told).map(([key, value]) => ({ namespace: 'headstart', key, value }));
  const instance = {
    name: 'vm',
    status: 'RUNNING',
    lastStartTimestamp: '2026-07-16T03:00:00.400-07:00',
    metadata: { items: [{ key: 'enable-guest-attributes', value: 'TRUE' }] },
  };
  await using api = await answering((url) =>
    url.includes('getGuestAttributes') ? { queryValue: { items } } : instance,
  );
  const reader = computeApiReader({ ...scene.rest, baseUrl: api.url });
  expect(await reader.instance(project, zone, 'vm')).toMatchObject({ readyAt, bootFailure });
});

/** A server on loopback that answers every request with JSON. */
async function answering(answer: (url: string) => object): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer(request.url ?? '')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

test('snapshots are made, listed newest first, and removed', async () => {
  const labels = { 'headstart-job': 'words' };
  for (const name of ['first', 'second']) {
    await scene.reader.createSnapshot({ project, zone, disk: 'worker-data', name, labels });
  }
  const found = await scene.reader.snapshots(project, 'words');
  expect(found.map(({ name }) => name).toSorted()).toEqual(['first', 'second']);
  expect(found.map(({ createdAt }) => createdAt)).toEqual(
    found
      .map(({ createdAt }) => createdAt)
      .toSorted()
      .toReversed(),
  );
  expect(found[0]?.sizeGib).toBe(10);
  for (const { name } of found) await scene.reader.deleteSnapshot(project, name);
  await scene.reader.deleteSnapshot(project, 'first');
  expect(await scene.reader.snapshots(project, 'words')).toEqual([]);
});

test('a disk that is not there cannot be snapshotted', async () => {
  const request = { project, zone, disk: 'none', name: 'x', labels: {} };
  await expect(scene.reader.createSnapshot(request)).rejects.toMatchObject({
    failure: { code: 'not-prepared' },
  });
});

test('a wrong token is an auth failure with a next step', async () => {
  const stranger = computeApiReader({ ...scene.rest, token: () => Promise.resolve('wrong') });
  await expect(stranger.instance(project, zone, 'worker')).rejects.toMatchObject({
    failure: { code: 'auth', fault: 'user', nextStep: expect.stringContaining('login') as string },
  });
});

/** Answers one after another, then the last for ever; counts the requests. */
async function scripted(answers: readonly (readonly [number, object])[]) {
  const seen: string[] = [];
  const server: Server = createServer((request, response) => {
    const [status, body] = answers[Math.min(seen.length, answers.length - 1)] ?? [500, {}];
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const waits: number[] = [];
  const reader = computeApiReader({
    baseUrl: `http://127.0.0.1:${port}`,
    token: () => Promise.resolve(null),
    clock: { sleep: (ms) => Promise.resolve(void waits.push(ms)) },
  });
  const close = () => new Promise((closed) => server.close(closed));
  return { reader, seen, waits, close };
}

const instance = {
  name: 'a',
  zone: 'zones/z',
  status: 'TERMINATED',
  machineType: 'x/y',
  creationTimestamp: '2026-01-01T00:00:00-07:00',
};
const refused = (message: string) => ({ error: { code: 0, message } });
const failed = (code: string) => ({
  status: 'DONE',
  name: 'op',
  error: { errors: [{ code, message: `${code} said` }] },
});

test('what passes by itself is asked again, later and later', async () => {
  const api = await scripted([
    [503, {}],
    [429, {}],
    [500, {}],
    [200, instance],
  ]);
  try {
    expect(await api.reader.instance('p', 'z', 'a')).toMatchObject({
      status: 'TERMINATED',
      createdAt: '2026-01-01T07:00:00.000Z',
    });
    expect(api.waits).toEqual([500, 1000, 2000]);
  } finally {
    await api.close();
  }
});

test.for([
  [401, 'auth'],
  [403, 'auth'],
  [429, 'unreachable'],
  [503, 'unreachable'],
  [409, 'conflict'],
  [400, 'invalid'],
] as const)('status %i means %s', async ([status, code]) => {
  const api = await scripted([[status, refused('said')]]);
  try {
    const failure = { code, message: expect.stringContaining('said') as string };
    await expect(api.reader.instance('p', 'z', 'a')).rejects.toMatchObject({ failure });
  } finally {
    await api.close();
  }
});

test.for([
  ['QUOTA_EXCEEDED', 'quota'],
  ['ZONE_RESOURCE_POOL_EXHAUSTED', 'stockout'],
  ['RESOURCE_IN_USE_BY_ANOTHER_RESOURCE', 'conflict'],
  ['INTERNAL', 'unknown'],
] as const)('an operation that ends with %s is %s', async ([error, code]) => {
  const api = await scripted([
    [200, { status: 'PENDING', name: 'op' }],
    [200, { status: 'RUNNING', name: 'op' }],
    [200, failed(error)],
  ]);
  try {
    await expect(api.reader.deleteSnapshot('p', 's')).rejects.toMatchObject({
      failure: { code, cause: `${error} said` },
    });
    expect(api.seen.slice(1)).toEqual(Array(2).fill('POST /compute/v1/projects/p/global/operations/op/wait'));
  } finally {
    await api.close();
  }
});

test('a change is not sent twice when it may have arrived', async () => {
  const api = await scripted([[500, refused('boom')]]);
  try {
    await expect(api.reader.deleteSnapshot('p', 's')).rejects.toMatchObject({
      failure: { code: 'unreachable' },
    });
    expect(api.seen).toHaveLength(1);
  } finally {
    await api.close();
  }
});

test('all pages are read, and names are encoded', async () => {
  const page = (name: string, nextPageToken: string) => ({
    items: [{ name, diskSizeGb: '1', creationTimestamp: '2026-01-01T00:00:00Z' }],
    nextPageToken,
  });
  const api = await scripted([
    [200, page('a', 't1')],
    [200, page('b', '')],
  ]);
  try {
    expect(await api.reader.snapshots('p/../q', 'job')).toHaveLength(2);
    expect(api.seen[0]).toBe(
      'GET /compute/v1/projects/p%2F..%2Fq/global/snapshots?filter=labels.headstart-job%3Djob',
    );
    expect(api.seen[1]).toContain('pageToken=t1');
  } finally {
    await api.close();
  }
});
