import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { predict } from '../../planner/predictor/predict.ts';
import { sensitivity, type Effect } from '../../planner/predictor/sensitivity.ts';
import { nearbyVersions } from '../../planner/predictor/stack/nearby-versions.ts';
import type { Job } from '../../schemas/job.ts';
import type { Profile } from '../../schemas/profile.ts';
import { buildProfileOf } from '../support/build-profile.ts';
import { aPlainJob } from '../support/optimiser-requests.ts';

const accelerators = (await loadCatalog()).accelerators();
const predicted = (job: Job, runs: readonly Profile[] = []) =>
  predict({ job, runs, accelerators, target: 'simulated' });
const effectsOf = (job: Job, runs: readonly Profile[] = []): readonly Effect[] =>
  sensitivity({
    ...{ job, runs, accelerators, target: 'simulated', prediction: predicted(job, runs) },
    runtimeOf: ({ runtimeSeconds }) => runtimeSeconds.target,
  });

const tuning = aPlainJob({
  ...{ gpuRequired: true, task: 'fine-tuning', method: 'full', precision: 'bf16', optimizer: 'adamw' },
  ...{ model: { name: 'llama', parameters: 3e9 }, batchSize: 8, sequenceLength: 1024, steps: 200 },
  frameworks: [
    { name: 'torch', version: '2.8.0' },
    { name: 'transformers', version: '4.55.4' },
  ],
});
const effectOf = (job: Job, field: string): string | undefined =>
  effectsOf(job).find((effect) => effect.field === field)?.effect;

describe('what a value of a job changes', () => {
  it.each([
    ['batchSize', /^at 4: \d+ instead of \d+ GiB per GPU$/],
    ['sequenceLength', /^at 512: \d+ instead of \d+ GiB per GPU$/],
    ['precision', /^in fp32: \d+ instead of \d+ GiB per GPU$/],
    ['method', /^as lora: \d+ instead of \d+ GiB per GPU$/],
    ['optimizer', /^with sgd: \d+ instead of \d+ GiB per GPU$/],
    ['model', /^3 B parameters: \d+(\.\d)? GiB of weights$/],
    ['steps', /^at 100: .* instead of .*(s|min|h)$/],
  ])('of %s', (field, effect) => {
    expect(effectOf(tuning, field)).toMatch(effect);
  });

  it('is what a prediction with the other value says', () => {
    const [, other, now] = /at 4: (\d+) instead of (\d+)/.exec(effectOf(tuning, 'batchSize') ?? '') ?? [];
    expect(Number(now)).toBe(Math.round(predicted(tuning).gpuMemoryGib!.target));
    expect(Number(other)).toBe(Math.round(predicted({ ...tuning, batchSize: 4 }).gpuMemoryGib!.target));
    expect(Number(other)).toBeLessThan(Number(now));
  });

  it('is twice a value that cannot be halved', () => {
    expect(effectOf({ ...tuning, batchSize: 1, sequenceLength: 8192 }, 'batchSize')).toMatch(/^at 2: /);
  });

  it('is the disk that a place of data takes, told by place', () => {
    const gib = 2 ** 30;
    const dataAccess = [
      { uri: 'gs://b/large', mode: 'read', bytes: 100 * gib } as const,
      { uri: 'gs://b/log', mode: 'write', bytes: 1 } as const,
    ];
    const effects = effectsOf(aPlainJob({ dataAccess })).filter(({ field }) => field === 'dataAccess');
    expect(effects).toMatchObject([
      {
        index: 0,
        value: 'gs://b/large',
        effect: expect.stringMatching(/^adds 1\d\d GiB of disk$/) as string,
      },
    ]);
    const [unknown] = effectsOf(aPlainJob({ dataAccess: [{ ...dataAccess[0]!, bytes: null }] }));
    expect(unknown?.effect).toMatch(/^size unknown: adds \d+ GiB of disk$/);
  });

  it('is nothing where nothing is said, or where it changes nothing', () => {
    expect(effectsOf(aPlainJob())).toEqual([]);
    const fixed = { ...tuning, expectedRuntimeSeconds: 60 };
    expect(effectOf(fixed, 'steps')).toBeUndefined();
  });

  it('is told in proportion where runs of the job are known', () => {
    const runs = [buildProfileOf({ job: tuning, summary: { peakGpuMemoryGib: 20 } })];
    const now = predicted(tuning, runs).gpuMemoryGib!.target;
    const effect = effectsOf(tuning, runs).find(({ field }) => field === 'batchSize')?.effect ?? '';
    const [, other, said] = /at 4: ([\d.]+) instead of ([\d.]+)/.exec(effect) ?? [];
    expect(Number(said)).toBe(Math.round(now));
    expect(Number(other)).toBeLessThan(Number(said));
  });

  it('is never longer than a hint can be', () => {
    const count = fc.option(fc.integer({ min: 1, max: 100_000_000 }), { nil: null });
    fc.assert(
      fc.property(
        fc.record({ batchSize: count, sequenceLength: count, epochs: count, steps: count, workers: count }),
        fc.double({ min: 1, max: 1e13, noNaN: true }),
        fc.constantFrom('fp32', 'bf16', 'int4', null),
        (counts, parameters, precision) => {
          const job = { ...tuning, ...counts, precision, model: { name: 'm', parameters } } as Job;
          for (const { effect } of effectsOf(job)) {
            expect(effect.length).toBeLessThanOrEqual(40);
            expect(effect).not.toMatch(/NaN|Infinity|undefined|null/);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the releases near a version', () => {
  it.each([
    ['torch', '1.13.1', ['2.0.*', '1.12.*', '2.1.*']],
    ['tensorflow', '2.9.1', ['2.10.*', '2.11.*', '2.12.*']],
    ['torch', '2.10.0', ['2.11.*', '2.9.*', '2.12.*']],
  ])('of %s %s', (name, version, nearest) => {
    expect(nearbyVersions(name, version).slice(0, 3)).toEqual(nearest);
  });

  it.each([
    ['requests', '2.0.0'],
    ['torch', 'nightly'],
  ])('of %s %s are none', (name, version) => {
    expect(nearbyVersions(name, version)).toEqual([]);
  });
});
