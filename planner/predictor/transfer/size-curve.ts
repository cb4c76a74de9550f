import { median } from '../evidence.ts';

/** A run of one task on one machine: the size of what it read, above 0, and the seconds it took, above 0. */
export interface SizedTime {
  readonly size: number;
  readonly seconds: number;
}

/** Seconds by size. */
export type SizeCurve = (size: number) => number;

/** Different sizes below which a curve would say more of scatter than of size. */
const fewestSizes = 3;
/** Sizes looked at; medians of the runs of each. More cost time and move no curve by much. */
const mostSizes = 12;
/** What is read off a line below its smallest run stays above this share of it: no task takes no time. */
const leastShare = 0.5;

type Fit = (points: readonly SizedTime[]) => SizeCurve;

/** From the simplest on: in doubt the one before is taken. */
const fits: readonly Fit[] = [constant, affine, steadyAffine, power];

/**
 * How the time of a task grows with the size of what it reads: a constant, a line (by least squares, or by the median of
 * all slopes, which outliers do not turn: Sen, JASA 63, 1968) or a power, whichever was nearest to each size when it was
 * left out. Null where fewer than three sizes are known.
 *
 * Worked example: 11, 12, 14 and 18 s for 1, 2, 4 and 8 GB are 10 s and 1 s a GB: 26 s for 16 GB.
 */
export function sizeCurve(runs: readonly SizedTime[]): SizeCurve | null {
  const points = mediansBySize(runs);
  if (points.length < fewestSizes) return null;
  const errors = fits.map((fit) => errorOf(fit, points));
  const best = errors.reduce((least, error, index) => (error < errors[least]! * 0.98 ? index : least), 0);
  return fits[best]!(points);
}

function mediansBySize(runs: readonly SizedTime[]): readonly SizedTime[] {
  const bySize = new Map<number, number[]>();
  for (const { size, seconds } of runs) {
    if (!(size > 0) || !(seconds > 0)) continue;
    bySize.set(size, [...(bySize.get(size) ?? []), seconds]);
  }
  const points = [...bySize].map(([size, seconds]) => ({ size, seconds: median(seconds) }));
  points.sort((one, other) => one.size - other.size);
  const step = Math.max(1, (points.length - 1) / (mostSizes - 1));
  const count = Math.min(points.length, mostSizes);
  return Array.from({ length: count }, (_, index) => points[Math.round(index * step)]!);
}

/** Mean distance of the logarithms of each size from what the others let expect of it. */
function errorOf(fit: Fit, points: readonly SizedTime[]): number {
  const errors = points.map(({ size, seconds }, left) => {
    const curve = fit(points.filter((_, index) => index !== left));
    return Math.abs(Math.log(curve(size) / seconds));
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function constant(points: readonly SizedTime[]): SizeCurve {
  const seconds = median(points.map((point) => point.seconds));
  return () => seconds;
}

function affine(points: readonly SizedTime[]): SizeCurve {
  const { slope, offset } = leastSquares(points.map(({ size, seconds }) => [size, seconds]));
  return line(points, slope, offset);
}

function steadyAffine(points: readonly SizedTime[]): SizeCurve {
  const slopes = points.flatMap((one, index) =>
    points.slice(0, index).map((other) => (one.seconds - other.seconds) / (one.size - other.size)),
  );
  const slope = Math.max(0, slopes.length === 0 ? 0 : median(slopes));
  return line(points, slope, median(points.map(({ size, seconds }) => seconds - slope * size)));
}

function line(points: readonly SizedTime[], slope: number, offset: number): SizeCurve {
  const least = leastShare * Math.min(...points.map(({ seconds }) => seconds));
  return (size) => Math.max(least, offset + slope * size);
}

function power(points: readonly SizedTime[]): SizeCurve {
  const { slope, offset } = leastSquares(
    points.map(({ size, seconds }) => [Math.log(size), Math.log(seconds)]),
  );
  return (size) => Math.exp(offset + slope * Math.log(size));
}

/** No task takes less time for more data. */
function leastSquares(points: readonly (readonly [number, number])[]): {
  readonly slope: number;
  readonly offset: number;
} {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([each]) => each)), mean(points.map(([, each]) => each))];
  const spread = points.reduce((sum, [each]) => sum + (each - x) ** 2, 0);
  const together = points.reduce((sum, [one, other]) => sum + (one - x) * (other - y), 0);
  const slope = spread > 0 ? Math.max(0, together / spread) : 0;
  return { slope, offset: y - slope * x };
}
