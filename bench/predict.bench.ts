/**
 * The prediction's bars: all targets of a job with a p95 under 1 ms, without history, with 200 runs and with trained models;
 * a run observed in under 0.2 ms, however many there were before. Beside them what training in the background takes.
 */
import { backgroundLearner } from '../planner/predictor/online/background-learner.ts';
import { ModelMonitor } from '../planner/predictor/online/model-monitor.ts';
import type { PredictionModels } from '../planner/predictor/online/prediction-models.ts';
import { trainModels } from '../planner/predictor/online/train-models.ts';
import { predict } from '../planner/predictor/predict.ts';
import type { Job } from '../schemas/job.ts';
import type { PastRun } from '../schemas/profile.ts';
import { buildJob } from '../test/support/build-plan.ts';
import { buildOfferingOf, buildProfileOf, instant, someAccelerators } from '../test/support/build-profile.ts';
import { percentile, timed, whenAndWhere } from './figures.ts';

const tuning: Job = buildJob({
  gpuRequired: true,
  frameworks: [{ name: 'transformers', version: '4.56.0' }],
  task: 'fine-tuning',
  method: 'lora',
  model: { name: 'x-7b', parameters: 7e9 },
  batchSize: 4,
  precision: 'bf16',
});
const [kinds, frameworks] = [['e2', 'n2', 'c3'] as const, ['pandas', 'polars', 'dask', 'torch'] as const];

/** Reads some GiB; jobs of 500 families, which differ in all that trees look at. */
function readingJob(index: number): Job {
  const family = index % 500;
  return buildJob({
    name: `job-${family}`,
    family: `family-${family}`,
    fingerprint: `sha256:${family}`,
    frameworks: [{ name: frameworks[family % 4]!, version: null }],
    workers: 1 + (family % 16),
    dataAccess: [{ uri: 'gs://b/x', mode: 'read', bytes: (1 + (index % 11)) * 2 ** 30 }],
  });
}

function runOf(job: Job, index: number): PastRun {
  return buildProfileOf({
    job,
    id: `run-${String(index)}`,
    recordedAt: instant(index * 3600),
    offerings: [buildOfferingOf(`${kinds[index % 3]!}-standard-4`)],
    runtimeSeconds: 600 + (index % 90),
    readySeconds: 60 + (index % 20),
    summary: {
      peakMemoryGib: 9 + (index % 70) / 10,
      peakGpuMemoryGib: job.gpuRequired ? 15 : null,
      meanGpuUtilization: job.gpuRequired ? 0.6 : null,
      meanCpuUtilization: 0.5,
      p95CpuUtilization: 0.8,
      peakNetworkBytesPerSecond: 1e8,
      peakDiskBytesPerSecond: 2e8,
    },
  });
}

function judged(name: string, milliseconds: readonly number[], bar: number): void {
  const [middle, late] = [percentile(milliseconds, 0.5), percentile(milliseconds, 0.95)];
  const verdict = `${late < bar ? 'under' : 'OVER'} the bar of ${bar} ms`;
  console.log(`${name.padEnd(44)} p50 ${middle.toFixed(3)} ms   p95 ${late.toFixed(3)} ms: ${verdict}`);
}

function benchPredict(
  name: string,
  job: Job,
  runs: readonly PastRun[],
  models: PredictionModels | null,
): void {
  const request = { job, runs, accelerators: someAccelerators, target: 'simulated' as const };
  const milliseconds: number[] = [];
  for (let round = 0; round < 2000; round += 1) {
    const start = performance.now();
    predict({ ...request, ...(models === null ? {} : { models }) });
    milliseconds.push(performance.now() - start);
  }
  judged(`predict, ${name}`, milliseconds, 1);
}

function benchObserve(runs: readonly PastRun[]): void {
  const monitor = new ModelMonitor(someAccelerators, 1e9);
  const milliseconds = runs.map((run) => {
    const start = performance.now();
    monitor.observe(run);
    return performance.now() - start;
  });
  const half = milliseconds.length / 2;
  judged(`observe, runs 1 to ${half}`, milliseconds.slice(0, half), 0.2);
  judged(`observe, runs ${half + 1} to ${2 * half}`, milliseconds.slice(half), 0.2);
}

/** Trains and tells how long the caller was ever kept from anything else. */
async function benchTraining(runs: readonly PastRun[]): Promise<PredictionModels> {
  let [longest, last] = [0, performance.now()];
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - 5);
    last = performance.now();
  }, 5);
  const request = { runs, accelerators: someAccelerators, now: new Date(instant(0)), incumbent: null };
  const [trained, milliseconds] = await timed(() =>
    trainModels({ ...request, learner: backgroundLearner() }),
  );
  clearInterval(beat);
  const chosen = trained.trials.map(({ target, chosen: taken }) => `${target} ${taken}`).join(', ');
  const seconds = (milliseconds / 1000).toFixed(1);
  console.log(
    `training on ${runs.length} runs: ${seconds} s, others waited ${longest.toFixed(0)} ms at most (${chosen})`,
  );
  return { version: 1, ...trained };
}

console.log(whenAndWhere(new Date()));
const all = Array.from({ length: 20_000 }, (_, index) => runOf(readingJob(index), index));
const own = Array.from({ length: 200 }, (_, index) => runOf(tuning, index));
const ownReading = Array.from({ length: 200 }, (_, index) => runOf(readingJob(500 * index), index));
const models = await benchTraining(all);
benchPredict('no history', tuning, [], null);
benchPredict('no history, models', tuning, [], models);
benchPredict('200 own runs', tuning, own, null);
benchPredict('200 own runs, models', tuning, own, models);
benchPredict('200 own runs of 11 sizes, 3 machines', readingJob(0), ownReading, models);
const kin = ownReading.map((run) => ({ ...run, fingerprint: 'sha256:kin' }));
benchPredict('200 runs of the family, models', readingJob(0), kin, models);
benchObserve(all);
