import { beforeAll, describe, expect, it } from 'vitest';
import { nearestRuns } from '../../planner/predictor/nearest-runs.ts';
import type { PredictionModels } from '../../planner/predictor/online/prediction-models.ts';
import { trainModels } from '../../planner/predictor/online/train-models.ts';
import { predict } from '../../planner/predictor/predict.ts';
import type { PastRun } from '../../schemas/profile.ts';
import { someAccelerators } from '../support/build-profile.ts';
import { mixedRuns, readingJob, runTaking, trainingOn } from './online/model-runs.ts';

const recorded = mixedRuns(120, 3, 0.5);
let models: PredictionModels;
beforeAll(async () => {
  const { forests, slowness, kinds } = await trainModels(trainingOn(recorded));
  models = { version: 1, forests, slowness, kinds };
});

function nearTo(framework: string, own: readonly PastRun[] = [], among = recorded) {
  const job = readingJob('new', 3, framework);
  const prediction = predict({ job, runs: own, accelerators: someAccelerators, target: 'simulated', models });
  return nearestRuns(job, prediction, models, among);
}

describe('the runs that trees take for those of a similar job', () => {
  it.each(['pandas', 'polars'])('of %s are runs with it, nearest first', (framework) => {
    const near = nearTo(framework);
    expect(near.length).toBeGreaterThan(5);
    expect(near.slice(0, 5).flatMap(({ run }) => run.job.frameworks.map(({ name }) => name))).toEqual(
      Array.from({ length: 5 }, () => framework),
    );
    const nearness = near.map((one) => one.nearness);
    expect(nearness).toEqual(nearness.toSorted((one, other) => other - one));
    expect(nearness[0]).toBeLessThanOrEqual(1);
  });

  it('are all alike of one job, the newest first', () => {
    const twins = [1, 2].map((day) => runTaking(readingJob('twin', 3), 3, 300 + day));
    const near = nearTo('pandas', [], [...recorded, ...twins]);
    expect(near.slice(0, 2).map(({ run, nearness }) => [run.recordedAt, nearness])).toEqual(
      twins.toReversed().map(({ recordedAt }) => [recordedAt, 1]),
    );
  });

  it('are good ones, and none where the runs of the job itself decide', () => {
    const failed = recorded.map((run) => ({ ...run, outcome: 'failed' as const }));
    expect(nearTo('pandas', [], failed)).toEqual([]);
    expect(
      nearTo(
        'pandas',
        [1, 2, 3].map((day) => runTaking(readingJob('new', 3), 1, day)),
      ),
    ).toEqual([]);
  });
});
