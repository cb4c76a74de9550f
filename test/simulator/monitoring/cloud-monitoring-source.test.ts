import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HeadstartError } from '../../../schemas/failure.ts';
import {
  serveMonitoring,
  type MonitoringServer,
} from '../../../planner/simulator/monitoring/monitoring-grpc-server.ts';
import { cloudMonitoringSource } from '../../../planner/watcher/cloud-monitoring-source.ts';
import { monitoringFailure } from '../../../planner/watcher/monitoring-failure.ts';
import { mergeUsage } from '../../../planner/watcher/usage-points.ts';
import { beginMs, gpuSample, instanceUsage, storedSample } from './monitored-usage.ts';

const usage = [
  instanceUsage(
    '1',
    [1, 2, 3].map((minute) => storedSample(minute)),
  ),
  instanceUsage('2', [1, 2].map(gpuSample)),
];
const clock = { now: () => new Date(beginMs + 3600_000) };
const instanceId = (_project: string, _zone: string, name: string) =>
  Promise.resolve(name.startsWith('worker-') ? name.slice(7) : null);
let server: MonitoringServer;
let source: ReturnType<typeof cloudMonitoringSource>;

beforeAll(async () => {
  server = await serveMonitoring({ usage: (project) => (project === 'demo' ? usage : []) });
  const endpoint = { apiEndpoint: '127.0.0.1', port: server.port, insecure: true } as const;
  source = cloudMonitoringSource({ clock, instanceId, endpoint });
});

afterAll(async () => {
  await source.close();
  await server.close();
});

const query = (instance: string, since = new Date(beginMs).toISOString()) => ({
  ...{ project: 'demo', zone: 'us-central1-a', memoryGib: 16, instance, since },
});

test("Google's client reads what the guest sampled; a metric that is missing is null", async () => {
  expect(await source.samples(query('worker-1', new Date(beginMs + 60_000).toISOString()))).toEqual([
    {
      ...{
        at: '2026-01-01T00:02:00.000Z',
        cpuUtilization: 0.25,
        memoryGib: 4,
        gpuUtilization: null,
        gpuMemoryGib: null,
      },
      ...{ networkReceivedBytesPerSecond: null, networkSentBytesPerSecond: null },
      ...{ diskReadBytesPerSecond: 1000, diskWriteBytesPerSecond: 0 },
    },
    expect.objectContaining({ at: '2026-01-01T00:03:00.000Z' }),
  ]);
  expect(await source.origin('demo', 'us-central1-a', 'worker-1')).toBe('measured');
});

test('GPUs and playback come through', async () => {
  const samples = await source.samples(query('worker-2'));
  expect(samples).toHaveLength(2);
  expect(samples[0]).toMatchObject({ gpuUtilization: 0.5, gpuMemoryGib: 20, memoryGib: 4 });
  expect(await source.origin('demo', 'us-central1-a', 'worker-2')).toBe('playback');
});

test('an instance that is not there has no usage', async () => {
  expect(await source.samples(query('nobody'))).toEqual([]);
});

test('an abort interrupts', async () => {
  await expect(source.samples(query('worker-1'), AbortSignal.abort())).rejects.toMatchObject({
    failure: { code: 'interrupted' },
  });
});

test('an endpoint that does not answer is unreachable', async () => {
  const port = await unusedPort();
  const endpoint = { apiEndpoint: '127.0.0.1', port, insecure: true } as const;
  const dead = cloudMonitoringSource({ clock, instanceId, endpoint, timeoutSeconds: 0.3 });
  try {
    await expect(dead.samples(query('worker-1'))).rejects.toMatchObject({ failure: { code: 'unreachable' } });
  } finally {
    await dead.close();
  }
});

test.for([
  [Object.assign(new Error('7 PERMISSION_DENIED: no'), { code: 7 }), 'auth', /roles\/monitoring.viewer/],
  [Object.assign(new Error('16 UNAUTHENTICATED'), { code: 16 }), 'auth', /application-default login/],
  [new Error('Could not load the default credentials. Browse to …'), 'auth', /application-default login/],
  [Object.assign(new Error('14 UNAVAILABLE'), { code: 14 }), 'unreachable', /network/],
  [Object.assign(new Error('8 RESOURCE_EXHAUSTED'), { code: 8 }), 'quota', /minute/],
  [new Error('strange'), 'unknown', /again/],
] as const)('what an error means: %s', ([error, code, next]) => {
  const { failure } = monitoringFailure(error);
  expect(failure.code).toBe(code);
  expect(failure.nextStep).toMatch(next);
  expect(monitoringFailure(error)).toBeInstanceOf(HeadstartError);
});

test('points that are stamped a little apart are one sample', () => {
  const samples = mergeUsage(
    [
      { field: 'gpuMemoryGib', atMs: beginMs + 20_000, value: 3 },
      { field: 'cpuUtilization', atMs: beginMs, value: 0.5 },
      { field: 'gpuMemoryGib', atMs: beginMs + 20_000, value: 5 },
      { field: 'cpuUtilization', atMs: beginMs + 60_000, value: 0.7 },
    ],
    30_000,
  );
  expect(samples).toMatchObject([
    { cpuUtilization: 0.5, gpuMemoryGib: 5, memoryGib: null },
    { cpuUtilization: 0.7, gpuMemoryGib: null },
  ]);
});

/** A port that was free a moment ago. */
async function unusedPort(): Promise<number> {
  const probe = createServer();
  const { promise, resolve } = Promise.withResolvers<number>();
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    resolve(typeof address === 'object' && address !== null ? address.port : 0);
  });
  const port = await promise;
  await new Promise((closed) => probe.close(closed));
  return port;
}
