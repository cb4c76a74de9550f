import { median } from '../evidence.ts';

/** A run of one task: the size of what it read, and what it took of something, such as seconds. Both are above 0. */
export interface SizedValue {
  readonly size: number;
  readonly value: number;
}

/** What is taken, by size. */
export type SizeCurve = (size: number) => number;

/** Different sizes below which a curve would say more of scatter than of size. */
const fewestSizes = 3;
/** Sizes looked at; medians of the runs of each. More cost time and move no curve by much. */
const mostSizes = 8;
/** What is read off a line below its smallest run stays above this share of it: no task takes nothing. */
const leastShare = 0.5;

type Fit = (points: readonly SizedValue[]) => SizeCurve;

/** From the simplest on: in doubt the one before is taken. */
const fits: readonly Fit[] = [constant, affine, steadyAffine, power];

/**
 * How what a task takes grows with the size of what it reads: a constant, a line (by least squares, or by the median of
 * all slopes, which outliers do not turn: Sen, JASA 63, 1968) or a power, whichever was nearest to each size when it was
 * left out. Null where fewer than three sizes are known.
 *
 * Worked example: 11, 12, 14 and 18 s for 1, 2, 4 and 8 GB are 10 s and 1 s a GB: 26 s for 16 GB.
 */
export function sizeCurve(runs: readonly SizedValue[]): SizeCurve | null {
  const points = mediansBySize(runs);
  if (points.length < fewestSizes) return null;
  const errors = fits.map((fit) => errorOf(fit, points));
  const best = errors.reduce((least, error, index) => (error < errors[least]! * 0.98 ? index : least), 0);
  return fits[best]!(points);
}

function mediansBySize(runs: readonly SizedValue[]): readonly SizedValue[] {
  const bySize = new Map<number, number[]>();
  for (const { size, value } of runs) {
    if (!(size > 0) || !(value > 0)) continue;
    const ofSize = bySize.get(size);
    if (ofSize) ofSize.push(value);
    else bySize.set(size, [value]);
  }
  const points = [...bySize].map(([size, value]) => ({ size, value: median(value) }));
  points.sort((one, other) => one.size - other.size);
  const step = Math.max(1, (points.length - 1) / (mostSizes - 1));
  const count = Math.min(points.length, mostSizes);
  return Array.from({ length: count }, (_, index) => points[Math.round(index * step)]!);
}

/** Mean distance of the logarithms of each size from what the others let expect of it. */
function errorOf(fit: Fit, points: readonly SizedValue[]): number {
  const errors = points.map(({ size, value }, left) => {
    const curve = fit(points.filter((_, index) => index !== left));
    return Math.abs(Math.log(curve(size) / value));
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function constant(points: readonly SizedValue[]): SizeCurve {
  const value = median(points.map((point) => point.value));
  return () => value;
}

function affine(points: readonly SizedValue[]): SizeCurve {
  const { slope, offset } = leastSquares(points, (number) => number);
  return line(points, slope, offset);
}

function steadyAffine(points: readonly SizedValue[]): SizeCurve {
  const slopes: number[] = [];
  points.forEach((one, index) => {
    for (let before = 0; before < index; before += 1)
      slopes.push((one.value - points[before]!.value) / (one.size - points[before]!.size));
  });
  const slope = Math.max(0, slopes.length === 0 ? 0 : median(slopes));
  return line(points, slope, median(points.map(({ size, value }) => value - slope * size)));
}

function line(points: readonly SizedValue[], slope: number, offset: number): SizeCurve {
  const least = leastShare * Math.min(...points.map(({ value }) => value));
  return (size) => Math.max(least, offset + slope * size);
}

function power(points: readonly SizedValue[]): SizeCurve {
  const { slope, offset } = leastSquares(points, Math.log);
  return (size) => Math.exp(offset + slope * Math.log(size));
}

/** The line through points on a scale of both. No task takes less for more data. */
function leastSquares(
  points: readonly SizedValue[],
  scale: (value: number) => number,
): { readonly slope: number; readonly offset: number } {
  let [x, y, spread, together] = [0, 0, 0, 0];
  for (const { size, value } of points) {
    x += scale(size) / points.length;
    y += scale(value) / points.length;
  }
  for (const { size, value } of points) {
    spread += (scale(size) - x) ** 2;
    together += (scale(size) - x) * (scale(value) - y);
  }
  const slope = spread > 0 ? Math.max(0, together / spread) : 0;
  return { slope, offset: y - slope * x };
}
