import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { computeApiReader } from '../../../planner/executor/compute-api-reader.ts';
import { simulatedCloudExecutor } from '../../../planner/executor/simulated-cloud-executor.ts';
import { claimDiscovery, readDiscovery } from '../../../planner/simulator/discovery-file.ts';
import { procFilesystem } from '../../../planner/simulator/guest/proc-filesystem.ts';
import {
  connectSimulator,
  discoveryPath,
  type SimulatorConnection,
} from '../../../planner/simulator/simulator-connection.ts';
import { runSimulator, type SimulatorAnnouncement } from '../../../planner/simulator/simulator-process.ts';
import { machineType, prepareWorker, project, zone } from '../../executor/simulated-scene.ts';

const clock = {
  now: () => new Date(),
  sleep: async (ms: number, signal?: AbortSignal) => sleep(ms, undefined, signal && { signal }),
};
let stateDirectory: string;
let children: ChildProcess[];

beforeEach(() => {
  stateDirectory = mkdtempSync(join(tmpdir(), 'headstart-process-'));
  children = [];
});

afterEach(async () => {
  await Promise.all(children.map((child) => ended(child, 'SIGTERM')));
  rmSync(stateDirectory, { recursive: true, force: true });
});

function ended(child: ChildProcess, signal?: 'SIGTERM' | 'SIGKILL'): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const exit = new Promise((resolve) => child.once('exit', resolve));
  if (signal !== undefined) child.kill(signal);
  return exit;
}

function start(idleSeconds = '10'): ChildProcess {
  const program = join(import.meta.dirname, 'simulator-program.ts');
  const child = spawn(process.execPath, [program, stateDirectory, idleSeconds], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  return child;
}

const connect = (spawnChild: () => ChildProcess = start) =>
  connectSimulator({ stateDirectory, spawn: spawnChild, clock });

function clients({ endpoints, token }: SimulatorConnection) {
  const rest = { baseUrl: endpoints.compute, token: () => Promise.resolve(token), clock };
  return { rest, reader: computeApiReader(rest), executor: simulatedCloudExecutor(rest) };
}

test('two that connect at once use one simulator, which ends itself when both have gone', async () => {
  const [first, second] = await Promise.all([connect(() => start('2')), connect(() => start('2'))]);
  expect(first.pid).toBe(second.pid);
  expect(first.env['TF_CLI_CONFIG_FILE']).toContain(stateDirectory);
  expect(statSync(discoveryPath(stateDirectory)).mode & 0o077).toBe(0);
  const owner = children.find(({ pid }) => pid === first.pid);
  first.close();
  second.close();
  await ended(owner ?? expect.unreachable('the simulator is none of ours'));
  expect(owner?.exitCode).toBe(0);
  expect(
    readdirSync(join(stateDirectory, 'simulated')).filter((name) => name.startsWith('simulator.json')),
  ).toEqual([]);
});

test('kill -9 of the simulator loses nothing: the instance stands, the orphan is ended, the run starts again', async () => {
  const before = await connect();
  const { rest, executor } = clients(before);
  await prepareWorker(rest);
  const directory = join(stateDirectory, 'code');
  mkdirSync(directory);
  writeFileSync(join(directory, 'main.mjs'), "console.log('start'); setInterval(() => {}, 1000);");
  const run = await executor.submit({
    ...{
      jobName: 'job',
      project,
      zone,
      instance: 'worker',
      directory,
      command: [process.execPath, 'main.mjs'],
    },
    ...{ env: {}, checkpoint: null, playback: null },
  });
  const orphans = () => procFilesystem().withVariable('HEADSTART_RUN_ID', run.id);
  expect(orphans()).toHaveLength(1);
  const [orphan] = orphans();
  const owner = children.find(({ pid }) => pid === before.pid);
  await ended(owner ?? expect.unreachable('the simulator is none of ours'), 'SIGKILL');
  expect(readDiscovery(discoveryPath(stateDirectory))).toBeNull();

  const after = await connect();
  const again = clients(after);
  expect(await again.reader.instance(project, zone, 'worker')).toMatchObject({ status: 'RUNNING' });
  const heard = new AbortController();
  const last = await again.executor.follow(
    run,
    { project, zone },
    (event) => {
      if (event.kind === 'state' && event.run.state === 'running' && event.run.starts === 2) heard.abort();
    },
    heard.signal,
  );
  expect(last).toMatchObject({ id: run.id, starts: 2, state: 'running' });
  expect(orphans()).not.toContain(orphan);
  await again.executor.cancel(run, { project, zone });
  expect(orphans()).toEqual([]);
  after.close();
  before.close();
});

test('one that does not start is reported with what it said', async () => {
  const program = "process.stderr.write('no room for me\\n'); process.exit(2)";
  const failing = () => {
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'ignore', 'pipe'] });
    children.push(child);
    return child;
  };
  const outcome = connectSimulator({ stateDirectory, spawn: failing, clock, deadlineSeconds: 1 });
  await expect(outcome).rejects.toMatchObject({
    failure: { code: 'unreachable', cause: expect.stringContaining('no room for me') as string },
  });
});

test('a claim is exclusive while its holder lives, and taken over when it is gone', () => {
  const path = discoveryPath(stateDirectory);
  const claim = claimDiscovery(path);
  expect(() => claimDiscovery(path)).toThrow(new RegExp(`process ${process.pid}`));
  claim.release();
  // Our pid with another start time: a process that has ended, and whose number was given again.
  writeFileSync(`${path}.lock`, `${process.pid} 1`);
  const taken = claimDiscovery(path);
  expect(readFileSync(`${path}.lock`, 'utf8')).not.toBe(`${process.pid} 1`);
  taken.release();
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('without a state file everything lies in a temporary folder that is removed', async () => {
  const ending = new AbortController();
  const { promise, resolve } = Promise.withResolvers<SimulatorAnnouncement>();
  const mirror = { nodePath: process.execPath, providerScript: '/provider.js' };
  const over = runSimulator({ machineType, path: '', mirror, signal: ending.signal, onReady: resolve });
  const { env, stateFile, endpoints } = await promise;
  const config = env['TF_CLI_CONFIG_FILE'] ?? '';
  expect(stateFile).toBeNull();
  expect(endpoints.compute).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(existsSync(config)).toBe(true);
  ending.abort();
  await over;
  expect(existsSync(config)).toBe(false);
});

test.for(['{', '[]', '{"all": {"CPUS": -1}}', '{"everything": 1}'])(
  'a quota file that cannot be used is refused: %s',
  async (text) => {
    const quotaFile = join(stateDirectory, 'quota.json');
    writeFileSync(quotaFile, text);
    const signal = new AbortController().signal;
    const over = runSimulator({ machineType, path: '', quotaFile, signal, onReady: () => undefined });
    await expect(over).rejects.toMatchObject({
      failure: { code: 'invalid', places: [{ file: quotaFile, line: null }] },
    });
  },
);
