import { statSync } from 'node:fs';
import { defaultCatalogFile, loadCatalog } from '../planner/catalog/catalog-file.ts';
import { choose } from '../planner/optimiser/choose.ts';
import type { Catalog } from '../planner/ports.ts';
import type { Job } from '../schemas/job.ts';
import type { Prediction } from '../schemas/prediction.ts';
import { aCpuPrediction, aGpuPrediction, aPlainJob } from '../test/support/optimiser-requests.ts';

const now = new Date('2026-07-16T12:00:00Z');
const rounds = 300;

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Milliseconds of each round, after as many to warm up. */
function timed(work: () => unknown): number[] {
  for (let round = 0; round < rounds; round += 1) work();
  return Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

function report(name: string, milliseconds: readonly number[]): void {
  const [median, late] = [percentile(milliseconds, 0.5), percentile(milliseconds, 0.95)];
  console.log(`${name.padEnd(34)} p50 ${median.toFixed(3)} ms   p95 ${late.toFixed(3)} ms`);
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

const requests: readonly (readonly [string, Partial<Job>, Prediction])[] = [
  ['CPU job', {}, aCpuPrediction()],
  ['CPU job, Spot allowed', { interruptible: true, objective: 'balanced' }, aCpuPrediction()],
  ['GPU job', { objective: 'balanced' }, aGpuPrediction()],
  ['nothing fits', { maxUsd: 1e-6 }, aGpuPrediction()],
];

function benchPlace(catalog: Catalog, place: string, bare: number): void {
  for (const [name, job, prediction] of requests) {
    const request = { job: aPlainJob(job), prediction, catalog, now, limits: { region: place } };
    const first = performance.now();
    choose(request);
    const cold = performance.now() - first;
    const milliseconds = timed(() => choose(request));
    report(`choose, ${name}, ${place}`, milliseconds);
    const ratio = percentile(milliseconds, 0.5) / bare;
    console.log(`  first call ${cold.toFixed(1)} ms; p50 is ${ratio.toFixed(1)} times the bare loop`);
  }
}

const before = process.memoryUsage().heapUsed;
const start = performance.now();
const catalog = await loadCatalog();
const loaded = performance.now() - start;
const heap = (process.memoryUsage().heapUsed - before) / 1e6;
const entries = [...catalog.entries()].length;
console.log(
  `snapshot ${(statSync(defaultCatalogFile).size / 1000).toFixed(0)} KB, loaded in ${loaded.toFixed(1)} ms and ${heap.toFixed(1)} MB; ${entries} offerings`,
);
report(
  'entries(), all',
  timed(() => catalog.entries()[Symbol.iterator]().next()),
);
const bareMilliseconds = timed(bareLoop(entries));
report('bare loop', bareMilliseconds);
benchPlace(catalog, 'us-central1', percentile(bareMilliseconds, 0.5));
benchPlace(catalog, 'any', percentile(bareMilliseconds, 0.5));
