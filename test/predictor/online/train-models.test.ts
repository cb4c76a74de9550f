import { describe, expect, it } from 'vitest';
import { modelBytes, modelsOf } from '../../../planner/predictor/online/model-bytes.ts';
import { featureNames } from '../../../planner/predictor/online/job-features.ts';
import type { PredictionModels } from '../../../planner/predictor/online/prediction-models.ts';
import { trainModels } from '../../../planner/predictor/online/train-models.ts';
import { rowWeights, trainingRows } from '../../../planner/predictor/online/training-rows.ts';
import { predict } from '../../../planner/predictor/predict.ts';
import type { ModelRecord } from '../../../schemas/model.ts';
import type { Prediction } from '../../../schemas/prediction.ts';
import { someAccelerators } from '../../support/build-profile.ts';
import { mixedRuns, onDay, readingJob, runTaking, trainingOn } from './model-runs.ts';

async function trained(...request: Parameters<typeof trainingOn>): Promise<PredictionModels> {
  const { forests, slowness, kinds } = await trainModels(trainingOn(...request));
  return { version: 1, forests, slowness, kinds };
}

function memoryOf(framework: string, models: PredictionModels | null, runs = mixedRuns(0, 1, 1)): Prediction {
  const job = readingJob('new', 3, framework);
  const learnt = models === null ? {} : { models };
  return predict({ job, runs, accelerators: someAccelerators, target: 'simulated', ...learnt });
}

describe('a job without history', () => {
  it('is told what jobs of other families, near in features, have taken', async () => {
    const models = await trained(mixedRuns(120, 3, 0.5));
    const [before, pandas] = [memoryOf('pandas', null), memoryOf('pandas', models)];
    const [polarsBefore, polars] = [memoryOf('polars', null), memoryOf('polars', models)];
    expect(pandas.memoryGib.target / before.memoryGib.target).toBeGreaterThan(2);
    expect(polars.memoryGib.target / polarsBefore.memoryGib.target).toBeLessThan(0.75);
    expect(pandas.sources?.['memoryGib']).toMatchObject({ from: 'similar-jobs' });
    expect(pandas.modelVersion).toBe(1);
    expect(pandas.reasons.find((reason) => reason.startsWith('memoryGib'))).toContain('similar jobs');
    const widthOf = ({ memoryGib: { lower, upper } }: Prediction): number => upper / lower;
    expect(widthOf(pandas)).toBeLessThan(widthOf(before));
  });

  it('is hardly told anything by jobs of another kind, however full the leaf is that it ends in', async () => {
    const models = await trained(mixedRuns(120, 8, 8));
    const of = (language: 'python' | 'rust', learnt: PredictionModels | null): number => {
      const job = { ...readingJob('new', 3), language };
      const rest = learnt === null ? {} : { models: learnt };
      const request = { job, runs: [], accelerators: someAccelerators, target: 'simulated' as const };
      return predict({ ...request, ...rest }).memoryGib.target;
    };
    expect(of('python', models) / of('python', null)).toBeGreaterThan(4);
    expect(of('rust', models) / of('rust', null)).toBeLessThan(1.8);
  });

  it('leaves what it learnt to its own runs', async () => {
    const models = await trained(mixedRuns(120, 3, 0.5));
    const runs = [1, 2, 3, 4, 5, 6].map((day) => runTaking(readingJob('new', 3), 1, day));
    const prediction = memoryOf('pandas', models, runs);
    expect(prediction.sources?.['memoryGib']).toEqual({ from: 'own-runs', runs: 6 });
    expect(prediction.modelVersion).toBeUndefined();
    const alone = memoryOf('pandas', null, runs);
    expect(prediction.memoryGib.target).toBeCloseTo(alone.memoryGib.target, 1);
  });
});

