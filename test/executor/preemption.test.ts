import { expect, test } from 'vitest';
import { restClient } from '../../planner/executor/rest-client.ts';
import { project, simulatedScene, zone, type SimulatedScene } from './simulated-scene.ts';

const place = { project, zone, name: 'worker' };

async function control(scene: SimulatedScene, deed: 'preempt' | 'start' | 'stop'): Promise<void> {
  const path = `projects/${project}/zones/${zone}/instances/worker`;
  if (deed !== 'preempt') return scene.compute('POST', `/zones/${zone}/instances/worker/${deed}`);
  const body = { instance: path };
  await restClient(scene.rest).send({ method: 'POST', path: '/headstart/v1/preempt', body });
  await expect
    .poll(async () => (await scene.reader.instance(project, zone, 'worker'))?.status)
    .toBe('TERMINATED');
}

test('a preemption is told apart from a stop, and is over with the next start', async () => {
  await using scene = await simulatedScene({ graceSeconds: 0.2 });
  await scene.prepare({}, { provisioningModel: 'SPOT' });
  const look = () => scene.reader.instance(project, zone, 'worker');
  const first = await look();
  expect(first).toMatchObject({ status: 'RUNNING', preemptedAt: null });
  await control(scene, 'stop');
  expect(await look()).toMatchObject({ status: 'TERMINATED', preemptedAt: null });
  await control(scene, 'start');
  await control(scene, 'preempt');
  const preempted = await look();
  const [at, ...others] = await scene.reader.preemptions(place, first?.createdAt ?? '');
  expect(others).toEqual([]);
  expect(preempted?.preemptedAt).toBe(at);
  expect(at && preempted?.startedAt && at >= preempted.startedAt).toBe(true);
  await control(scene, 'start');
  expect(await look()).toMatchObject({ status: 'RUNNING', preemptedAt: null });
  const later = new Date(Date.parse(at ?? '') + 1).toISOString();
  expect(await scene.reader.preemptions(place, later)).toEqual([]);
  expect(await scene.reader.preemptions({ ...place, name: 'other' }, '')).toEqual([]);
});

test('a run on a preempted machine keeps its checkpoint and goes on when the machine starts again', async () => {
  await using scene = await simulatedScene({ graceSeconds: 10 });
  await scene.prepare({}, { provisioningModel: 'SPOT' });
  const directory = scene.code({ 'main.mjs': counting });
  const run = await scene.executor.submit({
    ...{ jobName: 'count', project, zone, instance: 'worker', directory, env: {} },
    ...{ command: [process.execPath, 'main.mjs'], checkpoint: 'checkpoints', playback: null },
  });
  const state = () => scene.executor.run(project, zone, 'worker');
  let said = '';
  const followed = scene.executor.follow(run, { project, zone }, (event) => {
    if (event.kind === 'output') said += event.text;
  });
  await expect.poll(() => said, { timeout: 20_000 }).toContain('begins at 0');
  await control(scene, 'preempt');
  expect(await state()).toMatchObject({ state: 'stopped', starts: 1, endedAt: null });
  expect((await state())?.checkpointAt).not.toBeNull();
  await control(scene, 'start');
  expect(await followed).toMatchObject({ state: 'succeeded', starts: 2 });
  expect(said).toMatch(/begins at 0\n.*saved\n.*begins at 7\n/);
});

/** Counts until it is told to end, saves how far it came, and ends at once where something was saved. */
const counting = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const file = process.env.HEADSTART_CHECKPOINT_DIR + '/count';
const count = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
process.on('SIGTERM', () => { writeFileSync(file, '7'); console.log('saved'); process.exit(0); });
console.log('begins at', count);
if (count > 0) process.exit(0);
setInterval(() => {}, 1000);`;
