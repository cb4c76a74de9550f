import type { UsageSample } from '../../schemas/usage.ts';

/** One metric at one instant; seconds count from the first point of the series. */
export interface Point {
  readonly at: string;
  readonly seconds: number;
  readonly value: number;
}

/** A rising metric: the line through its points. */
export interface Trend {
  /** Units per second. */
  readonly slope: number;
  /** Seconds from the first point to the last. */
  readonly spanSeconds: number;
  /** Where the line stands at the last point. */
  readonly level: number;
}

/** A metric's points in order of time; samples that lack it are left out, never counted as 0. */
export function pointsOf(
  samples: readonly UsageSample[],
  metric: (sample: UsageSample) => number | null,
): readonly Point[] {
  const present = samples.flatMap((sample) => {
    const value = metric(sample);
    const milliseconds = Date.parse(sample.at);
    return value === null || !Number.isFinite(value) || Number.isNaN(milliseconds)
      ? []
      : [{ at: sample.at, milliseconds, value }];
  });
  present.sort((one, other) => one.milliseconds - other.milliseconds);
  const start = present[0]?.milliseconds ?? 0;
  return present.map(({ at, milliseconds, value }) => ({
    at,
    seconds: (milliseconds - start) / 1000,
    value,
  }));
}

/** A value that falls below this share of the one before it begins a new life of the process (a restart). */
const restartShare = 0.5;

/** The points since the process last started afresh. */
export function sinceRestart(points: readonly Point[]): readonly Point[] {
  const start = points.findLastIndex((point, index) => {
    const before = points[index - 1];
    return before !== undefined && point.value < before.value * restartShare;
  });
  return start < 0 ? points : points.slice(start);
}

const fewestPoints = 5;
/** Share of the variance that the line must explain. */
const straightness = 0.8;
/** The newest third must still rise at this share of the whole slope, or the growth has ended. */
const stillRisingShare = 0.4;

/** The trend of a metric that rises steadily and still does; null for any other. */
export function risingTrend(points: readonly Point[]): Trend | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < fewestPoints) return null;
  const line = lineThrough(points);
  if (line === null || line.slope <= 0 || line.explained < straightness) return null;
  const newest = lineThrough(points.slice(-Math.max(3, Math.ceil(points.length / 3))));
  if (newest === null || newest.slope < line.slope * stillRisingShare) return null;
  const level = Math.max(last.value, line.intercept + line.slope * last.seconds);
  return { slope: line.slope, spanSeconds: last.seconds - first.seconds, level };
}

interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Coefficient of determination. */
  readonly explained: number;
}

/** Least squares; null where all points are at one instant or nothing varies. */
function lineThrough(points: readonly Point[]): Line | null {
  const meanSeconds = mean(points.map((point) => point.seconds));
  const meanValue = mean(points.map((point) => point.value));
  let square = 0;
  let product = 0;
  let variance = 0;
  for (const point of points) {
    square += (point.seconds - meanSeconds) ** 2;
    product += (point.seconds - meanSeconds) * (point.value - meanValue);
    variance += (point.value - meanValue) ** 2;
  }
  if (square === 0 || variance === 0) return null;
  const slope = product / square;
  return { slope, intercept: meanValue - slope * meanSeconds, explained: product ** 2 / (square * variance) };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
}
