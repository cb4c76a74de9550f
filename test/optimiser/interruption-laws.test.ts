import fc from 'fast-check';
import { expect, it } from 'vitest';
import { interruptionSeconds } from '../../planner/optimiser/interruptions.ts';

const runtime = fc.double({ min: 1, max: 1e7, noNaN: true });
const ready = fc.double({ min: 0, max: 10_000, noNaN: true });
const rate = fc.double({ min: 1e-4, max: 100, noNaN: true });
const interval = fc.double({ min: 1, max: 1e6, noNaN: true });
const machines = fc.integer({ min: 1, max: 16 });

/** Rounding of sums of this size is no gain. */
function expectNotLess(more: number, less: number): void {
  expect(more).toBeGreaterThanOrEqual(less - 1e-6 * (1 + Math.abs(less)));
}

it('never adds less time where interruptions are more frequent', () => {
  fc.assert(
    fc.property(
      runtime,
      ready,
      fc.option(interval),
      rate,
      rate,
      machines,
      (run, start, every, a, b, count) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const added = (perHour: number): number => interruptionSeconds(run, start, every, perHour, count);
        expectNotLess(added(high), added(low));
      },
    ),
  );
});

it('never adds less time where checkpoints are further apart, or missing', () => {
  fc.assert(
    fc.property(runtime, ready, interval, interval, rate, machines, (run, start, a, b, perHour, count) => {
      const [short, long] = a < b ? [a, b] : [b, a];
      const added = (every: number | null): number => interruptionSeconds(run, start, every, perHour, count);
      expectNotLess(added(long), added(short));
      expectNotLess(added(null), added(long));
    }),
  );
});

it('adds nothing where nothing interrupts', () => {
  expect(interruptionSeconds(3600, 75, null, 0, 1)).toBe(0);
});
