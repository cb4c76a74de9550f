import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
  expect(statSync(join(disk, 'corpus/shards/part-0')).size).toBe(64 * 2 ** 20);
  const manifest: unknown = JSON.parse(
    readFileSync(join(disk, 'corpus/shards/part-0.headstart.json'), 'utf8'),
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

test.for([
  '{',
  '{"uri": 1}',
  '[{"bytes": 1}]',
  '[{"uri": "gs://b/../../x", "bytes": 1}]',
  '[{"uri": "here", "bytes": 1}]',
])('metadata that cannot be used keeps the machine from being ready: %s', async (text) => {
  await using scene = guestScene();
  scene.guest.booted({ ...scene.machine, metadata: { 'headstart-data': text } });
  await scene.guest.settled();
  expect(scene.attributes).toEqual([]);
  expect(() => scene.guest.submit(scene.request({}))).toThrow(/headstart-data/);
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

test('idle time counts through a restart of the simulator, and from the end of a run', async () => {
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
  clock.turn(590);
  expect(scene.poweredOff).toEqual([]);
  clock.turn(10);
  expect(scene.poweredOff).toHaveLength(1);
});

/** The boot goes on in promises only: a turn of the event loop is enough for each of its steps. */
async function untilLogged(read: () => string, text: string): Promise<void> {
  while (!read().includes(text)) await new Promise((resolve) => setImmediate(resolve));
}
