import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Guest } from '../../../planner/simulator/guest-port.ts';
import { HeadstartError } from '../../../schemas/failure.ts';
import { bootDisk, instanceBody, makeNetwork, startFixture, zone, type Fixture } from './cloud-fixture.ts';
import { HandTurnedClock } from './hand-turned-clock.ts';

let folder: string;
let stateFile: string;
let fixture: Fixture | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headstart-cloud-'));
  stateFile = join(folder, 'cloud', 'state.json');
});
afterEach(async () => {
  await fixture?.close();
  fixture = null;
  await rm(folder, { recursive: true, force: true });
});

async function open(options: Parameters<typeof startFixture>[0] = {}): Promise<Fixture> {
  fixture = await startFixture({ stateFile, dataDirectory: join(folder, 'data'), ...options });
  return fixture;
}

async function reopen(options: Parameters<typeof startFixture>[0] = {}): Promise<Fixture> {
  await fixture?.close();
  return open(options);
}

describe('the state file', () => {
  it('brings back everything: resources, policies, operations, quotas', async () => {
    let cloud = await open();
    await makeNetwork(cloud);
    const operation = await cloud.done('POST', `zones/${zone}/instances`, instanceBody('vm'));
    await cloud.call('POST', '/iam/v1/projects/demo/serviceAccounts', { accountId: 'runner-1' });
    await cloud.call('POST', '/storage/v1/b?project=demo', { name: 'bucket-1' });
    await cloud.call('PUT', '/headstart/v1/quotas', { all: { GPUS_ALL_REGIONS: 2 } });
    const before = await cloud.call('GET', '/headstart/v1/resources');
    cloud = await reopen();
    expect((await cloud.call('GET', '/headstart/v1/resources')).body).toEqual(before.body);
    const path = `zones/${zone}/operations/${operation['name'] as string}`;
    expect((await cloud.call('GET', path)).body['status']).toBe('DONE');
    expect((await cloud.call('GET', '/headstart/v1/quotas?project=demo')).body['settings']).toMatchObject({
      all: { GPUS_ALL_REGIONS: 2 },
    });
    expect(await readdir(join(folder, 'cloud'))).toEqual(['state.json']);
  });

  it.each(['', '{', '[]', '{"version":2}', '{"version":1,"sequence":1,"resources":[]}'])(
    'that holds %j is refused with what to do',
    async (text) => {
      await mkdir(join(folder, 'cloud'));
      await writeFile(stateFile, text);
      const failure = await open().then(
        () => null,
        (error: unknown) => (error instanceof HeadstartError ? error.failure : null),
      );
      expect(failure).toMatchObject({
        code: 'state-damaged',
        fault: 'user',
        nextStep: expect.stringContaining('Move the file') as string,
      });
      expect(await readFile(stateFile, 'utf8')).toBe(text);
    },
  );
});

describe('a change that nobody asked for', () => {
  it('is in the file soon: an attribute of the guest survives without an answer', async () => {
    const cloud = await open();
    await makeNetwork(cloud);
    const metadata = { items: [{ key: 'enable-guest-attributes', value: 'TRUE' }] };
    await cloud.done('POST', `zones/${zone}/instances`, instanceBody('vm', { metadata }));
    const { body } = await cloud.call('GET', `zones/${zone}/instances/vm`);
    cloud.cloud.setGuestAttribute(body['id'] as string, 'headstart', 'ready', 'at last');
    await vi.waitFor(async () => expect(await readFile(stateFile, 'utf8')).toContain('at last'));
  });
});

describe('a restart', () => {
  it('finishes the operations that were under way', async () => {
    const clock = new HandTurnedClock();
    const options = { clock, latencies: { 'instances.insert': 45 } };
    let cloud = await open(options);
    await makeNetwork(cloud);
    const { body } = await cloud.call('POST', `zones/${zone}/instances`, instanceBody('vm'));
    cloud = await reopen(options);
    expect((await cloud.call('GET', `zones/${zone}/instances/vm`)).body['status']).toBe('PROVISIONING');
    const waiting = cloud.call('POST', `zones/${zone}/operations/${body['name'] as string}/wait`);
    clock.advance(45_000);
    expect((await waiting).body['status']).toBe('DONE');
    expect((await cloud.call('GET', `zones/${zone}/instances/vm`)).body['status']).toBe('RUNNING');
  });

  it('applies a time limit that ran out while nobody ran, and bills until then', async () => {
    const clock = new HandTurnedClock();
    const heard: string[] = [];
    const guest: Guest = {
      booted: ({ name }) => void heard.push(`booted ${name}`),
      shutDown: ({ name }, reason) => Promise.resolve(void heard.push(`shutDown ${name} ${reason}`)),
      deleted: () => undefined,
      serialOf: () => '',
    };
    let cloud = await open({ clock, guest });
    await makeNetwork(cloud);
    const limited = instanceBody('vm', { scheduling: { maxRunDuration: { seconds: '3600' } } });
    await cloud.done('POST', `zones/${zone}/instances`, limited);
    await cloud.close();
    clock.advance(10 * 3_600_000);
    cloud = await open({ clock, guest });
    clock.advance(0);
    const { body } = await cloud.call('GET', `zones/${zone}/operations`);
    const [last] = (body['items'] as { name: string }[]).slice(-1);
    await cloud.call('POST', `zones/${zone}/operations/${last?.name ?? ''}/wait`);
    expect((await cloud.call('GET', `zones/${zone}/instances/vm`)).body['status']).toBe('TERMINATED');
    expect(heard).toEqual(['booted vm', 'shutDown vm time-limit']);
    const intervals = (await cloud.call('GET', '/headstart/v1/running-intervals')).body['intervals'];
    expect(intervals).toMatchObject([{ runningSeconds: 3600 }]);
  });
});

