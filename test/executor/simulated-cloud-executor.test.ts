import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloudMonitoringSource } from '../../planner/watcher/cloud-monitoring-source.ts';
import type { Run, RunEvent, RunRequest } from '../../schemas/run.ts';
import { project, simulatedScene, zone, type SimulatedScene } from './simulated-scene.ts';

let scene: SimulatedScene;
const where = { project, zone };

beforeAll(async () => {
  scene = await simulatedScene({ clockFactor: 240 });
  await scene.prepare({ 'headstart-job': 'words' });
});

afterAll(() => scene[Symbol.asyncDispose]());

function request(program: string, changes: Partial<RunRequest> = {}): RunRequest {
  const directory = scene.code({
    'main.mjs': program,
    'trace.csv': 'seconds,memory_gib,log\n0,2,begin\n120,2,end\n',
  });
  const command = [process.execPath, 'main.mjs'];
  return {
    jobName: 'words',
    ...where,
    instance: 'worker',
    directory,
    command,
    env: {},
    checkpoint: null,
    playback: null,
    ...changes,
  };
}

async function followed(run: Run): Promise<{ events: RunEvent[]; end: Run; text: string }> {
  const events: RunEvent[] = [];
  const end = await scene.executor.follow(run, where, (event) => events.push(event));
  const text = events.map((event) => (event.kind === 'output' ? event.text : '')).join('');
  return { events, end, text };
}

test('a run is submitted, followed to its end with all its output, and found again', async () => {
  const run = await scene.executor.submit(request('console.log("grüße"); console.error("warned");'));
  const { end, text, events } = await followed(run);
  expect(end).toMatchObject({ id: run.id, state: 'succeeded', exitCode: 0 });
  expect(text).toContain('grüße');
  expect(text).toContain('warned');
  expect(events.at(-1)).toMatchObject({ kind: 'state', run: { state: 'succeeded' } });
  expect(await scene.executor.run(project, zone, 'worker')).toMatchObject({ id: run.id, state: 'succeeded' });
  expect((await followed(end)).text).toBe(text);
});

test('a machine type change in between stops the run with SIGTERM and lets it go on', async () => {
  const run = await scene.executor.submit(
    request(`import { existsSync, writeFileSync } from 'node:fs';
      const file = process.env.HEADSTART_CHECKPOINT_DIR + '/state';
      if (existsSync(file)) { console.log('resumed'); process.exit(0); }
      process.on('SIGTERM', () => { writeFileSync(file, '1'); process.exit(0); });
      console.log('first start'); setInterval(() => {}, 1000);`),
  );
  const stops: Promise<void>[] = [];
  let printed = '';
  const end = await scene.executor.follow(run, where, (event) => {
    printed += event.kind === 'output' ? event.text : '';
    if (!printed.includes('first start') || stops.length > 0) return;
    const stop = scene
      .compute('POST', `/zones/${zone}/instances/worker/stop`)
      .then(() => scene.compute('POST', `/zones/${zone}/instances/worker/start`));
    stops.push(stop);
  });
  await Promise.all(stops);
  expect(printed).toContain('resumed');
  expect(end).toMatchObject({ state: 'succeeded', starts: 2 });
  expect(end.checkpointAt).not.toBeNull();
});

test('usage of a played-back run comes through Monitoring and is called playback', async () => {
  const run = await scene.executor.submit(request('', { playback: 'trace.csv' }));
  expect((await followed(run)).end).toMatchObject({ state: 'succeeded', origin: 'playback' });
  const [apiEndpoint = '', port] = scene.simulator.endpoints.monitoring.split(':');
  const usage = cloudMonitoringSource({
    ...{ clock: { now: () => new Date() }, instanceId: (...name) => scene.reader.instanceId(...name) },
    endpoint: { apiEndpoint, port: Number(port), insecure: true },
  });
  try {
    const samples = await usage.samples({
      ...where,
      instance: 'worker',
      memoryGib: 8,
      since: run.submittedAt,
    });
    expect(samples[0]).toMatchObject({ memoryGib: 2, cpuUtilization: null, gpuUtilization: null });
  } finally {
    await usage.close();
  }
});

test('cancelling and following end together', async () => {
  const run = await scene.executor.submit(request('setInterval(() => {}, 1000); console.log("on");'));
  const events = followed(run);
  expect(await scene.executor.cancel(run, where)).toMatchObject({ state: 'cancelled' });
  expect((await events).end.state).toBe('cancelled');
});

test('a listener that goes away leaves the run alone', async () => {
  const run = await scene.executor.submit(request('setInterval(() => {}, 1000); console.log("on");'));
  const listening = new AbortController();
  const last = await scene.executor.follow(
    run,
    where,
    (event) => {
      if (event.kind === 'output') listening.abort();
    },
    listening.signal,
  );
  expect(last.state).toBe('running');
  await expect(scene.executor.submit(request(''))).rejects.toMatchObject({ failure: { code: 'run-active' } });
  await scene.executor.cancel(run, where);
});

test.for<[string, (good: RunRequest) => RunRequest, string]>([
  ['a folder that is not there', (good) => ({ ...good, directory: '/nowhere/at/all' }), 'file-not-found'],
  ['a checkpoint outside the disk', (good) => ({ ...good, checkpoint: '../x' }), 'invalid'],
  ['a trace outside the folder', (good) => ({ ...good, playback: '/etc/passwd' }), 'invalid'],
  ['a trace that is missing', (good) => ({ ...good, playback: 'none.csv' }), 'file-not-found'],
  ['no command', (good) => ({ ...good, command: [] }), 'invalid'],
  ['a name of a variable that is none', (good) => ({ ...good, env: { 'A=B': 'x' } }), 'invalid'],
  ['a machine that is not there', (good) => ({ ...good, instance: 'nobody' }), 'not-prepared'],
])('refused: %s', async ([, change, code]) => {
  await expect(scene.executor.submit(change(request('')))).rejects.toMatchObject({ failure: { code } });
});

test('there is no run where nothing was submitted', async () => {
  expect(await scene.executor.run(project, zone, 'nobody')).toBeNull();
});
