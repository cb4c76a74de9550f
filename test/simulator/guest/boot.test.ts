import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDataSources } from '../../../planner/simulator/guest/boot-data.ts';
import { guestScene, place } from './guest-scene.ts';
import { HandClock } from './hand-clock.ts';

test('an empty data disk is filled before the machine is ready, in the time that the download takes', async () => {
  const clock = new HandClock();
  await using scene = guestScene({ clock, factor: 10 });
  const local = scene.write('elsewhere/words.txt', 'one two');
  const sources = [
    { uri: 'gs://corpus/shards/part-0', bytes: 5e9 },
    { uri: `file://${local}`, bytes: null },
  ];
  scene.guest.booted({ ...scene.machine, metadata: { 'headstart-data': JSON.stringify(sources) } });
  // 2 vCPUs: 4 Gbit/s, so 5 GB take 10 s, which are 1 s of a tenfold clock.
  await untilLogged(() => scene.guest.serialLog(place) ?? '', 'downloading');
  clock.turn(0.9);
  expect(scene.attributes).toEqual([]);
  clock.turn(0.1);
  await scene.guest.settled();
  expect(scene.attributes).toEqual(['headstart/ready=2026-01-01T00:00:01.000Z']);
  const disk = join(scene.directory, 'disk');
  expect(readFileSync(join(disk, 'words.txt'), 'utf8')).toBe('one two');
  expect(statSync(join(disk, 'data/corpus/shards/part-0')).size).toBe(64 * 2 ** 20);
  const manifest: unknown = JSON.parse(
    readFileSync(join(disk, 'data/corpus/shards/part-0.headstart.json'), 'utf8'),
  );
  expect(manifest).toMatchObject({ uri: 'gs://corpus/shards/part-0', bytes: 5e9, simulated: true });
  expect(existsSync(join(disk, '.headstart-filled'))).toBe(true);
});

test('a disk that has been filled is left as it is, and the serial log says so', async () => {
  await using scene = guestScene();
  scene.write('disk/.headstart-filled', '{}');
  scene.guest.booted({ ...scene.machine, metadata: { 'headstart-data': '[{"uri":"gs://a/b","bytes":9}]' } });
  await scene.guest.settled();
  expect(scene.guest.serialLog(place)).toContain('already filled');
  expect(existsSync(join(scene.directory, 'disk/a'))).toBe(false);
  expect(scene.attributes).toHaveLength(1);
});

test.for(['{', '{"uri": 1}', ''])(
  'metadata that is no list keeps the machine from being ready: %s',
  async (text) => {
    await using scene = guestScene();
    scene.guest.booted({ ...scene.machine, metadata: { 'headstart-data': text } });
    await scene.guest.settled();
    expect(scene.attributes).toEqual([expect.stringMatching(/^headstart\/failed=.*headstart-data/)]);
    expect(() => scene.guest.submit(scene.request({}))).toThrow(/headstart-data/);
  },
);

test.for([
  ['gs://b/../../x', null],
  ['gs://b//x', null],
  ['gs://', null],
  ['s3://b/x', null],
  ['here/it.csv', null],
  ['file:///a/%zz', null],
  ['/a/../../etc/passwd', null],
  ['/', null],
  ['gs://b', 'data/b'],
  ['gs://b/x/', 'data/b/x'],
  ['/a/words.txt', 'words.txt'],
  ['file:///a/two%20words.txt', 'two words.txt'],
] as const)('where %s goes: %s', ([uri, target]) => {
  const { sources, leftOut } = parseDataSources(JSON.stringify([{ uri, bytes: 1 }]));
  expect(sources.map((source) => source.target)).toEqual(target === null ? [] : [target]);
  expect(leftOut).toEqual(target === null ? [uri] : []);
});

test('what cannot be fetched, or does not fit, is left out and said', async () => {
  await using scene = guestScene();
  const big = scene.write('elsewhere/big', 'x'.repeat(3000));
  const sources = [{ uri: 's3://other/thing' }, { uri: '/nowhere/at/all' }, { uri: big }];
  const [disk] = scene.machine.disks;
  const disks = disk === undefined ? [] : [{ ...disk, sizeGib: 2000 / 2 ** 30 }];
  scene.guest.booted({ ...scene.machine, disks, metadata: { 'headstart-data': JSON.stringify(sources) } });
  await scene.guest.settled();
  expect(scene.attributes).toHaveLength(1);
  const serial = scene.guest.serialLog(place);
  for (const text of ['cannot fetch "s3://other/thing"', '/nowhere/at/all is not', 'no space left']) {
    expect(serial).toContain(text);
  }
});

test('a machine to which nothing is submitted stops itself', async () => {
  const clock = new HandClock();
  await using scene = guestScene({ clock, factor: 60 });
  scene.guest.booted({ ...scene.machine, metadata: { 'headstart-idle-minutes': '30' } });
  await scene.guest.settled();
  clock.turn(29.9);
  expect(scene.poweredOff).toEqual([]);
  clock.turn(0.1);
  expect(scene.poweredOff).toEqual([`${scene.machine.id} 2026-01-01T00:00:30.000Z`]);
  expect(() => scene.guest.submit(scene.request({}))).toThrow(/not running/);
});

test('idle time counts through a restart of the simulator, until something is submitted', async () => {
  const clock = new HandClock();
  await using scene = guestScene({ clock });
  const machine = { ...scene.machine, metadata: { 'headstart-idle-minutes': '10' } };
  scene.guest.booted(machine);
  await scene.guest.settled();
  await scene.guest.close();
  clock.turn(540);
  const guest = scene.again();
  guest.booted(machine);
  await guest.settled();
  expect(scene.attributes).toHaveLength(1);
  scene.write('code/trace.csv', 'seconds,cpu_utilization\n0,1\n30,0\n');
  guest.submit(scene.request({ playback: 'trace.csv' }));
  clock.turn(31);
  expect((await scene.until(['succeeded'], guest)).state).toBe('succeeded');
  clock.turn(3600);
  expect(scene.poweredOff).toEqual([]);
});

test('idle time goes on where a former simulator left it', async () => {
  const clock = new HandClock();
  await using scene = guestScene({ clock });
  const machine = { ...scene.machine, metadata: { 'headstart-idle-minutes': '10' } };
  scene.guest.booted(machine);
  await scene.guest.settled();
  await scene.guest.close();
  clock.turn(3600);
  const guest = scene.again();
  guest.booted(machine);
  await guest.settled();
  clock.turn(0);
  expect(scene.poweredOff).toEqual([`${machine.id} 2026-01-01T00:10:00.000Z`]);
});

/** The boot goes on in promises only: a turn of the event loop is enough for each of its steps. */
async function untilLogged(read: () => string, text: string): Promise<void> {
  while (!read().includes(text)) await new Promise((resolve) => setImmediate(resolve));
}
