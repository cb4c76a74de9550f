import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { procFilesystem } from '../../../planner/simulator/guest/proc-filesystem.ts';
import { guestScene, place, type GuestScene } from './guest-scene.ts';

const node = process.execPath;

/** Submits a JavaScript program to the scene's booted machine. */
async function submit(
  scene: GuestScene,
  program: string,
  changes: Parameters<GuestScene['request']>[0] = {},
) {
  scene.write('code/main.mjs', program);
  scene.guest.booted(scene.machine);
  await scene.guest.settled();
  return scene.guest.submit(scene.request({ command: [node, 'main.mjs'], ...changes }));
}

test('a program runs with its arguments and its own environment, and nothing of the simulator', async () => {
  await using scene = guestScene();
  await submit(
    scene,
    'console.log(JSON.stringify({ env: process.env, args: process.argv.slice(2), cwd: process.cwd() }))',
    {
      command: [node, 'main.mjs', '$HOME; echo no', '`id`'],
      env: { GREETING: '${HOME} "quoted"' },
    },
  );
  const run = await scene.until(['succeeded', 'failed']);
  expect(run).toMatchObject({ state: 'succeeded', exitCode: 0, starts: 1, origin: 'measured', reason: null });
  const seen = JSON.parse(await scene.untilPrinted('}')) as {
    env: Record<string, string>;
    args: string[];
    cwd: string;
  };
  expect(seen.args).toEqual(['$HOME; echo no', '`id`']);
  expect(seen.env['GREETING']).toBe('${HOME} "quoted"');
  expect(seen.env['HEADSTART_DATA_DIR']).toBe(join(scene.directory, 'disk'));
  expect(seen.cwd).not.toBe(join(scene.directory, 'code'));
  const allowed = ['PATH', 'LANG', 'HOME', 'TMPDIR', 'PYTHONUNBUFFERED', 'GREETING'];
  const others = Object.keys(seen.env).filter(
    (name) => !name.startsWith('HEADSTART_') && !allowed.includes(name),
  );
  expect(others).toEqual([]);
});

test.for([
  { program: 'process.exit(3)', exitCode: 3, reason: null },
  { program: 'process.kill(process.pid, "SIGKILL")', exitCode: 137, reason: null },
  { command: ['/nowhere/at-all'], program: '', exitCode: 127, reason: 'could-not-start' },
])('a run that fails says how: $exitCode $reason', async ({ program, command, exitCode, reason }) => {
  await using scene = guestScene();
  await submit(scene, program, command === undefined ? {} : { command });
  expect(await scene.until(['failed'])).toMatchObject({ exitCode, reason });
});

test('CPU and memory of the whole tree are measured, and samples are kept', async () => {
  await using scene = guestScene({ factor: 300 });
  // A fixed amount of CPU time, however busy this machine is.
  const child =
    'const held = Buffer.alloc(80 * 2 ** 20, 1); const used = () => process.cpuUsage().user + process.cpuUsage().system; ' +
    'const from = used(); while (used() - from < 700e3); held.length';
  await submit(
    scene,
    `import { execFileSync } from 'node:child_process';
    execFileSync(process.execPath, ['-e', ${JSON.stringify(child)}]);`,
  );
  const run = await scene.until(['succeeded', 'failed']);
  expect(run.state).toBe('succeeded');
  expect(run.measuredCpuSeconds).toBeGreaterThan(0.4);
  expect(run.measuredCpuSeconds).toBeLessThan(3);
  expect(run.measuredPeakMemoryGib).toBeGreaterThan(100 / 1024);
  expect(run.runSeconds).toBeGreaterThan(0.7 * 300);
  const samples = scene.guest.history.ofProject('demo')[0]?.samples ?? [];
  expect(samples.length).toBeGreaterThan(1);
  const busiest = Math.max(...samples.map(({ cpuUtilization }) => cpuUtilization ?? 0));
  expect(busiest).toBeGreaterThan(0.02);
  expect(busiest).toBeLessThanOrEqual(1);
  const honest = samples.every(
    ({ gpuUtilization, networkReceivedBytesPerSecond: network, origin }) =>
      gpuUtilization === null && network === null && origin === 'measured',
  );
  expect(honest).toBe(true);
});

