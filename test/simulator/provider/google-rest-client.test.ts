import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GoogleApi } from '../../../planner/simulator/provider/google-api.ts';
import { googleRestClient } from '../../../planner/simulator/provider/google-rest-client.ts';
import { readSettings } from '../../../planner/simulator/provider/provider-settings.ts';
import { ProviderError } from '../../../planner/simulator/provider/resources/resource.ts';
import { failure } from '../../../planner/simulator/provider/rpc/apply-change.ts';
import { endpoints, ProviderHarness } from './provider-harness.ts';

const quotaDetails = [
  { quotaInfo: { metricName: 'compute.googleapis.com/gpus', limitName: 'GPUS', limit: 1 } },
];
const operation = (error?: object) => ({
  kind: 'compute#operation',
  status: 'DONE',
  selfLink: 'https://www.googleapis.com/compute/v1/projects/p/global/operations/o',
  ...(error === undefined ? {} : { error: { errors: [error] } }),
});

/** What the server answers, by path. */
const ANSWERS: Record<string, [number, string]> = {
  '/compute/v1/ok': [200, '{"name":"x"}'],
  '/compute/v1/empty': [204, ''],
  '/compute/v1/missing': [404, '{"error":{"code":404,"message":"no x","errors":[{"reason":"notFound"}]}}'],
  '/compute/v1/html': [502, '<html>bad</html>'],
  '/compute/v1/slow': [200, JSON.stringify({ ...operation(), status: 'RUNNING' })],
  '/compute/v1/projects/p/global/operations/o/wait': [200, JSON.stringify(operation())],
  '/compute/v1/quota': [
    200,
    JSON.stringify(
      operation({ code: 'QUOTA_EXCEEDED', message: "Quota 'GPUS' exceeded.", errorDetails: quotaDetails }),
    ),
  ],
  '/compute/v1/stockout': [
    200,
    JSON.stringify(
      operation({ code: 'ZONE_RESOURCE_POOL_EXHAUSTED', message: 'The zone does not have enough resources' }),
    ),
  ],
};

describe('REST', () => {
  let server: Server;
  let base: string;
  let api: GoogleApi;
  const requests: string[] = [];
  const stop = new AbortController();
  beforeAll(async () => {
    server = createServer((request: IncomingMessage, response) => {
      requests.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`);
      const [status, body] = ANSWERS[request.url ?? ''] ?? [0, ''];
      // an unknown path is never answered
      if (status !== 0) response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const settings = readSettings({ access_token: 'token' }, endpoints(base));
    if ('summary' in settings) throw new Error(settings.summary);
    api = googleRestClient(settings, stop.signal);
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const get = (path: string) => api.send({ service: 'compute', method: 'GET', path });
  const operate = (path: string) => api.operate({ method: 'POST', path, body: { a: 1 } });

  test('answers come as objects, and the token goes along', async () => {
    expect(await get('ok')).toEqual({ name: 'x' });
    expect(await get('empty')).toEqual({});
    expect(requests).toContain('GET /compute/v1/ok Bearer token');
  });

  test('an operation is waited for', async () => {
    await operate('slow');
    expect(requests.at(-1)).toContain('POST /compute/v1/projects/p/global/operations/o/wait');
  });

  /** [call, what the provider says of it when it creates an instance, and a disk] */
  const FAILURES: [string, () => Promise<unknown>, string, string][] = [
    [
      'a refused request',
      () => get('missing'),
      'Error creating instance: googleapi: Error 404: no x, notFound',
      'Error creating Disk: googleapi: Error 404: no x, notFound',
    ],
    [
      'a reply that is no JSON',
      () => get('html'),
      'Error creating instance: googleapi: got HTTP response code 502 with body: <html>bad</html>',
      'Error creating Disk: googleapi: got HTTP response code 502 with body: <html>bad</html>',
    ],
    [
      'an exceeded quota',
      () => operate('quota'),
      "Error waiting for instance to create: Quota 'GPUS' exceeded.\n\tmetric name = compute.googleapis.com/gpus\n\tlimit name = GPUS\n\tlimit = 1",
      "Error waiting to create Disk: Error waiting for Creating Disk: Quota 'GPUS' exceeded.\n\tmetric name = compute.googleapis.com/gpus\n\tlimit name = GPUS\n\tlimit = 1",
    ],
    [
      'a stockout',
      () => operate('stockout'),
      'Error waiting for instance to create: The zone does not have enough resources',
      'Error waiting to create Disk: Error waiting for Creating Disk: The zone does not have enough resources',
    ],
    ["the provider's own refusal", () => Promise.reject(new ProviderError('no')), 'no', 'no'],
  ];
  test.each(FAILURES)('%s', async (_what, call, ofInstance, ofDisk) => {
    const error: unknown = await call().catch((reason: unknown) => reason);
    expect(failure(error, 'instance', 'creat').summary).toBe(ofInstance);
    expect(failure(error, 'Disk', 'creat').summary).toBe(ofDisk);
  });

  test('a provider that is asked to stop gives up what is in flight', async () => {
    const harness = new ProviderHarness(base);
    const type = 'google_compute_network';
    const applied = harness.apply(type, null, harness.plan(type, null, { name: 'n' }).state);
    await expect
      .poll(() =>
        requests.some((request) => request.includes('POST /compute/v1/projects/lab-project/global/networks')),
      )
      .toBe(true);
    harness.provider.stop();
    const { state, errors } = await applied;
    expect(state).toBeNull();
    expect(errors.join()).toContain('interrupted');
  });

  test('a service that does not answer is named with its cause', async () => {
    const harness = new ProviderHarness('http://127.0.0.1:9');
    const type = 'google_compute_network';
    const { errors } = await harness.apply(type, null, harness.plan(type, null, { name: 'n' }).state);
    expect(errors.join()).toMatch(/Error creating Network: connect ECONNREFUSED .+/);
  });
});
