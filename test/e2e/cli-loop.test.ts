import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf, until } from './processes-of.ts';
import { UserWorld } from './user-world.ts';
import { writeWaitingJob, type WaitingJob } from './waiting-job.ts';

const world = new UserWorld({ HEADSTART_CLOCK_FACTOR: '60' });
let job: WaitingJob;

beforeAll(() => {
  // A busy machine must not make the simulated one stop itself in the middle.
  world.settings('prepared:\n  idleMinutes: 1440\n');
  job = writeWaitingJob(world);
});
afterAll(() => world.close());

async function instanceStatus(): Promise<unknown> {
  return (await world.json(['status', 'waiter'])).at('jobs', 0, 'instance', 'status');
}

describe('from a plan to nothing left, each step another process', { timeout: 180_000 }, () => {
  test('preview shows what would be made and makes nothing', async () => {
    const preview = await world.json(['preview', job.file]);
    const made = preview.list('job', 'changes') as readonly { address: string; action: string }[];
    expect(made.map(({ address, action }) => `${action} ${address}`)).toEqual([
      ...['create google_compute_disk.data', 'create google_compute_instance.machine'],
    ]);
    expect(await world.resources()).toEqual([]);
  });

  test('prepare without a terminal and without --yes shows the cost and makes nothing', async () => {
    const { code, stdout, stderr } = await world.run(['prepare', job.file, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ failure: { code: 'consent-required' } });
    expect(stderr).toMatch(/per hour while it stands/);
    expect(stderr).toMatch(/--yes/);
    expect(await world.resources()).toEqual([]);
    expect((await world.json(['status'])).at('jobs')).toEqual([]);
  });

  test('of two that prepare at once one is told who is at it', async () => {
    const first = world.start(['prepare', job.file, '--yes', '--json']);
    await first.said(/created/);
    // However slow this machine is, the second comes while the first is at it.
    process.kill(first.pid, 'SIGSTOP');
    const second = await world.json(['prepare', job.file, '--yes'], 1);
    expect(second.at('failure', 'code')).toBe('lock');
    expect(second.text('failure', 'message')).toContain(`pid ${first.pid}`);
    process.kill(first.pid, 'SIGCONT');
    const ended = await first.ended;
    expect(ended.code, ended.stderr).toBe(0);
    const prepared = JSON.parse(ended.stdout) as Record<string, unknown>;
    expect(prepared).toMatchObject({ schemaVersion: 1, jobName: 'waiter', instance: 'headstart-waiter' });
    expect(prepared['readyAt']).not.toBeNull();
  });

  test('kill -9 of the simulated cloud loses nothing', async () => {
    const { simulatorPid: before } = world;
    process.kill(before, 'SIGKILL');
    expect(await instanceStatus()).toBe('RUNNING');
    expect(world.simulatorPid).not.toBe(before);
  });

  test('^C ends the watching, not the run; another process watches it to its end', async () => {
    const submit = world.start(['submit', job.file, '--json']);
    await submit.said(/waiting/);
    submit.kill('SIGINT');
    const interrupted = await submit.ended;
    expect(interrupted.code, interrupted.stderr).toBe(130);
    expect(JSON.parse(interrupted.stdout)).toMatchObject({ failure: { code: 'interrupted' } });
    const status = await world.json(['status', 'waiter']);
    expect(status.at('jobs', 0, 'run', 'state')).toBe('running');
    for (const args of [
      ['submit', 'waiter', '--detach'],
      ['prepare', job.file, '--yes'],
    ])
      expect((await world.json(args, 1)).at('failure', 'code')).toBe('run-active');
    writeFileSync(job.go, '');
    const watched = await world.json(['watch', 'waiter']);
    expect(watched.at('run')).toMatchObject({ state: 'succeeded', exitCode: 0, origin: 'measured' });
    expect(watched.number('run', 'measuredCpuSeconds')).toBeGreaterThan(0);
    expect(watched.at('profile', 'id')).toBe(watched.text('run', 'id'));
  });

  test('submit passes on what k-means prints, and a run that fails is exit code 1', async () => {
    const { code, stdout } = await world.run(['submit', 'waiter']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/round 5 of 6[\s\S]*result \{"rounds": 6/);
    writeFileSync(job.fail, '');
    const failed = await world.json(['submit', 'waiter'], 1);
    expect(failed.at('run')).toMatchObject({ state: 'failed', exitCode: 3 });
    const profiles = await world.json(['profiles', 'waiter']);
    expect(profiles.list('profiles').length).toBe(3);
    expect(profiles.at('profiles', 0, 'outcome')).toBe('failed');
  });

  test('release ends a run that is on the machine, keeps the data, and lets go of everything', async () => {
    rmSync(job.go);
    const run = await world.json(['submit', 'waiter', '--detach']);
    expect(run.at('schemaVersion')).toBe(1);
    const ours = (): readonly number[] => processesOf(run.text('id'));
    await until(() => ours().length > 0);
    const kept = await world.json(['release', '--environment', '--yes'], 1);
    expect(kept.at('failure', 'code')).toBe('conflict');
    const released = await world.json(['release', job.file, '--yes']);
    expect(released.text('snapshot')).toMatch(/^headstart-waiter-\d{14}$/);
    expect(ours()).toEqual([]);
    const again = await world.json(['plan', job.file]);
    expect(again.at('dataSnapshot')).toBe(released.text('snapshot'));
    for (const command of ['submit', 'watch', 'release'])
      expect((await world.json([command, 'waiter', '--yes'], 1)).at('failure', 'code')).toBe('not-prepared');
    await world.json(['release', '--environment', '--yes']);
    const dropped = await world.json(['release', 'waiter', '--delete-snapshots', '--yes']);
    expect(dropped.at('deleted')).toEqual([released.text('snapshot')]);
    expect(await world.resources()).toEqual([]);
  });

  test('no file was written but in the state folder', () => {
    expect(world.strayFiles()).toEqual([join('home', '.config', 'headstart', 'settings.yaml')]);
  });
});
