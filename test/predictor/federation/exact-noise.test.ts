import { describe, expect, test } from 'vitest';
import { discreteLaplace, secureDraws } from '../../../planner/predictor/federation/exact-noise.ts';
import { seededDraw } from './party.ts';

/** Mean square of the discrete Laplace distribution: 2 q ÷ (1 - q)², q = exp(-1 ÷ scale). */
function variance(scale: number): number {
  const q = Math.exp(-1 / scale);
  return (2 * q) / (1 - q) ** 2;
}

describe('noise', () => {
  test.each([1, 2, 7, 192])('of scale %d has the distribution that it should', (scale) => {
    const draw = seededDraw(scale);
    const drawn = Array.from({ length: 20_000 }, () => discreteLaplace(scale, draw));
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    const square = drawn.reduce((sum, value) => sum + value ** 2, 0) / drawn.length;
    // Five standard errors of a mean, and for squares, whose tails are heavy, a tenth.
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance(scale) / drawn.length));
    expect(square / variance(scale)).toBeGreaterThan(0.9);
    expect(square / variance(scale)).toBeLessThan(1.1);
    expect(drawn.every(Number.isSafeInteger)).toBe(true);
  });

  test('a step away is less likely by exp(-1 ÷ scale)', () => {
    const draw = seededDraw(5);
    const drawn = Array.from({ length: 60_000 }, () => discreteLaplace(3, draw));
    const times = (value: number): number => drawn.filter((each) => each === value).length;
    for (const value of [0, 1, -1, 2, -2])
      expect(times(value + Math.sign(value || 1)) / times(value)).toBeCloseTo(Math.exp(-1 / 3), 1);
  });

  test('the generator of the system draws every number below the bound, and none besides', () => {
    const draw = secureDraws();
    const drawn = new Set(Array.from({ length: 2000 }, () => draw(6)));
    expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
