import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf, until } from './processes-of.ts';
import { simulatorIsPublished } from './simulator-file.ts';
import { UserWorld } from './user-world.ts';
import { writeWaitingJob, type WaitingJob } from './waiting-job.ts';

const instance = 'instances/headstart-waiter';
const world = new UserWorld({ HEADSTART_CLOCK_FACTOR: '30' });
let job: WaitingJob;

beforeAll(() => {
  world.settings('prepared:\n  idleMinutes: 1\n');
  job = writeWaitingJob(world);
});
afterAll(() => world.close());

/** Processes of this world but for the simulated cloud itself. */
function atWork(): readonly number[] {
  const simulator = simulatorIsPublished(world.state) ? world.simulatorPid : null;
  return processesOf(world.folder).filter((pid) => pid !== simulator);
}

/** False while no simulator answers: one that was idle has ended, and the next command starts another. */
function stands(part: string): () => Promise<boolean> {
  return async () => {
    if (!simulatorIsPublished(world.state)) return false;
    const paths = await world.resources().catch((error: unknown) => {
      if (error instanceof TypeError) return [];
      throw error;
    });
    return paths.some((path) => path.endsWith(part));
  };
}

async function waiterStatus(): Promise<unknown> {
  return (await world.json(['status', 'waiter'])).at('jobs', 0, 'instance', 'status');
}

describe('interrupted in the middle', { timeout: 180_000 }, () => {
  test('^C in prepare: Terraform ends by itself and keeps its state', async () => {
    const prepare = world.start(['prepare', job.file, '--yes', '--json']);
    await prepare.said(/google_compute_network\.network created/);
    prepare.kill('SIGINT');
    const { code, stdout, stderr } = await prepare.ended;
    expect(code, stderr).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ failure: { code: 'interrupted', fault: 'interrupted' } });
    expect(atWork()).toEqual([]);
    const workspace = join(world.state, 'simulated', 'workspaces', 'environment');
    const state = readFileSync(
      join(workspace, 'headstart-simulated-us-central1', 'terraform.tfstate'),
      'utf8',
    );
    expect(state).toContain('"google_compute_network"');
    expect(JSON.parse(state)).toHaveProperty('resources');
  });

  test('the next prepare goes on from there; kill -9 while the machine is being made', async () => {
    const prepare = world.start(['prepare', job.file, '--yes', '--json']);
    await until(stands(instance));
    prepare.kill('SIGKILL');
    const { code, stderr } = await prepare.ended;
    expect(code).toBe(137);
    expect(stderr).not.toMatch(/google_compute_network\.network created/);
    await until(() => atWork().length === 0);
  });

  test('status shows the machine that Terraform does not know, and release removes it', async () => {
    expect(await waiterStatus()).toMatch(/^(PROVISIONING|STAGING|RUNNING|STOPPING|TERMINATED)$/);
    await world.json(['release', 'waiter', '--yes']);
    expect((await world.resources()).filter((path) => path.includes('waiter'))).toEqual([]);
    expect((await world.json(['status'])).at('jobs')).toEqual([]);
  });

  test('a machine that has stopped itself idle is said to be stopped, and prepare starts it', async () => {
    await world.json(['prepare', job.file, '--yes']);
    await until(async () => (await waiterStatus()) === 'TERMINATED');
    const { code, stderr } = await world.run(['submit', 'waiter']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/not running[\s\S]*→ Prepare the job/);
    const again = await world.json(['prepare', job.file, '--yes']);
    expect(again.at('readyAt')).not.toBeNull();
  });

  test('release and release --environment leave nothing', async () => {
    await world.json(['release', 'waiter', '--no-snapshot', '--yes']);
    await world.json(['release', '--environment', '--yes']);
    expect(await world.resources()).toEqual([]);
    expect(world.strayFiles()).toEqual([join('home', '.config', 'headstart', 'settings.yaml')]);
  });
});