describe('what answers after a training', () => {
  it('is nothing new where there are too few runs', async () => {
    expect(await trainModels(trainingOn(mixedRuns(20, 3, 1)))).toEqual({
      forests: {},
      slowness: {},
      kinds: {},
      trials: [],
      isNew: false,
    });
  });

  it.each([
    ['the new forest where it does better than the code', mixedRuns(100, 3, 0.5), 'candidate'],
    [
      'the code where recent runs are as it says, and older ones were not',
      [...mixedRuns(80, 6, 6), ...mixedRuns(20, 1, 1, 80)],
      'code',
    ],
  ] as const)('is %s', async (_, runs, chosen) => {
    const { trials, forests } = await trainModels(trainingOn(runs));
    const memory = trials.find(({ target }) => target === 'memoryGib');
    expect(memory?.chosen).toBe(chosen);
    expect(forests.memoryGib === undefined).toBe(chosen === 'code');
  });

  it('is what there was where the new one does worse on the newest runs', async () => {
    const old = await trained(mixedRuns(100, 3, 0.5));
    const strange = mixedRuns(60, 0.1, 9, 100);
    const runs = [...mixedRuns(20, 3, 0.5), ...strange, ...mixedRuns(20, 3, 0.5, 200)];
    const { trials, forests, isNew } = await trainModels(trainingOn(runs, old));
    expect(trials.find(({ target }) => target === 'memoryGib')).toMatchObject({ chosen: 'incumbent' });
    expect(forests.memoryGib).toBe(old.forests.memoryGib);
    expect(isNew).toBe(false);
  });

  it('is never worse on the newest runs than what it replaces, and replaces what has become wrong', async () => {
    let models: PredictionModels | null = null;
    const chosen: string[] = [];
    for (const [round, factor] of [3, 3, 0.4, 0.4, 0.4].entries()) {
      const eras = [3, 3, 0.4, 0.4, 0.4].slice(0, round + 1);
      const runs = eras.flatMap((each, era) => mixedRuns(40, each, 1, era * 200));
      const { trials, ...next } = await trainModels(trainingOn(runs, models));
      for (const { losses, ...trial } of trials) {
        const taken = losses[trial.chosen] ?? NaN;
        expect(taken).toBeLessThanOrEqual(losses.incumbent ?? losses.code);
        expect(taken).toBeLessThanOrEqual(losses.code);
      }
      chosen.push(trials.find(({ target }) => target === 'memoryGib')?.chosen ?? '');
      models = { version: round + 1, ...next };
      expect(factor).toBe(eras.at(-1));
    }
    const before = memoryOf('pandas', null).memoryGib.target;
    expect(memoryOf('pandas', models).memoryGib.target).toBeLessThan(before);
    expect(chosen).toContain('candidate');
  });

  it('is the same whatever order the runs come in', async () => {
    const runs = mixedRuns(60, 3, 0.5);
    const [one, other] = [await trained(runs), await trained([...runs].reverse())];
    expect(modelBytes(other.forests)).toEqual(modelBytes(one.forests));
  });
});

describe('what a run counts in training', () => {
  const rowsOf = (runs: Parameters<typeof trainingRows>[1]) =>
    trainingRows('memoryGib', runs, someAccelerators);
  const job = readingJob('aligner', 2);

  it.each([
    [0, 1],
    [180, 0.5],
    [360, 0.25],
  ])('after %i days is %f', async (days, weight) => {
    const [counted] = rowWeights(await rowsOf([runTaking(job, 1, 0)]), new Date(onDay(days)));
    expect(counted).toBeCloseTo(weight);
  });

  it('is nothing from before a new release of a tool that its family has taken up', async () => {
    const older = Array.from({ length: 10 }, (_, index) => runTaking(job, 1 + (index % 3) / 50, index));
    const newer = Array.from({ length: 7 }, (_, index) => runTaking(job, 2 + (index % 3) / 50, 10 + index));
    const other = readingJob('sorter', 2);
    const beside = Array.from({ length: 5 }, (_, index) => runTaking(other, 1, index));
    const rows = await rowsOf([...older, ...newer, ...beside]);
    const weights = rowWeights(rows, new Date(onDay(16)));
    const of = (days: number, family: string): number =>
      weights[rows.findIndex((row) => row.recordedAt === onDay(days) && row.family === family)] ?? NaN;
    expect([of(3, job.family), of(9, job.family)]).toEqual([0, 0]);
    expect(of(12, job.family)).toBeGreaterThan(0.9);
    expect(of(3, other.family)).toBeGreaterThan(0.9);
  });
});

describe('models as bytes', () => {
  const record: ModelRecord = {
    schemaVersion: 1,
    version: 4,
    trainedAt: onDay(0),
    runs: 1,
    newestRunAt: null,
    features: featureNames,
    targets: ['memoryGib'],
    slowness: { e2: 1.2 },
    kinds: { x: 3 },
    trials: [],
  };

  it('are read as they were written', async () => {
    const { forests } = await trained(mixedRuns(60, 3, 0.5));
    const { models, refused } = modelsOf(record, modelBytes(forests));
    expect(models).toEqual({ version: 4, forests, slowness: { e2: 1.2 }, kinds: { x: 3 } });
    expect(refused).toEqual([]);
  });

  it.each([
    ['harmed', record, (bytes: Uint8Array) => bytes.slice(0, -1)],
    ['of other features', { ...record, features: ['x'] }, (bytes: Uint8Array) => bytes],
  ] as const)('are left out where they are %s', async (_, told, harm) => {
    const { forests } = await trained(mixedRuns(60, 3, 0.5));
    const bytes = [...modelBytes(forests)].map(([target, each]) => [target, harm(each)] as const);
    const { models, refused } = modelsOf(told, new Map(bytes));
    expect(models.forests).toEqual({});
    expect(refused).toHaveLength(1);
  });
});
