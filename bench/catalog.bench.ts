/**
 * The catalog's bars: every row of the reference within 0.1 %, loading under 30 ms and 30 MB, a snapshot under 600 KB, and a
 * choice from all of it with a p95 under 10 ms and under 10 times a bare loop.
 */
import { statSync } from 'node:fs';
import { defaultCatalogFile, loadCatalog } from '../planner/catalog/catalog-file.ts';
import { choose } from '../planner/optimiser/choose.ts';
import type { Catalog } from '../planner/ports.ts';
import type { CapacityRecord } from '../schemas/capacity.ts';
import type { PriceRequest } from '../schemas/catalog.ts';
import type { Job } from '../schemas/job.ts';
import type { Prediction } from '../schemas/prediction.ts';
import { aCpuPrediction, aGpuPrediction, aPlainJob } from '../test/support/optimiser-requests.ts';
import { hasReference, referenceRows } from '../test/support/reference-rows.ts';
import { percentile, whenAndWhere } from './figures.ts';

const now = new Date('2026-07-16T12:00:00Z');
const rounds = 400;

function verdict(name: string, value: number, bar: number, unit: string, digits = 1): void {
  const share = `${value < bar ? 'under' : 'OVER'} the bar of ${bar} ${unit}`;
  console.log(`${name.padEnd(44)} ${value.toFixed(digits)} ${unit}: ${share}`);
}