describe('contents of disks', () => {
  const snapshotsPath = 'global/snapshots';
  const contents = async (cloud: Fixture, kind: 'disks' | 'snapshots', path: string): Promise<string> => {
    const { body } = await cloud.call('GET', path);
    return join(folder, 'data', kind, body['id'] as string);
  };

  it('go into a snapshot and come back on a new disk; deletion removes them', async () => {
    const cloud = await open();
    await cloud.done('POST', `zones/${zone}/disks`, { name: 'first', sizeGb: '10' });
    const first = await contents(cloud, 'disks', `zones/${zone}/disks/first`);
    await mkdir(join(first, 'deep'));
    await writeFile(join(first, 'deep', 'file'), 'precious');
    await cloud.done('POST', `zones/${zone}/disks/first/createSnapshot`, { name: 'snap' });
    expect((await cloud.call('GET', `${snapshotsPath}/snap`)).body).toMatchObject({
      status: 'READY',
      storageBytes: '8',
    });
    await writeFile(join(first, 'deep', 'file'), 'later');
    const restored = { name: 'second', sourceSnapshot: 'global/snapshots/snap' };
    await cloud.done('POST', `zones/${zone}/disks`, restored);
    const second = await contents(cloud, 'disks', `zones/${zone}/disks/second`);
    expect(await readFile(join(second, 'deep', 'file'), 'utf8')).toBe('precious');
    expect((await cloud.call('GET', `zones/${zone}/disks/second`)).body).toMatchObject({
      sizeGb: '10',
      status: 'READY',
    });
    await cloud.done('DELETE', `zones/${zone}/disks/first`);
    await cloud.done('DELETE', `zones/${zone}/disks/second`);
    await cloud.done('DELETE', `${snapshotsPath}/snap`);
    const left = await Promise.all(['disks', 'snapshots'].map((kind) => readdir(join(folder, 'data', kind))));
    expect(left).toEqual([[], []]);
  });

  it('of an auto-deleted boot disk go with the instance, those of a data disk stay', async () => {
    const cloud = await open();
    await makeNetwork(cloud);
    await cloud.done('POST', `zones/${zone}/disks`, { name: 'data', sizeGb: '10' });
    const disks = [bootDisk(), { source: `zones/${zone}/disks/data`, deviceName: 'data' }];
    await cloud.done('POST', `zones/${zone}/instances`, instanceBody('vm', { disks }));
    await cloud.done('DELETE', `zones/${zone}/instances/vm`);
    const { body } = await cloud.call('GET', `zones/${zone}/disks/data`);
    expect([body['users'], await readdir(join(folder, 'data', 'disks'))]).toEqual([undefined, [body['id']]]);
  });

  it('that a killed process left behind are removed at the next start', async () => {
    const cloud = await open();
    await cloud.done('POST', `zones/${zone}/disks`, { name: 'data', sizeGb: '10' });
    const kept = (await cloud.call('GET', `zones/${zone}/disks/data`)).body['id'] as string;
    for (const orphan of ['6000000000000000001', `${kept}.partial`, 'mine'])
      await mkdir(join(folder, 'data', 'disks', orphan));
    await reopen();
    expect((await readdir(join(folder, 'data', 'disks'))).sort()).toEqual([kept, 'mine']);
  });

  it('R19: cannot be snapshotted more than six times an hour', async () => {
    const clock = new HandTurnedClock();
    const cloud = await open({ clock });
    await cloud.done('POST', `zones/${zone}/disks`, { name: 'data', sizeGb: '10' });
    const snapshot = async (name: string): Promise<number> =>
      (await cloud.call('POST', `zones/${zone}/disks/data/createSnapshot`, { name })).status;
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
      await cloud.done('POST', `zones/${zone}/disks/data/createSnapshot`, { name });
    expect(await snapshot('g')).toBe(403);
    clock.advance(3_600_000);
    expect(await snapshot('g')).toBe(200);
  });
});

describe('kill -9', () => {
  async function startProcess(): Promise<{ child: ChildProcess; base: string }> {
    const script = join(import.meta.dirname, 'cloud-process.ts');
    const child = spawn(process.execPath, [script, stateFile], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, base: `http://127.0.0.1:${port.toString().trim()}` };
  }

  it('at any moment loses nothing that was answered', async () => {
    const answered: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const { child, base } = await startProcess();
      const dead = once(child, 'exit');
      const create = async (name: string): Promise<void> => {
        const init = {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ name, sizeGb: '10' }),
        };
        const response = await fetch(`${base}/compute/v1/projects/demo/zones/${zone}/disks`, init);
        const operation = (await response.json()) as { status: string; error?: unknown };
        if (operation.status === 'DONE' && operation.error === undefined) answered.push(name);
        if (answered.length === (round + 1) * 8) child.kill('SIGKILL');
      };
      const names = Array.from({ length: 24 }, (_, index) => `disk-${round}-${index}`);
      await Promise.allSettled(names.map(create));
      child.kill('SIGKILL');
      await dead;
    }
    const cloud = await open();
    const { body } = await cloud.call('GET', `zones/${zone}/disks`);
    const kept = (body['items'] as { name: string }[]).map(({ name }) => name);
    expect(answered.length).toBeGreaterThanOrEqual(16);
    expect(kept).toEqual(expect.arrayContaining(answered));
  });
});
