/**
 * Both learners of trees on the same runs: time to train and error on runs they have not seen; then the histogram learner
 * alone up to a million rows. Bars: a million rows × 30 features in 60 s and 2 GB, an exponent of time against rows of
 * at most 1.1 from ten thousand on, prediction of every target under 1 ms at p95. `node bench/trees.bench.ts 100000`
 * goes no further than that many rows.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binnedSet } from '../planner/predictor/trees/binned-set.ts';
import { cartLearner } from '../planner/predictor/trees/cart-learner.ts';
import { distributionOf, meanOf, quantileOf } from '../planner/predictor/trees/forest-prediction.ts';
import type { Forest } from '../planner/predictor/trees/forest.ts';
import { forestBytes } from '../planner/predictor/trees/forest-bytes.ts';
import { usualGrowth, type Growth } from '../planner/predictor/trees/growth.ts';
import { histogramLearner } from '../planner/predictor/trees/histogram-learner.ts';
import { rowsWhere, type TrainingSet } from '../planner/predictor/trees/training-set.ts';
import { randomFrom } from '../planner/predictor/trees/tree-draws.ts';
import type { TreeLearner } from '../planner/predictor/trees/tree-learner.ts';
import { percentile, timed, whenAndWhere } from './figures.ts';

const most = Number(process.argv[2] ?? 1_000_000);
const threads = Math.min(2, availableParallelism());
const bars = { seconds: 60, gigabytes: 2, exponent: 1.1, milliseconds: 1 };
/** Memory, GPU memory, two of CPU, GPU use, runtime, disk, two throughputs, time to ready. */
const targets = 10;

/**
 * Made-up runs after Friedman's first function (Annals of Statistics 19, 1991) with noise of its own size: five features
 * matter, one value in twenty is missing. Targets lie between 0 and 30.
 */
function someRuns(rows: number, features: number, seed: number): TrainingSet {
  const random = randomFrom(seed);
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: rows }, () => random()));
  const [a, b, c, d, e] = columns as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const targetOf = (row: number): number =>
    10 * Math.sin(Math.PI * a[row]! * b[row]!) + 20 * (c[row]! - 0.5) ** 2 + 10 * d[row]! + 5 * e[row]!;
  const made = Float64Array.from({ length: rows }, (_, row) => targetOf(row) + 2 * (random() - 0.5));
  for (const column of columns)
    for (let row = 0; row < rows; row += 1) if (random() < 0.05) column[row] = NaN;
  return { columns, targets: made };
}

