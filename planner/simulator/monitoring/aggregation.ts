import { InvalidArgument } from './invalid-argument.ts';
import type { Series, SeriesPoint } from './time-series.ts';

export interface Aggregation {
  readonly periodSeconds: number;
  /** Names as in the API: ALIGN_MEAN, REDUCE_SUM. */
  readonly aligner: string;
  readonly reducer: string;
  readonly groupByFields: readonly string[];
}

type Combine = (values: readonly number[]) => number;

const combines: ReadonlyMap<string, Combine> = new Map<string, Combine>([
  ['MEAN', mean],
  ['MAX', (values) => Math.max(...values)],
  ['MIN', (values) => Math.min(...values)],
  ['SUM', sum],
  ['COUNT', (values) => values.length],
  ['STDDEV', (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))],
  ['PERCENTILE_99', percentile(0.99)],
  ['PERCENTILE_95', percentile(0.95)],
  ['PERCENTILE_50', percentile(0.5)],
  ['PERCENTILE_05', percentile(0.05)],
]);

/**
 * Aligns each series to periods that end at `endMs`, then reduces series of a group to one. Points come out in
 * order of time. Throws InvalidArgument for what the API refuses and for what is not simulated.
 */
export function aggregate(
  series: readonly Series[],
  aggregation: Aggregation,
  endMs: number,
): readonly Series[] {
  const { aligner, reducer, periodSeconds } = aggregation;
  if (aligner === 'ALIGN_NONE') {
    if (reducer !== 'REDUCE_NONE') throw refuse('crossSeriesReducer', reducer, 'it needs a perSeriesAligner');
    return series;
  }
  if (!(periodSeconds >= 1)) throw refuse('alignmentPeriod', `${periodSeconds}s`, 'it must be at least 1 s');
  const aligned = series.map((one) => align(one, aligner, periodSeconds * 1000, endMs));
  return reducer === 'REDUCE_NONE' ? aligned : reduce(aligned, reducer, aggregation.groupByFields);
}

function align(series: Series, aligner: string, periodMs: number, endMs: number): Series {
  const combine = alignerOf(series, aligner, periodMs);
  const byPeriod = Map.groupBy(series.points, (point) => Math.floor((endMs - point.endMs) / periodMs));
  const points = [...byPeriod].map(([back, inPeriod]): SeriesPoint => {
    const end = endMs - back * periodMs;
    const isDelta = aligner === 'ALIGN_DELTA';
    return { startMs: isDelta ? end - periodMs : end, endMs: end, value: combine(inPeriod) };
  });
  const kind = aligner === 'ALIGN_DELTA' ? 'DELTA' : 'GAUGE';
  const valueType = aligner === 'ALIGN_DELTA' || aligner === 'ALIGN_COUNT' ? 'INT64' : 'DOUBLE';
  return { ...series, kind, valueType, points: points.toSorted((a, b) => a.endMs - b.endMs) };
}

function alignerOf(
  series: Series,
  aligner: string,
  periodMs: number,
): (points: readonly SeriesPoint[]) => number {
  const isDelta = aligner === 'ALIGN_DELTA' || aligner === 'ALIGN_RATE';
  if (isDelta && series.kind !== 'DELTA')
    throw refuse('perSeriesAligner', aligner, `${series.metric.type} is a gauge`);
  if (aligner === 'ALIGN_RATE') return (points) => sum(points.map(({ value }) => value)) / (periodMs / 1000);
  if (aligner === 'ALIGN_DELTA') return (points) => sum(points.map(({ value }) => value));
  if (aligner === 'ALIGN_NEXT_OLDER') return (points) => points.at(-1)?.value ?? 0;
  const combine = combines.get(aligner.replace(/^ALIGN_/, ''));
  if (combine === undefined) throw refuse('perSeriesAligner', aligner, 'it is not simulated');
  return (points) => combine(points.map(({ value }) => value));
}

function reduce(
  series: readonly Series[],
  reducer: string,
  groupByFields: readonly string[],
): readonly Series[] {
  const combine = combines.get(reducer.replace(/^REDUCE_/, ''));
  if (combine === undefined) throw refuse('crossSeriesReducer', reducer, 'it is not simulated');
  const groups = Map.groupBy(series, (one) => JSON.stringify(groupLabels(one, groupByFields)));
  return [...groups.values()].flatMap((members) => reduceGroup(members, combine, groupByFields));
}

function reduceGroup(
  members: readonly Series[],
  combine: Combine,
  fields: readonly string[],
): readonly Series[] {
  const [first] = members;
  if (first === undefined) return [];
  const byEnd = Map.groupBy(
    members.flatMap(({ points }) => points),
    ({ endMs }) => endMs,
  );
  const points = [...byEnd].map(([endMs, at]): SeriesPoint => {
    return { startMs: at[0]?.startMs ?? endMs, endMs, value: combine(at.map(({ value }) => value)) };
  });
  const kept = groupLabels(first, fields);
  return [
    {
      ...first,
      metric: { type: first.metric.type, labels: kept.metric },
      resource: {
        type: first.resource.type,
        labels: { project_id: first.resource.labels['project_id'] ?? '', ...kept.resource },
      },
      userLabels: kept.metadata,
      points: points.toSorted((a, b) => a.endMs - b.endMs),
    },
  ];
}

/** The labels that a group keeps. The metric type always separates groups. */
function groupLabels(series: Series, fields: readonly string[]) {
  const labels = { type: series.metric.type, metric: {}, resource: {}, metadata: {} } as {
    readonly type: string;
    readonly metric: Record<string, string>;
    readonly resource: Record<string, string>;
    readonly metadata: Record<string, string>;
  };
  for (const field of fields) {
    const [, owner, key] =
      /^(metric|resource|metadata)\.(?:labels?|user_labels)\.([\w-]+)$/.exec(field) ?? [];
    if (key === undefined) throw refuse('groupByFields', field, 'it is no label');
    if (owner === 'metric') labels.metric[key] = series.metric.labels[key] ?? '';
    else if (owner === 'resource') labels.resource[key] = series.resource.labels[key] ?? '';
    else labels.metadata[key] = series.userLabels[key] ?? '';
  }
  return labels;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Nearest rank. */
function percentile(share: number): Combine {
  return (values) => values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
}

function refuse(field: string, value: string, why: string): InvalidArgument {
  return new InvalidArgument(`Field aggregation.${field} had an invalid value of "${value}": ${why}.`);
}
