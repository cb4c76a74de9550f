import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gpuMemoryOn } from '../../planner/predictor/priors/gpu-memory.ts';
import { contains, spread } from '../../schemas/interval.ts';
import type { Job, Precision } from '../../schemas/job.ts';
import { buildJob } from '../support/build-plan.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const transformer: Partial<Job> = {
  gpuRequired: true,
  frameworks: [{ name: 'transformers', version: null }],
  optimizer: 'adamw',
};
const bertLarge: Partial<Job> = {
  ...transformer,
  task: 'fine-tuning',
  method: 'full',
  model: { name: 'bert-large-uncased', parameters: 336e6 },
  precision: 'fp32',
  sequenceLength: 512,
  batchSize: 4,
};
const anatomy =
  'Hugging Face transformers 4.3x documentation, "Methods and tools for efficient training on a single GPU"';
const qlora = 'Dettmers et al. 2023, "QLoRA", abstract and table of model footprints';

/** Published GPU memory of well-known models; GiB of one GPU. */
const published: readonly {
  readonly what: string;
  readonly job: Partial<Job>;
  readonly gib: number;
  readonly source: string;
}[] = [
  { what: 'BERT-large, batch 4', job: bertLarge, gib: 14949 / 1024, source: anatomy },
  { what: 'BERT-large, batch 1', job: { ...bertLarge, batchSize: 1 }, gib: 8681 / 1024, source: anatomy },
  {
    what: 'BERT-large, batch 1, checkpointing',
    job: { ...bertLarge, batchSize: 1, activationCheckpointing: true },
    gib: 6775 / 1024,
    source: anatomy,
  },
  {
    what: 'BERT-large, batch 4, fp16',
    job: { ...bertLarge, precision: 'fp16' },
    gib: 13743 / 1024,
    source: anatomy,
  },
  {
    what: '65 B, full fine-tuning in 16 bit',
    job: { ...bertLarge, model: { name: 'llama-65b', parameters: 65e9 }, precision: 'bf16', batchSize: 1 },
    gib: 780 / 1.0737,
    source: qlora,
  },
  {
    what: '65 B, QLoRA on one 48 GB GPU',
    job: {
      ...transformer,
      task: 'fine-tuning',
      method: 'qlora',
      model: { name: 'llama-65b', parameters: 65e9 },
      precision: 'int4',
      sequenceLength: 512,
      batchSize: 1,
      activationCheckpointing: true,
    },
    gib: 44,
    source: qlora,
  },
  {
    what: 'GPT-3 175 B in 16 bit, weights served',
    job: {
      ...transformer,
      task: 'inference',
      model: { name: 'gpt-3', parameters: 175e9 },
      precision: 'fp16',
      sequenceLength: 512,
      batchSize: 1,
      optimizer: null,
    },
    gib: 350 / 1.0737 + 1.5,
    source: 'Hu et al. 2021, "LoRA", §4.2: a 350 GB model',
  },
];

describe('GPU memory without history', () => {
  it.each(published)('holds the published figure of $what', ({ job, gib }) => {
    const { interval } = gpuMemoryOn(buildJob(job), 1);
    expect(interval, `${String(gib)} GiB was published`).toSatisfy(() => contains(interval, gib));
  });

  it('tells each worked example of its documentation', () => {
    const lora = buildJob({
      ...transformer,
      task: 'fine-tuning',
      method: 'lora',
      model: { name: 'x-7b', parameters: 7e9 },
      precision: 'bf16',
      batchSize: 4,
      sequenceLength: 1024,
      activationCheckpointing: true,
    });
    const { interval, reason } = gpuMemoryOn(lora, 1);
    expect(interval.target).toBeCloseTo(18.94, 1);
    expect(interval.upper).toBeCloseTo(23.46, 1);
    expect(reason).toContain('7 B parameters × 2.16 B (lora, bf16, adamw, checkpointing) = 14.1 GiB');
  });

  it('covers measured small networks', { timeout: 20_000 }, (context) => {
    const file = new URL('../../../shared/traces/gpumemnet/mlp_data_step1.csv', import.meta.url);
    if (!existsSync(file)) return context.skip('the measured traces are not on this machine');
    const { coverage, medianError } = accuracyOn(readFileSync(file, 'utf8'));
    expect(coverage).toBeGreaterThan(0.95);
    expect(medianError).toBeLessThan(0.15);
  });

  it('says what is unknown instead of counting it as nothing', () => {
    const { interval, reason } = gpuMemoryOn(buildJob({ gpuRequired: true }), 1);
    expect(interval.lower).toBeGreaterThan(0);
    expect(spread(interval)).toBeGreaterThan(6);
    expect(reason).toContain('no model was recognised');
  });
});