test('a tree over the memory of its machine type is killed', async () => {
  await using scene = guestScene({ machine: { memoryGib: 0.25 } });
  await submit(scene, 'const held = []; setInterval(() => held.push(Buffer.alloc(40 * 2 ** 20, 1)), 20);');
  const run = await scene.until(['failed']);
  expect(run).toMatchObject({ exitCode: 137, reason: 'out-of-memory' });
  expect(await scene.untilPrinted('Out of memory')).toContain('0.25 GiB');
});

const counting = `
  import { existsSync, readFileSync, writeFileSync } from 'node:fs';
  const file = process.env.HEADSTART_CHECKPOINT_DIR + '/count';
  const count = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  process.on('SIGTERM', () => { writeFileSync(file, '7'); console.log('saved'); process.exit(0); });
  console.log('begins at', count);
  if (count > 0) process.exit(0);
  setInterval(() => {}, 1000);`;

test('a run that is stopped saves its checkpoint and goes on from it', async () => {
  await using scene = guestScene();
  await submit(scene, counting);
  await scene.untilPrinted('begins at 0');
  await scene.guest.shutDown(scene.machine, 'stop');
  expect(scene.guest.run(place)).toMatchObject({ state: 'stopped', starts: 1, endedAt: null });
  expect(scene.guest.run(place)?.checkpointAt).not.toBeNull();
  scene.guest.booted({ ...scene.machine, machineType: 'e2-standard-4', vcpus: 4 });
  expect(await scene.until(['succeeded', 'failed'])).toMatchObject({ state: 'succeeded', starts: 2 });
  expect(await scene.untilPrinted('begins at 7')).toContain('saved');
});

test('what ignores SIGTERM, and what it has started, is killed after the grace', async () => {
  await using scene = guestScene({ options: { graceSeconds: 0.2 } });
  await submit(
    scene,
    `import { spawn } from 'node:child_process';
    process.on('SIGTERM', () => {});
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM",()=>{});setInterval(()=>{},1000)'], { detached: true });
    console.log('child', child.pid);
    setInterval(() => {}, 1000);`,
  );
  const printed = await scene.untilPrinted('\n');
  const child = Number(/child (\d+)/.exec(printed)?.[1]);
  const id = scene.guest.run(place)?.id ?? '';
  expect(procFilesystem().withVariable('HEADSTART_RUN_ID', id)).toContain(child);
  await scene.guest.shutDown(scene.machine, 'preempted');
  expect(procFilesystem().withVariable('HEADSTART_RUN_ID', id)).toEqual([]);
  expect(scene.guest.run(place)?.state).toBe('stopped');
});

test('cancelling ends a run for good', async () => {
  await using scene = guestScene();
  await submit(scene, counting);
  await scene.untilPrinted('begins at 0');
  expect(await scene.guest.cancel(place)).toMatchObject({ state: 'cancelled' });
  scene.guest.booted(scene.machine);
  await scene.guest.settled();
  expect(scene.guest.run(place)).toMatchObject({ state: 'cancelled', starts: 1 });
});

test('a second run is refused while one is active, and has its own code, output and checkpoints after it', async () => {
  await using scene = guestScene();
  await submit(scene, counting);
  expect(() => scene.guest.submit(scene.request({}))).toThrow(/has not ended/);
  await scene.untilPrinted('begins at 0');
  await scene.guest.cancel(place);
  scene.write('code/main.mjs', 'console.log("second")');
  scene.guest.submit(scene.request({ command: [node, 'main.mjs'] }));
  await scene.until(['succeeded']);
  expect(await scene.untilPrinted('second')).toBe('second\n');
  expect(readdirSync(join(scene.directory, 'disk', 'checkpoints'))).toHaveLength(2);
});

test('only what belongs to the code is copied', async () => {
  await using scene = guestScene();
  for (const folder of ['.git', 'node_modules/x', '.venv', 'a/__pycache__', 'a/kept'])
    scene.write(`code/${folder}/file`, 'x');
  mkdirSync(join(scene.directory, 'elsewhere'));
  await submit(scene, '');
  await scene.until(['succeeded']);
  const code = join(scene.directory, 'simulated/instances', scene.machine.id, 'code');
  expect(readdirSync(code, { recursive: true }).toSorted()).toEqual([
    'a',
    'a/kept',
    'a/kept/file',
    'main.mjs',
  ]);
  expect(existsSync(join(code, '.git'))).toBe(false);
});
