/**
 * The embedded store's bars: 10,000 profiles written in under 1 s, a look-up of a family among 1,000,000 profiles with a p95
 * under 2 ms (as a plan asks for it: what a prediction rests on), three processes that write at once lose nothing, kill -9 loses nothing acknowledged. The first argument is another
 * number than a million.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '../planner/profiles/sqlite-store.ts';
import type { ProfileStore } from '../planner/ports.ts';
import { buildJob } from '../test/support/build-plan.ts';
import { buildProfileOf, instant } from '../test/support/build-profile.ts';
import { percentile, whenAndWhere } from './figures.ts';

const total = Number(process.argv[2] ?? 1_000_000);
const groupSize = 10_000;
const runsOfFamily = 100;
const lookups = 2000;
const writer = fileURLToPath(new URL('../test/profiles/profile-writer.ts', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'headstart-bench-'));
try {
  console.log(whenAndWhere(new Date()));
  await benchWrites();
  await benchLookups();
  await benchThreeWriters();
  await benchKill();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function verdict(name: string, value: number, bar: number, unit: string): void {
  console.log(
    `${name.padEnd(52)} ${value.toFixed(2)} ${unit}: ${value < bar ? 'under' : 'OVER'} the bar of ${bar} ${unit}`,
  );
}

/** Families lie far apart in the file, as runs of many jobs take turns. */
async function writeGroup(store: ProfileStore, first: number, families: number): Promise<void> {
  const puts = Array.from({ length: groupSize }, (_, index) => {
    const run = first + index;
    const family = `family-${run % families}`;
    const job = buildJob({ family, fingerprint: `sha256:${run % (families * 4)}` });
    return store.put(buildProfileOf({ id: `run-${run}`, job, recordedAt: instant(run) }));
  });
  await Promise.all(puts);
}

async function benchWrites(): Promise<void> {
  const taken: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const store = await openSqliteStore(join(folder, `writes-${round}.sqlite`));
    const start = performance.now();
    await writeGroup(store, 0, 100);
    taken.push((performance.now() - start) / 1000);
    await store.close();
  }
  verdict('10,000 profiles written, median of 5', percentile(taken, 0.5), 1, 's');
}

async function benchLookups(): Promise<void> {
  const file = join(folder, 'million.sqlite');
  const store = await openSqliteStore(file);
  const families = Math.max(1, Math.round(total / runsOfFamily));
  const start = performance.now();
  for (let run = 0; run < total; run += groupSize) await writeGroup(store, run, families);
  const seconds = (performance.now() - start) / 1000;
  const gigabytes = statSync(file).size / 1e9;
  console.log(
    `${total} profiles in ${families} families written in ${seconds.toFixed(1)} s, ${gigabytes.toFixed(2)} GB`,
  );
  for (const limit of [20, runsOfFamily]) {
    const taken = await lookUp(store, families, limit);
    verdict(`family look-up, ${limit} runs: p95 of ${lookups}`, percentile(taken, 0.95), 2, 'ms');
    console.log(`  p50 ${percentile(taken, 0.5).toFixed(2)} ms`);
  }
  await store.close();
}

/** Milliseconds of each look-up; families in an order that jumps. */
async function lookUp(store: ProfileStore, families: number, limit: number): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let index = 0; index < lookups; index += 1) {
    const family = `family-${(index * 7919) % families}`;
    const start = performance.now();
    const found = await store.runs({ family, target: 'simulated', limit });
    taken.push(performance.now() - start);
    if (found.length !== Math.min(limit, runsOfFamily)) throw new Error(`${family} has ${found.length} runs`);
  }
  return taken;
}

async function idsIn(file: string): Promise<ReadonlySet<string>> {
  const store = await openSqliteStore(file);
  const ids = new Set((await store.find({})).map(({ id }) => id));
  await store.close();
  return ids;
}

async function benchThreeWriters(): Promise<void> {
  const file = join(folder, 'three.sqlite');
  const started = ['a', 'b', 'c'].map((prefix) =>
    spawn(process.execPath, [writer, file, prefix, '3000'], { stdio: ['ignore', 'ignore', 'inherit'] }),
  );
  const exits = await Promise.all(started.map((child) => once(child, 'exit')));
  if (exits.some(([code]) => code !== 0)) throw new Error('a writer has failed');
  console.log(`three processes, 3,000 profiles each: ${9000 - (await idsIn(file)).size} lost`);
}

async function benchKill(): Promise<void> {
  let [acknowledged, lost] = [0, 0];
  for (let round = 0; round < 10; round += 1) {
    const file = join(folder, `kill-${round}.sqlite`);
    const told = await toldBeforeKill(file, 50 + 37 * round);
    const kept = await idsIn(file);
    acknowledged += told.length;
    lost += told.filter((id) => !kept.has(id)).length;
  }
  console.log(`ten writers killed: ${lost} of ${acknowledged} acknowledged profiles lost`);
}

/** The ids that a writer has acknowledged when it is killed after `count` of them. */
async function toldBeforeKill(file: string, count: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [writer, file, 'k', '1000000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line);
    if (told.length === count) child.kill('SIGKILL');
  }
  return told;
}
