import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeadstartError } from '../../../schemas/failure.ts';
import { parsePlaybackTrace, traceUsage } from '../../../planner/simulator/guest/playback-trace.ts';
import { guestScene, place } from './guest-scene.ts';
import { HandClock } from './hand-clock.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

const trace = `# recorded on another machine
seconds,cpu_utilization,memory_gib,gpu_utilization,gpu_memory_gib,log,checkpoint
0,0.2,4,,,"loading, ""quietly""",
60,0.5,10,0.9,18,epoch 1,
180,0.5,12,0.7,20,epoch 2,x
300,,,,,done,
`;

test('a trace is played at the speed of the clock, resumed where it was stopped, and called playback', async () => {
  const clock = new HandClock();
  await using scene = guestScene({ clock, factor: 60 });
  scene.write('code/usage.csv', trace);
  const gpus = [{ type: 'nvidia-l4', count: 1 }];
  scene.guest.booted({ ...scene.machine, accelerators: gpus });
  await scene.guest.settled();
  scene.guest.submit(scene.request({ playback: 'usage.csv', command: ['python3', 'train.py'] }));
  clock.turn(2);
  expect(scene.guest.run(place)).toMatchObject({ state: 'running', origin: 'playback', runSeconds: 120 });
  await scene.guest.shutDown(scene.machine, 'stop');
  expect(scene.guest.run(place)).toMatchObject({
    state: 'stopped',
    runSeconds: 120,
    measuredCpuSeconds: null,
  });
  clock.turn(1000);
  scene.guest.booted({ ...scene.machine, accelerators: gpus });
  await scene.guest.settled();
  clock.turn(2.9);
  expect(scene.guest.run(place)?.state).toBe('running');
  clock.turn(0.1);
  const run = await scene.until(['succeeded']);
  expect(run).toMatchObject({
    starts: 2,
    runSeconds: 300,
    exitCode: 0,
    checkpointAt: '2026-01-01T00:16:43.000Z',
  });
  expect(await scene.untilPrinted('done')).toBe('loading, "quietly"\nepoch 1\nepoch 2\ndone\n');
  const samples = scene.guest.history.ofProject('demo')[0]?.samples ?? [];
  expect(
    samples.map(({ cpuUtilization, memoryGib, gpuMemoryGib, origin }) => [
      cpuUtilization,
      memoryGib,
      gpuMemoryGib,
      origin,
    ]),
  ).toEqual([
    [0.2, 4, null, 'playback'],
    [0.5, 10, 18, 'playback'],
    [0.5, 10, 18, 'playback'],
    [0.5, 12, 20, 'playback'],
    [0.5, 12, 20, 'playback'],
  ]);
});

test.for([
  ['seconds,speed\n1,2', /'speed' is no column/, 1],
  ['cpu_utilization\n1', /'seconds' is missing/, 1],
  ['seconds,cpu_utilization\n0,1\n1,70', /fraction from 0 to 1/, 3],
  ['seconds,memory_gib\n0,-1', /at least 0/, 2],
  ['seconds\n5\n5', /must grow/, 3],
  ['seconds,log\n0', /1 cells stand under 2/, 2],
  ['seconds', /no rows/, null],
  ['', /'seconds' is missing/, null],
] as const)('a trace that cannot be played is refused with its place: %j', ([text, message, line]) => {
  const failure = failureOf(() => parsePlaybackTrace(text, 'usage.csv'));
  expect(failure.message).toMatch(message);
  expect(failure.places).toEqual([{ file: 'usage.csv', line }]);
});

test('JSON says the same as CSV', () => {
  const json = JSON.stringify([
    { seconds: 0, cpu_utilization: 0.5, memory_gib: null },
    { seconds: 9, log: 'end' },
  ]);
  const csv = 'seconds,cpu_utilization,memory_gib,log\n0,0.5,,\n9,,,end\n';
  expect(parsePlaybackTrace(json, 't.json')).toEqual(parsePlaybackTrace(csv, 't.csv'));
});

test('usage of an interval lies between the least and the largest value of its rows, and memory is the largest', () => {
  const rows = fc.array(
    fc.record({ gap: fc.integer({ min: 1, max: 90 }), cpu: fc.integer({ min: 0, max: 100 }) }),
    {
      minLength: 2,
      maxLength: 20,
    },
  );
  fc.assert(
    fc.property(rows, fc.nat(500), fc.integer({ min: 1, max: 500 }), (parts, from, length) => {
      let seconds = 0;
      const lines = parts.map(({ gap, cpu }) => `${(seconds += gap)},${cpu / 100},${cpu}`);
      const parsed = parsePlaybackTrace(`seconds,cpu_utilization,memory_gib\n${lines.join('\n')}`, 'a.csv');
      const usage = traceUsage(parsed, from, from + length);
      const seen = parsed.rows.filter(({ seconds: at }, index) => {
        const end = parsed.rows[index + 1]?.seconds ?? Infinity;
        return at < from + length && end > from;
      });
      if (seen.length === 0) return usage.cpuUtilization === null && usage.memoryGib === null;
      const cpus = seen.map((row) => row.usage.cpuUtilization ?? 0);
      const mean = usage.cpuUtilization ?? -1;
      expect(usage.memoryGib).toBe(Math.max(...seen.map((row) => row.usage.memoryGib ?? 0)));
      return mean >= Math.min(...cpus) - 1e-9 && mean <= Math.max(...cpus) + 1e-9;
    }),
    { seed: 7, numRuns: fuzzRuns(200) },
  );
});

test('no text makes the reader fail in another way than by saying what is wrong', () => {
  const cell = fc.constantFrom(
    'seconds',
    'log',
    '0',
    '1',
    '"',
    ',',
    '\n',
    '\r\n',
    '#',
    'x',
    '""',
    ' ',
    '9e9',
    'NaN',
  );
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 30 }), fc.constantFrom('t.csv', 't.json'), (cells, file) => {
      try {
        return parsePlaybackTrace(cells.join(''), file).rows.length > 0;
      } catch (error) {
        return error instanceof HeadstartError && error.failure.code === 'invalid';
      }
    }),
    { seed: 11, numRuns: fuzzRuns(500) },
  );
});

function failureOf(work: () => unknown): HeadstartError['failure'] {
  try {
    work();
  } catch (error) {
    if (error instanceof HeadstartError) return error.failure;
    throw error;
  }
  throw new Error('it was not refused');
}
