import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLogarithmic } from '../../planner/report/wastage-curves.ts';
import { linearScale, logScale } from '../../planner/report/plot-scale.ts';

it.each([
  [400, [0, 100, 200, 300, 400]],
  [7, [0, 2, 4, 6]],
  [0.03, [0, 0.01, 0.02, 0.03]],
  [0, [0, 0.5, 1]],
])('a linear scale to %d is marked at round values', (largest, ticks) => {
  expect(linearScale(largest, 0, 100).ticks).toEqual(ticks);
});

it.each([
  [
    [0.02, 30],
    [0.01, 0.1, 1, 10, 100],
  ],
  [[5], [1, 10]],
  [[], [1, 10]],
  [
    [0, 1e-12, 1000],
    [0.001, 0.01, 0.1, 1, 10, 100, 1000],
  ],
])('a logarithmic scale of %j is marked at powers of ten', (values, ticks) => {
  expect(logScale(values, 0, 100).ticks.map((tick) => Number(tick.toPrecision(3)))).toEqual(ticks);
});

describe('a scale', () => {
  const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 });
  it('puts every value on the plot, larger ones no nearer to its start', () => {
    fc.assert(
      fc.property(values, (all) => {
        const sorted = all.toSorted((one, other) => one - other);
        for (const scale of [linearScale(sorted.at(-1)!, 10, 90), logScale(all, 10, 90)]) {
          const places = sorted.map((value) => scale.place(value));
          expect(places).toEqual(places.toSorted((one, other) => one - other));
          for (const place of places) {
            expect(place).toBeGreaterThanOrEqual(10);
            expect(place).toBeLessThanOrEqual(90 + 1e-9);
          }
        }
      }),
    );
  });
});

it('curves that end ten times apart are on a logarithmic scale', () => {
  const curve = (total: number) => ({ method: 'm', runs: [1], wastageGbh: [total] });
  expect(isLogarithmic([curve(1), curve(9)])).toBe(false);
  expect(isLogarithmic([curve(1), curve(11)])).toBe(true);
});
