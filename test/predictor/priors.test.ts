import { describe, expect, it } from 'vitest';
import { modelShape } from '../../planner/predictor/priors/model-shape.ts';
import { flopPerParameter } from '../../planner/predictor/priors/flop.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Job } from '../../schemas/job.ts';
import { buildJob } from '../support/build-plan.ts';
import { loraOf7B, plain, predicted } from './prediction-cases.ts';

const gib = 1024 ** 3;
const read = (bytes: number | null): Job['dataAccess'] => [{ uri: 'gs://b/x', mode: 'read', bytes }];

interface Row {
  readonly what: string;
  readonly interval: Interval;
  readonly target: number;
  readonly lower: number;
  readonly upper: number;
}

function row(
  what: string,
  interval: Interval,
  [target, lower, upper]: readonly [number, number, number],
): Row {
  return { what, interval, target, lower, upper };
}

/** The worked examples of the priors' documentation, and the cases between them. */
const rows: readonly Row[] = [
  row('host memory of PyTorch with 4 workers and 7 B', predicted(loraOf7B).memoryGib, [9.57, 3.77, 19.4]),
  row('vCPUs of one GPU with 4 text workers', predicted(loraOf7B).vcpus, [2, 1.4, 5]),
  row('vCPUs of 8 processes', predicted({ ...plain, workers: 8 }).vcpus, [8, 4, 10]),
  row('vCPUs of all cores', predicted({ ...plain, workers: -1 }).vcpus, [8, 1, 32]),
  row(
    'vCPUs of a library that spreads',
    predicted({ ...plain, dependencies: { numpy: null } }).vcpus,
    [4, 1, 16],
  ),
  row('disk of a LoRA of 7 B with 3 GiB of data', predicted(loraOf7B).diskGib, [30, 25, 48]),
  row('disk of 100 GiB of data', predicted({ dataAccess: read(100 * gib) }).diskGib, [120, 120, 120]),
  row('disk of data of unknown size', predicted({ dataAccess: read(null) }).diskGib, [25, 10, 120]),
  row(
    'network of 1 TiB within five minutes',
    predicted({ dataAccess: read(1024 * gib) }).networkGbps,
    [29.3, 2.93, 118],
  ),
  row(
    'runtime of 12 GB on one core',
    predicted({ dataAccess: read(12e9) }).runtimeSeconds,
    [601, 60.1, 6010],
  ),
];

describe('priors', () => {
  it.each(rows)('tell the $what', ({ interval, target, lower, upper }) => {
    expect(interval).toEqual({ target, lower, upper });
  });

  it('estimate the shape of Llama-2 7B within a quarter', () => {
    const { hidden, layers } = modelShape(6.74e9, 32_000);
    expect(Math.abs(hidden / 4096 - 1)).toBeLessThan(0.25);
    expect(Math.abs(layers / 32 - 1)).toBeLessThan(0.25);
  });

  const flops: readonly (readonly [string, Partial<Job>, number])[] = [
    ['training', { task: 'training' }, 6],
    ['training with checkpointing', { task: 'training', activationCheckpointing: true }, 8],
    ['adapters', { task: 'fine-tuning', method: 'lora' }, 4],
    [
      'quantised adapters with checkpointing',
      { task: 'fine-tuning', method: 'qlora', activationCheckpointing: true },
      6,
    ],
    ['inference', { task: 'inference' }, 2],
  ];
  it.each(flops)('count the FLOP of %s', (_what, job, expected) => {
    expect(flopPerParameter(buildJob(job))).toBe(expected);
  });
});
