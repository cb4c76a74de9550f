import { beforeAll, describe, expect, it } from 'vitest';
import { featureMoves } from '../../planner/predictor/feature-moves.ts';
import { informed } from '../../planner/predictor/online/informed.ts';
import { featuresOf } from '../../planner/predictor/online/job-features.ts';
import { correctionOf, type PredictionModels } from '../../planner/predictor/online/prediction-models.ts';
import { trainModels } from '../../planner/predictor/online/train-models.ts';
import { predict } from '../../planner/predictor/predict.ts';
import type { FeatureMove } from '../../schemas/assessment.ts';
import type { PastRun } from '../../schemas/profile.ts';
import { someAccelerators } from '../support/build-profile.ts';
import { mixedRuns, readingJob, runTaking, trainingOn } from './online/model-runs.ts';

let models: PredictionModels;

/** Pandas takes three times what its code lets expect, polars half. */
beforeAll(async () => {
  const { forests, slowness, kinds } = await trainModels(trainingOn(mixedRuns(120, 3, 0.5)));
  models = { version: 1, forests, slowness, kinds };
});

function movesOf(framework: string, runs: readonly PastRun[] = []): readonly FeatureMove[] {
  const job = readingJob('new', 3, framework);
  const prediction = predict({ job, runs, accelerators: someAccelerators, target: 'simulated', models });
  return featureMoves(job, prediction, models);
}

describe('what the trees made of a job', () => {
  it('is told by the features that moved it most', () => {
    const [pandas, polars] = [movesOf('pandas'), movesOf('polars')];
    expect(pandas[0]).toMatchObject({
      quantity: 'memoryGib',
      feature: expect.stringMatching(/^framework (pandas|polars)$/) as string,
    });
    expect(pandas[0]?.factor).toBeGreaterThan(1.2);
    expect(polars[0]?.factor).toBeLessThan(0.8);
    const used = new Map(pandas.map(({ feature, value }) => [feature, value]));
    expect(used.get('framework pandas') ?? 'used').toBe('used');
    expect(used.get('framework polars') ?? 'not used').toBe('not used');
  });

  it('begins with the largest move, and tells none that is nothing', () => {
    const sizes = movesOf('pandas').map(({ factor }) => Math.abs(Math.log(factor)));
    expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(Math.log(1.02));
  });

  it('is no more than what the correction made of the quantity, up to the mean of all jobs', () => {
    const job = readingJob('new', 3, 'pandas');
    const row = featuresOf(job, { machines: 1, gpusPerMachine: 0, reason: '' });
    const correction = correctionOf(models.forests.memoryGib!, row);
    const moved = informed({ target: 1, lower: 0.5, upper: 2 }, correction).target;
    const told = movesOf('pandas').reduce((product, { factor }) => product * factor, 1);
    // The mean of both kinds lies at √(3 × 0.5), from where the moves lead to about 3.
    expect(told * Math.sqrt(1.5)).toBeGreaterThan(0.7 * moved);
    expect(told * Math.sqrt(1.5)).toBeLessThan(1.3 * moved);
  });

  it('is nothing where the runs of the job itself decide', () => {
    const runs = [1, 2, 3, 4, 5, 6].map((day) => runTaking(readingJob('new', 3), 1, day));
    expect(movesOf('pandas', runs)).toEqual([]);
  });
});
