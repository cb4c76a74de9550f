import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HereWorld } from './command-line.ts';

let world: HereWorld;
beforeEach(() => {
  world = new HereWorld();
});
afterEach(() => world.close());

/** Twelve runs, an hour each, a day apart; the last one failed. */
const accounting = [
  'JobID|JobName|User|State|Start|End|ElapsedRaw|AllocCPUS|ReqMem|MaxRSS',
  ...Array.from({ length: 12 }, (_, place) => {
    const day = String(place + 1).padStart(2, '0');
    const state = place === 11 ? 'FAILED' : 'COMPLETED';
    return `${place}|count|kim|${state}|2020-01-${day}T00:00:00|2020-01-${day}T01:00:00|3600|2|8G|${place % 3 ? 3 : 2}G`;
  }),
].join('\n');

it('replays a file without importing it', async () => {
  world.write('jobs.txt', accounting);
  const report = await world.json(['backtest', '--source', 'jobs.txt']);
  expect(report.at('judged')).toBe(11);
  expect(report.at('left')).toEqual({ 'did not succeed': 1 });
  expect(report.at('methods', 0, 'method')).toBe('headstart');
  expect(report.at('methods', 1, 'method')).toBe('headstart plan');
  const asked = report.at('methods', 2);
  // Eight GiB for each of eleven hours, of which 3, 3, 2, … were used.
  expect(asked).toMatchObject({ method: 'what was asked for', failures: 0, runs: 11 });
  expect(report.number('methods', 2, 'wastageGbh')).toBeCloseTo((88 - 29) * 1.073741824, 6);
  expect(report.number('methods', 2, 'wastageUsd')).toBeGreaterThan(0);
  expect(report.number('methods', 2, 'machineRegret')).toBeGreaterThan(0);
  expect((await world.json(['profiles'])).list('profiles')).toEqual([]);
});

it('replays what is recorded, as it does the file it came from', async () => {
  world.write('jobs.txt', accounting);
  const read = await world.json(['backtest', '--source', 'jobs.txt']);
  expect((await world.json(['backtest'])).at('judged')).toBe(0);
  await world.json(['profiles', 'import', 'jobs.txt']);
  const recorded = await world.json(['backtest']);
  expect({ ...(recorded.value as object), source: 'jobs.txt' }).toEqual(read.value);
  const newest = await world.json(['backtest', '--limit', '3']);
  expect(newest.value).toMatchObject({ judged: 2, left: { 'did not succeed': 1 } });
});

it('draws runs as it is told to', async () => {
  world.write('jobs.txt', accounting);
  const warm = await world.json(['backtest', '--source', 'jobs.txt', '--protocol', 'warm', '--seed', '7']);
  expect(warm.value).toMatchObject({ protocol: 'warm', seed: 7, judged: 8 });
  const few = await world.json(['backtest', '--source', 'jobs.txt', '--protocol', 'warm', '--fewest', '12']);
  expect(few.value).toMatchObject({ judged: 0, left: { 'of a family with too few runs': 11 } });
});

it('is a table for a person and a page to hand on', async () => {
  world.write('jobs.txt', accounting);
  const { code, stdout } = await world.run(['backtest', '--source', 'jobs.txt', '--html', 'page.html']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Backtest of jobs\.txt: 11 runs of 1 family, in order of time\n/);
  expect(stdout).toMatch(/^ {2}largest seen /m);
  expect(stdout).toMatch(/\nWrote page\.html\.\n$/);
  expect(readFileSync(world.at('page.html'), 'utf8')).toMatch(/^<!doctype html>[^]*Backtest of jobs\.txt/);
});

it.each([
  [['--source', 'none.txt'], 'file-not-found'],
  [['--source', 'words.txt'], 'usage'],
  [['--protocol', 'random'], 'usage'],
  [['--seed', 'x'], 'usage'],
])('%j is refused', async (args, code) => {
  world.write('words.txt', 'words\n');
  expect((await world.json(['backtest', ...args], 1)).at('failure', 'code')).toBe(code);
});
