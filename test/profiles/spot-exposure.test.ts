import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spotExposures } from '../../planner/profiles/spot-exposure.ts';
import type { HeldOffering } from '../../schemas/prepared.ts';
import type { SpotExposure } from '../../schemas/profile.ts';
import { buildOfferingOf, buildRun, instant } from '../support/build-profile.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const hour = 3600;

/** Held from `since` on, in hours after the start of the tests' time. */
function held(machineType: string, since: number, changes: Partial<HeldOffering> = {}): HeldOffering {
  const offering = { ...buildOfferingOf(machineType), provisioningModel: 'SPOT' as const };
  return { offering, since: instant(since * hour), ...changes };
}
const standard = (machineType: string, since: number): HeldOffering =>
  held(machineType, since, { offering: buildOfferingOf(machineType) });

/** A run from hour 1 to hour 5 that ran for three hours of them. */
const run = buildRun({
  ...{ state: 'succeeded', startedAt: instant(hour), endedAt: instant(5 * hour), runSeconds: 3 * hour },
});
const exposure = (machineType: string, machineHours: number, preemptions: number): SpotExposure => ({
  ...{ region: 'us-central1', zone: 'us-central1-a', machineType, machineHours, preemptions },
});

const rows: readonly [string, readonly HeldOffering[], readonly number[], readonly SpotExposure[]][] = [
  ['one machine, never preempted', [held('n2', 0)], [], [exposure('n2', 3, 0)]],
  ['a machine on demand', [standard('n2', 0)], [], []],
  [
    'one that was started again',
    [held('n2', 0, { until: instant(2 * hour) }), held('n2', 3)],
    [2],
    [exposure('n2', 3, 1)],
  ],
  [
    'preemptions before and after the run are not its own',
    [held('n2', 0)],
    [0.5, 1, 5, 5.5],
    [exposure('n2', 3, 2)],
  ],
  [
    'hours shared out over two machines, each with its preemptions',
    [held('n2', 0), held('c3', 4)],
    [2, 3, 4.5],
    [exposure('n2', 2.25, 2), exposure('c3', 0.75, 1)],
  ],
  [
    'on demand after Spot',
    [held('n2', 0, { until: instant(3 * hour) }), standard('n2', 3)],
    [3],
    [exposure('n2', 1.5, 1)],
  ],
  ['what was held before the run alone', [held('n2', 0), held('c3', 1)], [], [exposure('c3', 3, 0)]],
];

describe('what a run met on Spot', () => {
  it.each(rows)('%s', (_what, offerings, preemptedHours, expected) => {
    const preemptions = preemptedHours.map((at) => instant(at * hour));
    expect(spotExposures({ held: offerings, run, preemptions })).toEqual(expected);
  });

  it('is nothing for a run that never began', () => {
    const queued = buildRun({ startedAt: null, state: 'cancelled', endedAt: instant(hour) });
    expect(spotExposures({ held: [held('n2', 0)], run: queued, preemptions: [] })).toEqual([]);
  });

  it('shares out the hours of the run, no more and no less, however often the machine changed', () => {
    const stops = fc.array(fc.record({ at: fc.double({ min: 0, max: 6, noNaN: true }), type: fc.nat(2) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(stops, (drawn) => {
        const sorted = drawn.toSorted((one, other) => one.at - other.at);
        const offerings = sorted.map(({ at, type }, index) => held(`type-${type}`, index === 0 ? 0 : at));
        const hours = spotExposures({ held: offerings, run, preemptions: [] });
        expect(hours.reduce((sum, { machineHours }) => sum + machineHours, 0)).toBeCloseTo(3, 6);
      }),
      { numRuns: fuzzRuns(100, 2_000) },
    );
  });
});
