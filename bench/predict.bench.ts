/** Prints how long predict() takes without history and with 200 runs. Run it with `node bench/predict.bench.ts`. */
import { predict } from '../planner/predictor/predict.ts';
import type { Job } from '../schemas/job.ts';
import { buildJob } from '../test/support/build-plan.ts';
import { buildProfileOf, instant, someAccelerators } from '../test/support/build-profile.ts';

const job: Job = buildJob({
  gpuRequired: true,
  frameworks: [{ name: 'transformers', version: '4.56.0' }],
  task: 'fine-tuning',
  method: 'lora',
  model: { name: 'x-7b', parameters: 7e9 },
  batchSize: 4,
  precision: 'bf16',
});
const runs = Array.from({ length: 200 }, (_, index) =>
  buildProfileOf({
    job,
    id: `run-${String(index)}`,
    recordedAt: instant(index),
    summary: { peakMemoryGib: 9 + (index % 7) / 10, peakGpuMemoryGib: 15 },
  }),
);

function measure(name: string, history: typeof runs, rounds: number): void {
  const milliseconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    predict({ job, runs: history, accelerators: someAccelerators, target: 'simulated' });
    milliseconds.push(performance.now() - start);
  }
  milliseconds.sort((one, other) => one - other);
  const at = (share: number): string => (milliseconds[Math.floor(share * rounds)] ?? 0).toFixed(3);
  console.log(`predict, ${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

measure('no history', [], 2000);
measure('200 own runs', runs, 1000);
