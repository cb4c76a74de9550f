import { describe, expect, it } from 'vitest';
import { drawnOrder, drawnSplit } from '../../../planner/predictor/backtest/drawn-split.ts';
import {
  chronologicalEvents,
  warmEvents,
  type ReplayEvent,
} from '../../../planner/predictor/backtest/replay-order.ts';
import { aReplayedRun } from '../../support/replayed-runs.ts';

/** What `numpy.random.RandomState(seed).permutation(count)` gives (NumPy 1 and 2). */
it.each([
  [1996, 8, [0, 4, 6, 5, 3, 7, 1, 2]],
  [42, 10, [8, 1, 5, 0, 7, 2, 9, 4, 3, 6]],
  [0, 3, [2, 1, 0]],
  [5, 1, [0]],
])('seed %i draws %i places as NumPy does', (seed, count, order) => {
  expect(drawnOrder(seed, count)).toEqual(order);
});

it('draws on beyond the first 624 words', () => {
  expect(drawnOrder(7, 700).slice(-5)).toEqual([579, 502, 537, 196, 175]);
});

it('judges seven runs in ten, rounded up, and each run once', () => {
  const { warmUp, judged } = drawnSplit(3, 34);
  expect([warmUp.length, judged.length]).toEqual([10, 24]);
  expect([...warmUp, ...judged].sort((a, b) => a - b)).toEqual(Array.from({ length: 34 }, (_, at) => at));
});

function told(events: readonly ReplayEvent[]): string {
  return events.map(({ happens, run }) => `${happens} ${run.features.family}`).join(', ');
}

describe('in order of time', () => {
  it.each([
    ['one after the other', [['a', 0, 10] as const, ['b', 20, 10] as const], 'size a, end a, size b, end b'],
    ['side by side', [['a', 0, 10] as const, ['b', 5, 10] as const], 'size a, size b, end a, end b'],
    ['at the same instant', [['a', 0, 10] as const, ['b', 10, 10] as const], 'size a, end a, size b, end b'],
    ['a wave', [['a', 0, 20] as const, ['b', 0, 10] as const], 'size a, size b, end b, end a'],
  ])('%s', (_what, runs, expected) => {
    const events = chronologicalEvents(
      runs.map(([family, at, runtimeSeconds]) => aReplayedRun({ family, at, runtimeSeconds })),
    );
    expect(told(events)).toBe(expected);
  });
});

it('warms up family by family, and leaves small ones out', () => {
  const runs = ['a', 'b', 'a', 'c', 'b', 'a'].map((family) => aReplayedRun({ family }));
  const events = warmEvents(runs, { seed: 1, fewestRuns: 2 });
  expect(told(events)).toBe(
    // Of three runs two point one are judged, rounded up; of two runs one point four.
    ['size a, end a', 'size a, end a', 'size a, end a', 'size b, end b', 'size b, end b'].join(', '),
  );
});