/** One pass over as many rows in typed arrays: price × hours, keeping the least. */
function bareLoop(rows: number): () => number {
  const price = Float64Array.from({ length: rows }, (_, index) => 0.01 + (index % 977) / 100);
  const hours = Float64Array.from({ length: rows }, (_, index) => 0.1 + (index % 131) / 10);
  return () => {
    let least = Infinity;
    for (let row = 0; row < rows; row += 1) least = Math.min(least, (price[row] ?? 0) * (hours[row] ?? 0));
    return least;
  };
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Milliseconds of both, round by round in turn, so that whatever else runs here slows both; after a warm-up. */
function inTurn(work: () => unknown, other: () => unknown): { work: number[]; other: number[] } {
  const taken = { work: [] as number[], other: [] as number[] };
  for (let round = 0; round < 2 * rounds; round += 1) {
    const pair = [timed(work), timed(other)] as const;
    if (round < rounds) continue;
    taken.work.push(pair[0]);
    taken.other.push(pair[1]);
  }
  return taken;
}

const parallelWork = { cpuSeconds: 36_000, parallelism: 32, gpuFlop: 0, precision: null, fixedSeconds: 0 };
const requests: readonly (readonly [string, Partial<Job>, Prediction])[] = [
  ['CPU job', {}, aCpuPrediction()],
  ['CPU job, Spot allowed, balanced', { interruptible: true, objective: 'balanced' }, aCpuPrediction()],
  ['GPU job, balanced', { objective: 'balanced' }, aGpuPrediction()],
  ['GPU job, Spot allowed', { interruptible: true }, aGpuPrediction()],
  ['CPU job that can use 32 vCPUs', {}, aCpuPrediction({ work: parallelWork })],
  ['nothing fits', { maxUsd: 1e-6 }, aGpuPrediction()],
];

/** Two hundred earlier runs on Spot, on all kinds of machines and in all regions. */
function spotHistory(catalog: Catalog): readonly CapacityRecord[] {
  const [types, regions] = [catalog.machineTypeNames?.() ?? [], catalog.regions()];
  return Array.from({ length: 200 }, (_, run) => {
    const region = regions[run % regions.length] ?? '';
    const machineType = types[(run * 7) % types.length] ?? '';
    const exposure = {
      region,
      zone: `${region}-a`,
      machineType,
      machineHours: 1 + run,
      preemptions: run % 3,
    };
    return { origin: 'measured', spot: [exposure], queue: null };
  });
}

function benchChoice(
  catalog: Catalog,
  region: string,
  bare: () => number,
  capacity: readonly CapacityRecord[] = [],
): void {
  for (const [name, job, prediction] of requests) {
    if (capacity.length > 0 && !job.interruptible) continue;
    const request = { job: aPlainJob(job), prediction, catalog, now, capacity, limits: { region } };
    const { work, other } = inTurn(() => choose(request), bare);
    verdict(`choose, ${name}, ${region}: p95`, percentile(work, 0.95), 10, 'ms', 3);
    verdict('  p50 over the bare loop’s', percentile(work, 0.5) / percentile(other, 0.5), 10, 'times');
  }
}

/** Largest relative error of the rows' prices, with how many there are. */
function worstRow(
  catalog: Catalog,
  rows: readonly (readonly [PriceRequest, string])[],
): readonly [number, number] {
  const errors = rows.flatMap(([request, text]) => {
    if (text === '') return [];
    const price = catalog.price(request);
    return [price?.complete ? Math.abs((price.usdPerHour ?? NaN) / Number(text) - 1) : Infinity];
  });
  return [Math.max(...errors.map((error) => (Number.isNaN(error) ? Infinity : error))), errors.length];
}

function benchRows(catalog: Catalog): void {
  if (!hasReference) return console.log('The reference figures are not here: rows are not compared.');
  const machines = referenceRows('machine-prices.csv').flatMap((row) => {
    const request = { machineType: row['machine_type'] ?? '', region: row['region'] ?? '' };
    return [
      [{ ...request, spot: false }, row['usd_per_hour'] ?? ''] as const,
      [{ ...request, spot: true }, row['spot_usd_per_hour'] ?? ''] as const,
    ];
  });
  const [worst, count] = worstRow(catalog, machines);
  verdict(`machine-prices.csv, ${count} prices: worst error`, worst * 100, 0.1, '%', 4);
  const gpus = referenceRows('attachable-gpu-prices.csv').flatMap((row) =>
    [false, true].map((spot) => {
      const accelerator = { type: row['accelerator'] ?? '', count: 1 };
      const request = { machineType: 'n1-standard-4', region: row['region'] ?? '', spot };
      const alone = catalog.price(request)?.usdPerHour ?? NaN;
      const usd = Number(row[spot ? 'spot_usd_per_gpu_hour' : 'usd_per_gpu_hour']);
      return [{ ...request, accelerator }, String(alone + usd)] as const;
    }),
  );
  const [worstGpu, gpuCount] = worstRow(catalog, gpus);
  verdict(`attachable-gpu-prices.csv, ${gpuCount} prices: worst`, worstGpu * 100, 0.1, '%', 4);
  const listed = new Set(machines.map(([{ machineType }]) => machineType));
  benchUnlisted(
    catalog,
    (catalog.machineTypeNames?.() ?? []).filter((name) => !listed.has(name)),
  );
}

/** Machine types that the reference does not list, by whether they are priced somewhere. */
function benchUnlisted(catalog: Catalog, names: readonly string[]): void {
  const unpriced = names.filter(
    (machineType) =>
      !catalog
        .regions()
        .some((region) =>
          [false, true].some((spot) => catalog.price({ machineType, region, spot })?.complete),
        ),
  );
  const rest = unpriced.length === 0 ? '' : `; no source prices ${unpriced.join(', ')}`;
  console.log(`types in no row: ${names.length - unpriced.length} of ${names.length} are priced${rest}`);
}

console.log(whenAndWhere(new Date()));
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
const start = performance.now();
const catalog = await loadCatalog();
const loaded = performance.now() - start;
verdict('loading', loaded, 30, 'ms');
verdict('loading, heap', (process.memoryUsage().heapUsed - before) / 1e6, 30, 'MB');
verdict('snapshot', statSync(defaultCatalogFile).size / 1000, 600, 'KB');
benchRows(catalog);
const entries = [...catalog.entries()].length;
console.log(`${entries} offerings: all zones, all provisioning models`);
const bare = bareLoop(entries);
benchChoice(catalog, 'us-central1', bare);
benchChoice(catalog, 'any', bare);
console.log('after 200 earlier runs on Spot:');
for (const region of ['us-central1', 'any']) benchChoice(catalog, region, bare, spotHistory(catalog));