function accuracyOn(csv: string): { readonly coverage: number; readonly medianError: number } {
  const rows = csv.trim().split('\n').slice(1);
  const results = rows.map((row) => {
    const cells = row.replace(/"[^"]*"/g, '').split(',');
    const measured = Number(cells[7]) / 1024;
    const job = buildJob({
      gpuRequired: true,
      frameworks: [{ name: 'torch', version: null }],
      task: 'training',
      method: 'full',
      precision: 'fp32',
      optimizer: 'adam',
      model: { name: 'perceptron', parameters: Number(cells[5]) },
      batchSize: Number(cells[6]),
    });
    const { interval } = gpuMemoryOn(job, 1);
    return { inside: contains(interval, measured), error: Math.abs(interval.target / measured - 1) };
  });
  const errors = results.map(({ error }) => error).sort((one, other) => one - other);
  return {
    coverage: results.filter(({ inside }) => inside).length / results.length,
    medianError: errors[Math.floor(errors.length / 2)] ?? Infinity,
  };
}

const precisions: readonly Precision[] = ['fp32', 'tf32', 'fp16', 'bf16', 'int8', 'int4'];
const knownJob = fc.record({
  task: fc.constantFrom('training' as const, 'fine-tuning' as const, 'inference' as const),
  method: fc.constantFrom('full' as const, 'lora' as const, 'qlora' as const),
  precision: fc.constantFrom(...precisions),
  optimizer: fc.constantFrom(null, 'adamw', 'sgd', 'adafactor', 'adamw_8bit', 'lion'),
  batchSize: fc.integer({ min: 1, max: 512 }),
  sequenceLength: fc.option(fc.integer({ min: 16, max: 32_768 }), { nil: null }),
  activationCheckpointing: fc.constantFrom(true, false, null),
  parameters: fc.double({ min: 1e5, max: 1e12, noNaN: true }),
  frameworks: fc.constantFrom([{ name: 'torch', version: null }], [{ name: 'transformers', version: null }]),
});

function jobOf({ parameters, ...rest }: typeof knownJob extends fc.Arbitrary<infer T> ? T : never): Job {
  return buildJob({ gpuRequired: true, ...rest, model: { name: 'some', parameters } });
}

describe('laws of GPU memory', () => {
  it('is ordered, and under six times as high as low where model, method, precision and batch are known', () => {
    fc.assert(
      fc.property(knownJob, (known) => {
        const { interval } = gpuMemoryOn(jobOf(known), 1);
        expect(interval.lower).toBeGreaterThan(0);
        expect(interval.lower).toBeLessThanOrEqual(interval.target);
        expect(interval.target).toBeLessThanOrEqual(interval.upper);
        expect(spread(interval)).toBeLessThan(6);
      }),
      { seed: 2, numRuns: fuzzRuns(400) },
    );
  });

  it('grows with parameters and with batch size, and shrinks when split over GPUs', () => {
    fc.assert(
      fc.property(knownJob, fc.double({ min: 1, max: 50, noNaN: true }), (known, factor) => {
        const small = gpuMemoryOn(jobOf(known), 1).interval;
        const larger = [
          gpuMemoryOn(jobOf({ ...known, parameters: known.parameters * factor }), 1).interval,
          gpuMemoryOn(jobOf({ ...known, batchSize: Math.ceil(known.batchSize * factor) }), 1).interval,
        ];
        for (const each of larger) {
          expect(each.target).toBeGreaterThanOrEqual(small.target * (1 - 1e-9));
          expect(each.upper).toBeGreaterThanOrEqual(small.upper * (1 - 1e-9));
          expect(each.lower).toBeGreaterThanOrEqual(small.lower * (1 - 1e-9));
        }
        const split = gpuMemoryOn(jobOf(known), 4).interval;
        expect(split.upper).toBeLessThanOrEqual(small.upper * (1 + 1e-9));
      }),
      { seed: 3, numRuns: fuzzRuns(300) },
    );
  });
});
