import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptRun, gbPerGib, wastageGbh } from '../../../planner/predictor/backtest/attempts.ts';
import { methods } from '../../../planner/predictor/backtest/backtest.ts';
import type { SizingMethod } from '../../../planner/predictor/backtest/sizing-method.ts';
import { aReplayedRun } from '../../support/replayed-runs.ts';

/** Asks for the values of a list, one after the other, and for the last of them from then on. */
function asking(...gib: readonly number[]): SizingMethod {
  return {
    observe: () => undefined,
    size: () => ({ target: gib[0]! }),
    retry: ({ attempt }) => ({ target: gib[attempt] ?? gib.at(-1)! }),
  };
}

describe('a run of 10 GiB for an hour', () => {
  const run = aReplayedRun({ peakGib: 10, requestedGib: 12 });
  it.each([
    ['that is given all it needs', [10], [10], 0],
    ['that is given more', [16], [16], 6],
    ['that fails twice', [4, 8, 16], [4, 8, 16], 18],
    ['that is asked for less again', [4, 3], [4, 8, 16], 18],
    ['that is asked for nothing', [0], [12], 2],
    ['that is asked for no number', [NaN], [12], 2],
    ['that is asked for no number again', [4, NaN], [4, 8, 16], 18],
    ['that is given a machine larger than there is', [4, 500], [4, 100], 94],
  ])('%s', (_what, asked, attempts, wastedGibHours) => {
    const sized = attemptRun(asking(...asked), run, 100);
    expect(sized.attempts).toEqual(attempts);
    expect(wastageGbh(sized)).toBeCloseTo(wastedGibHours * gbPerGib, 9);
  });
});

it('is given what it needs, however large, and after as many attempts as one makes', () => {
  expect(attemptRun(asking(4, 1000), aReplayedRun({ peakGib: 200 }), 100).attempts).toEqual([4, 200]);
  const creeping: SizingMethod = { ...asking(1), retry: ({ askedGib }) => ({ target: askedGib + 1e-9 }) };
  expect(attemptRun(creeping, aReplayedRun(), 100).attempts).toHaveLength(61);
});

describe.each(Object.entries(methods))('%s', (_name, create) => {
  const gib = fc.double({ min: 1e-6, max: 500, noNaN: true });
  const run = fc.record(
    {
      family: fc.constantFrom('a', 'b'),
      peakGib: gib,
      inputBytes: fc.double({ min: 0, max: 1e13, noNaN: true }),
      requestedGib: gib,
      runtimeSeconds: fc.double({ min: 0.1, max: 1e6, noNaN: true }),
    },
    { requiredKeys: ['family', 'peakGib', 'runtimeSeconds'] },
  );

  it('ends with what holds the run, asks for more each time, and never wastes less than nothing', () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 30 }), (runs) => {
        const method = create();
        for (const changes of runs) {
          const one = aReplayedRun(changes);
          const sized = attemptRun(method, one, 128);
          expect(sized.attempts.at(-1)).toBeGreaterThanOrEqual(one.peakGib);
          expect(sized.attempts).toEqual([...new Set(sized.attempts)].sort((a, b) => a - b));
          expect(wastageGbh(sized)).toBeGreaterThanOrEqual(0);
          method.observe(one);
        }
      }),
      { numRuns: 50 },
    );
  });
});
