import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../planner/cli/session.ts';
import { sessionOpener } from '../../planner/compose.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';

const hasTerraform =
  spawnSync('terraform', ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;

const jobFile = `name: tune
command: [python3, train.py]
data: [{ uri: gs://corpus/train, mode: read, bytes: 1000000 }]
resources: { vcpus: 2, memoryGib: 4, diskGib: 20 }
`;

/** The tests are steps of one story on one simulated cloud, by the planner as it ships and the real Terraform. */
describe.skipIf(!hasTerraform)('what stands in the simulated cloud', { timeout: 180_000 }, () => {
  let folder: string;
  let session: Session;
  let said = '';
  let onOutput: (text: string) => void = () => undefined;
  const path = () => join(folder, 'job', 'job.yaml');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hs-'));
    await mkdir(join(folder, 'job'));
    await writeFile(path(), jobFile);
    session = await open();
  });
  afterAll(async () => {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  });

  function open(): Promise<Session> {
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        said += chunk.toString();
        onOutput(chunk.toString());
        done();
      },
    });
    const env = {
      PATH: process.env['PATH'],
      HEADSTART_STATE_DIR: join(folder, 's'),
      HEADSTART_CONFIG_DIR: folder,
      HEADSTART_CLOCK_FACTOR: '300',
      HEADSTART_SIMULATED_HOSTING: 'in-process',
    };
    return sessionOpener({
      env,
      cwd: folder,
      stdin: Readable.from([]),
      stdout: sink,
      stderr: sink,
      isTTY: false,
      signal: new AbortController().signal,
      self: [],
      assetDirectory: null,
      examplesDirectory: '',
      version: '0.0.0-test',
    })({ yes: true });
  }

  async function prepare(): Promise<PreparedJob> {
    said = '';
    return session.planner.prepare(await session.planner.plan({ path: path() }));
  }

  async function serialLog({ project, zone, instance: name }: PreparedJob): Promise<string> {
    return (await (await session.ports.connection()).cloud.serialLog({ project, zone, name })) ?? '';
  }

  async function statusOf(): Promise<string | undefined> {
    return (await session.planner.status('tune'))[0]?.instance?.status;
  }

  async function inventory(): Promise<readonly string[]> {
    const connection = await session.ports.connection();
    return (await connection.inventory?.()) ?? [];
  }

  const ownedByJob = async () => (await inventory()).filter((name) => /^(instances|disks) /.test(name));

  test('the first data disk is filled from its source', async () => {
    const prepared = await prepare();
    expect(prepared.plan).toMatchObject({ dataSnapshot: null, dataDiskGib: 20 });
    expect(await serialLog(prepared)).toMatch(
      /downloading gs:\/\/corpus\/train[^]*filled from 1 sources[^]*ready/,
    );
  });

  test('release keeps it as a snapshot, from which the next one starts and fills nothing', async () => {
    const { snapshot } = await session.planner.release('tune', { keepData: true });
    await writeFile(path(), jobFile.replace('diskGib: 20', 'diskGib: 12'));
    const prepared = await prepare();
    expect(prepared.plan).toMatchObject({ dataSnapshot: snapshot, dataDiskGib: 20 });
    const log = await serialLog(prepared);
    expect(log).toContain('already filled');
    expect(log).not.toContain('downloading');
  });

  test('a machine that has stopped itself is started again', async () => {
    await expect.poll(statusOf, { timeout: 60_000, interval: 100 }).toBe('TERMINATED');
    const before = await session.ports.state.prepared('tune');
    const prepared = await prepare();
    expect(said).toMatch(/google_compute_instance\.machine +start\n[^]*1 to start/);
    expect(prepared.plan.planHash).toBe(before?.plan.planHash);
    expect(prepared.readyAt).not.toBe(before?.readyAt);
    expect(await serialLog(prepared)).toMatch(/powering off[^]*boot:[^]*ready/);
  });

  test('an interrupted release goes on, whatever was removed by hand meanwhile', async () => {
    const { directory } = await session.ports.state.workspace('job', 'tune');
    await rm(join(directory, 'cdk.tf.json'));
    const { cloud } = await session.ports.connection();
    const { project, zone, instance: name } = (await session.ports.state.prepared('tune')) as PreparedJob;
    await cloud.deleteInstance({ project, zone, name });
    const interrupted = new AbortController();
    onOutput = (text) => {
      if (text.includes('Asking Terraform')) interrupted.abort();
    };
    const first = session.planner.release('tune', { keepData: true }, interrupted.signal);
    await expect(first).rejects.toMatchObject({ failure: { code: 'interrupted' } });
    onOutput = () => undefined;
    const kept = await session.ports.state.dataSnapshot('tune');
    const { snapshot } = await session.planner.release('tune', { keepData: true });
    expect({ name: snapshot, sizeGib: 20 }).toEqual(kept);
    expect((await inventory()).filter((one) => one.startsWith('snapshots '))).toEqual([
      `snapshots ${snapshot ?? ''}`,
    ]);
    expect(await ownedByJob()).toEqual([]);
  });

  test('what the state folder has lost is found by its label and removed', async () => {
    const { jobName } = await prepare();
    await session.ports.state.removePrepared(jobName);
    await session.ports.state.removeWorkspace('job', jobName);
    expect(await session.planner.orphans()).toMatchObject([
      { kind: 'machine', name: 'headstart-tune', jobName, removal: 'headstart release tune' },
      { kind: 'disk', name: 'headstart-tune-data', jobName },
    ]);
    const inhabited = session.planner.releaseEnvironment('us-central1');
    await expect(inhabited).rejects.toMatchObject({ failure: { code: 'conflict' } });
    await session.planner.release(jobName, { keepData: true });
    expect(await session.planner.orphans()).toEqual([]);
    expect(await ownedByJob()).toEqual([]);
  });

  test('an environment is released once; where none stands that is known', async () => {
    expect(await session.planner.releaseEnvironment('us-central1')).toBeGreaterThan(0);
    expect(await session.planner.releaseEnvironment('us-central1')).toBe(0);
    await session.planner.deleteSnapshots('tune');
    expect(await inventory()).toEqual([]);
  });
});