interface Trained {
  readonly forest: Forest;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function train(learner: TreeLearner, set: TrainingSet, growth: Growth): Promise<Trained> {
  const before = process.cpuUsage();
  const [forest, milliseconds] = await timed(() => learner.fit(binnedSet(set), growth));
  const { user, system } = process.cpuUsage(before);
  return { forest, seconds: milliseconds / 1000, cpuSeconds: (user + system) / 1e6 };
}

/** Root of the mean squared error of the mean, and how many targets lie at or below their 90 % quantile. */
function errorOn(forest: Forest, set: TrainingSet): string {
  const rows = Array.from(set.targets, (target, row) => ({
    target,
    values: set.columns.map((column) => column[row]!),
  }));
  const squared = rows.map(({ target, values }) => (meanOf(forest, values) - target) ** 2);
  const below = rows.filter(
    ({ target, values }) => target <= quantileOf(distributionOf(forest, values), 0.9),
  );
  const error = Math.sqrt(squared.reduce((sum, one) => sum + one, 0) / rows.length);
  return `error ${error.toPrecision(3)}, ${((100 * below.length) / rows.length).toFixed(0)} % at or below the 90 % quantile`;
}

async function compare(rows: number, growth: Growth): Promise<void> {
  const [seen, unseen] = [someRuns(rows, 10, rows), someRuns(1000, 10, rows + 1)];
  for (const learner of [cartLearner(rows), histogramLearner(1)]) {
    const { forest, cpuSeconds } = await train(learner, seen, growth);
    const name = `${rows} × 10, ${growth.trees} trees, ${learner.name}`;
    console.log(
      `${name.padEnd(42)} ${cpuSeconds.toFixed(2).padStart(7)} s of CPU, ${errorOn(forest, unseen)}`,
    );
  }
}

const traces = fileURLToPath(new URL('../../shared/traces/sizey/', import.meta.url));

/** Peak memory of a workflow's real tasks by kind, bytes read and vCPUs: trained on half of them, asked for the others. */
async function compareOnTraces(): Promise<void> {
  if (!existsSync(traces)) {
    console.log('real traces: not on this machine, skipped');
    return;
  }
  for (const name of ['trace_chipseq.csv', 'trace_iwd.csv', 'trace_methylseq.csv']) {
    const set = traceRuns(readFileSync(join(traces, name), 'utf8'));
    const random = randomFrom(1);
    const isSeen = Array.from(set.targets, () => random() < Math.min(0.5, 1000 / set.targets.length));
    const [seen, unseen] = [rowsWhere(set, (row) => isSeen[row]!), rowsWhere(set, (row) => !isSeen[row]!)];
    for (const learner of [cartLearner(seen.targets.length), histogramLearner(1)]) {
      const { forest, cpuSeconds } = await train(learner, seen, usualGrowth);
      const title = `${name}, ${seen.targets.length} rows, ${learner.name}`;
      console.log(
        `${title.padEnd(42)} ${cpuSeconds.toFixed(2).padStart(7)} s of CPU, ${errorOn(forest, unseen)}`,
      );
    }
  }
}

/** Runs of a trace as features and peak memory in GB; a field that is not a number is missing. */
function traceRuns(text: string): TrainingSet {
  const [head = '', ...lines] = text.trim().split('\n');
  const names = head.split(',');
  const cells = lines.map((line) => line.split(','));
  const kinds = [...new Set(cells.map((row) => row[names.indexOf('process')] ?? ''))];
  const numbers = (name: string): Float64Array =>
    Float64Array.from(cells, (row) => Number.parseFloat(row[names.indexOf(name)] ?? ''));
  const kind = Float64Array.from(cells, (row) => kinds.indexOf(row[names.indexOf('process')] ?? ''));
  const columns = [kind, numbers('rchar'), numbers('read_bytes'), numbers('cpus')];
  const targets = numbers('peak_rss').map((bytes) => bytes / 1e9);
  return rowsWhere({ columns, targets }, (row) => Number.isFinite(targets[row]));
}

function verdict(value: number, bar: number): string {
  return value <= bar ? 'under' : 'OVER';
}

interface Point {
  readonly rows: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function scale(): Promise<void> {
  const points: Point[] = [];
  let last: Trained | null = null;
  for (const rows of [10_000, 100_000, 1_000_000].filter((count) => count <= most)) {
    last = await train(histogramLearner(threads), someRuns(rows, 30, rows), usualGrowth);
    points.push({ rows, seconds: last.seconds, cpuSeconds: last.cpuSeconds });
    const gigabytes = process.resourceUsage().maxRSS / 1e6;
    console.log(
      `${rows} × 30, ${usualGrowth.trees} trees, ${threads} threads: ${last.seconds.toFixed(2)} s (${last.cpuSeconds.toFixed(2)} s of CPU), peak ${gigabytes.toFixed(2)} GB`,
    );
    if (rows === 1_000_000)
      console.log(
        `  ${verdict(last.seconds, bars.seconds)} the bar of ${bars.seconds} s, ${verdict(gigabytes, bars.gigabytes)} that of ${bars.gigabytes} GB; ${(forestBytes(last.forest).length / 1e6).toFixed(1)} MB as bytes`,
      );
  }
  const [first, final] = [points[0], points.at(-1)];
  if (!last) return;
  predictAll(last.forest);
  if (!first || !final || first === final) return;
  const slope = (of: (point: Point) => number): number =>
    Math.log(of(final) / of(first)) / Math.log(final.rows / first.rows);
  const exponent = slope(({ seconds }) => seconds);
  console.log(
    `exponent from ${first.rows} to ${final.rows} rows: ${exponent.toFixed(2)} (of CPU time ${slope(({ cpuSeconds }) => cpuSeconds).toFixed(2)}): ${verdict(exponent, bars.exponent)} the bar of ${bars.exponent}`,
  );
}

/** Mean and three quantiles of every target, each from a forest of its own size. */
function predictAll(forest: Forest): void {
  const { columns } = someRuns(2000, 30, 7);
  const milliseconds = Array.from({ length: 2000 }, (_, row) => {
    const values = columns.map((column) => column[row]!);
    const start = performance.now();
    for (let target = 0; target < targets; target += 1) {
      const distribution = distributionOf(forest, values);
      meanOf(forest, values);
      for (const share of [0.05, 0.5, 0.95]) quantileOf(distribution, share);
    }
    return performance.now() - start;
  });
  const [middle, late] = [percentile(milliseconds, 0.5), percentile(milliseconds, 0.95)];
  console.log(
    `prediction of ${targets} targets: p50 ${middle.toFixed(3)} ms, p95 ${late.toFixed(3)} ms: ${verdict(late, bars.milliseconds)} the bar of ${bars.milliseconds} ms`,
  );
}

console.log(whenAndWhere(new Date()));
await compare(200, usualGrowth);
await compare(1000, usualGrowth);
await compare(5000, { ...usualGrowth, trees: 3 });
await compareOnTraces();
await scale();
