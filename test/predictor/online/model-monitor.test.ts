import { describe, expect, it } from 'vitest';
import { ModelMonitor } from '../../../planner/predictor/online/model-monitor.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { someAccelerators } from '../../support/build-profile.ts';
import { mixedRuns, readingJob, runTaking } from './model-runs.ts';

/** Numbers of the observations, from 1, at which training is due; it is done at once. */
function dueAt(runs: readonly PastRun[], trainedOn: number): readonly number[] {
  const monitor = new ModelMonitor(someAccelerators, trainedOn);
  return runs.flatMap((run, index) => {
    if (!monitor.observe(run).isDue) return [];
    monitor.trained(trainedOn);
    return [index + 1];
  });
}

const job = readingJob('aligner', 2);
/** One run a day that take about a factor of what is expected. */
function series(factors: readonly number[]): readonly PastRun[] {
  return factors.map((factor, day) => runTaking(job, factor * (1 + (day % 3) / 50), day));
}

describe('training is due', () => {
  it.each([
    ['after ten runs while nothing is trained', mixedRuns(25, 1, 1), 0, [10, 20]],
    ['after a tenth of the runs trained on', mixedRuns(45, 1, 1), 200, [20, 40]],
    [
      'once a family has changed, and no second time for the same change',
      series([...Array<number>(12).fill(1), ...Array<number>(6).fill(2)]),
      5000,
      [15],
    ],
  ] as const)('%s', (_, runs, trainedOn, due) => {
    expect(dueAt(runs, trainedOn)).toEqual(due);
  });

  it('sooner by runs that were recorded elsewhere', () => {
    const monitor = new ModelMonitor(someAccelerators, 0);
    monitor.count(9);
    expect(monitor.observe(runTaking(job, 1, 0)).isDue).toBe(true);
  });

  it('by a change that a new process sees in what the family did before', () => {
    const runs = series([...Array<number>(12).fill(1), 2, 2, 2]);
    const monitor = new ModelMonitor(someAccelerators, 5000);
    for (const run of runs.slice(0, -1)) monitor.recall(run);
    expect(monitor.observe(runs.at(-1)!)).toMatchObject({ isDue: true, drift: { newer: 3 } });
  });
});
