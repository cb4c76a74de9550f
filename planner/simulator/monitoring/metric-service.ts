import { createHash } from 'node:crypto';
import type { InstanceUsage } from '../guest/usage-history.ts';
import { aggregate } from './aggregation.ts';
import { InvalidArgument } from './invalid-argument.ts';
import { parseMetricFilter } from './metric-filter.ts';
import { metrics, type Metric } from './metrics.ts';
import { seriesOf, type Series } from './time-series.ts';

/** Protocol messages as protobufjs gives them: int64 as text, enums by name, absent members undefined. */
export interface Timestamp {
  readonly seconds?: string | number | null;
  readonly nanos?: number | null;
}

export interface ListTimeSeriesRequest {
  readonly name?: string;
  readonly filter?: string;
  readonly interval?: { readonly startTime?: Timestamp | null; readonly endTime?: Timestamp | null } | null;
  readonly aggregation?: {
    readonly alignmentPeriod?: Timestamp | null;
    readonly perSeriesAligner?: string;
    readonly crossSeriesReducer?: string;
    readonly groupByFields?: readonly string[];
  } | null;
  readonly secondaryAggregation?: object | null;
  readonly orderBy?: string;
  readonly view?: string;
  readonly pageSize?: number;
  readonly pageToken?: string;
}

export interface ListRequest {
  readonly name?: string;
  readonly filter?: string;
  readonly pageSize?: number;
  readonly pageToken?: string;
}

/** The most points that one answer of the API holds. */
const largestPage = 100_000;

/**
 * timeSeries.list: points newest first, those with an end in (start, end]; a page ends with the series that
 * reaches `pageSize` points (headers: series). Throws InvalidArgument.
 */
export function listTimeSeries(
  request: ListTimeSeriesRequest,
  usage: (project: string) => readonly InstanceUsage[],
) {
  const project = projectOf(request.name);
  const filter = parseMetricFilter(request.filter ?? '');
  const { startMs, endMs } = intervalOf(request.interval);
  if ((request.orderBy ?? '') !== '')
    throw new InvalidArgument('Field orderBy is unsupported: it must be left blank.');
  if (request.secondaryAggregation != null)
    throw new InvalidArgument('Field secondaryAggregation is not simulated.');
  const found = seriesOf(metrics, usage(project)).filter(filter);
  const within = found.map((series) => ({
    ...series,
    points: series.points.filter((point) => point.endMs > startMs && point.endMs <= endMs),
  }));
  const series = aggregate(within, aggregationOf(request.aggregation), endMs).filter(
    ({ points }) => points.length > 0,
  );
  const headers = request.view === 'HEADERS';
  const { page, nextPageToken } = paged(series, request, ({ points }) => (headers ? 1 : points.length));
  return { timeSeries: page.map((one) => timeSeriesMessage(one, headers)), nextPageToken };
}

/** metricDescriptors.list, with an optional filter on `metric.type`. */
export function listMetricDescriptors(request: ListRequest) {
  const project = projectOf(request.name);
  const filter = (request.filter ?? '') === '' ? () => true : parseMetricFilter(request.filter ?? '');
  const matching = metrics.filter(({ type }) =>
    filter({ metric: { type, labels: {} }, resource: { type: '', labels: {} }, userLabels: {} }),
  );
  const { page, nextPageToken } = paged(matching, request, () => 1);
  return { metricDescriptors: page.map((metric) => descriptorMessage(metric, project)), nextPageToken };
}

/** monitoredResourceDescriptors.list: the one resource that is simulated. */
export function listMonitoredResourceDescriptors(request: ListRequest) {
  const project = projectOf(request.name);
  const labels = ['project_id', 'instance_id', 'zone'].map((key) => ({ key, valueType: 'STRING' }));
  const type = 'gce_instance';
  const name = `projects/${project}/monitoredResourceDescriptors/${type}`;
  return { resourceDescriptors: [{ name, type, displayName: 'VM Instance', labels }], nextPageToken: '' };
}

function projectOf(name: string | undefined): string {
  const project = /^projects\/([^/]+)$/.exec(name ?? '')?.[1];
  if (project === undefined) throw new InvalidArgument(`Field name had an invalid value of "${name ?? ''}".`);
  return project;
}

function milliseconds(time: Timestamp): number {
  return Number(time.seconds ?? 0) * 1000 + (time.nanos ?? 0) / 1e6;
}

function intervalOf(interval: ListTimeSeriesRequest['interval']): { startMs: number; endMs: number } {
  if (interval?.endTime == null) throw new InvalidArgument('Field interval.endTime is required.');
  const endMs = milliseconds(interval.endTime);
  // Without a start the interval is the one instant of its end.
  const startMs = interval.startTime == null ? endMs - 1 : milliseconds(interval.startTime);
  if (startMs > endMs)
    throw new InvalidArgument('Field interval had an invalid value: it ends before it starts.');
  return { startMs, endMs };
}

function aggregationOf(given: ListTimeSeriesRequest['aggregation']) {
  return {
    periodSeconds: given?.alignmentPeriod == null ? Number.NaN : milliseconds(given.alignmentPeriod) / 1000,
    aligner: given?.perSeriesAligner ?? 'ALIGN_NONE',
    reducer: given?.crossSeriesReducer ?? 'REDUCE_NONE',
    groupByFields: given?.groupByFields ?? [],
  };
}

/** A page token holds where to go on and which request it belongs to. */
function paged<T>(all: readonly T[], request: ListRequest, weight: (item: T) => number) {
  const digest = createHash('sha256').update(JSON.stringify([request.name, request.filter]));
  const mark = digest.digest('base64url').slice(0, 12);
  const size = Math.min(largestPage, (request.pageSize ?? 0) > 0 ? (request.pageSize ?? 0) : largestPage);
  const from = pageStart(request.pageToken ?? '', mark);
  let end = from;
  for (let points = 0; end < all.length && points < size; end += 1) points += weight(all[end] as T);
  return { page: all.slice(from, end), nextPageToken: end < all.length ? `${end}.${mark}` : '' };
}

function pageStart(token: string, mark: string): number {
  if (token === '') return 0;
  const [, start, of] = /^(\d{1,9})\.(.+)$/.exec(token) ?? [];
  if (start === undefined || of !== mark)
    throw new InvalidArgument(`Field pageToken had an invalid value of "${token}".`);
  return Number(start);
}

function timestamp(ms: number): { seconds: string; nanos: number } {
  return {
    seconds: String(Math.floor(ms / 1000)),
    nanos: Math.round((ms - Math.floor(ms / 1000) * 1000) * 1e6),
  };
}

function timeSeriesMessage(series: Series, headers: boolean) {
  const points = series.points.toReversed().map(({ startMs, endMs, value }) => ({
    interval: { startTime: timestamp(startMs), endTime: timestamp(endMs) },
    value: series.valueType === 'INT64' ? { int64Value: String(Math.round(value)) } : { doubleValue: value },
  }));
  return {
    metric: series.metric,
    resource: series.resource,
    metadata: { userLabels: series.userLabels },
    metricKind: series.kind,
    valueType: series.valueType,
    unit: series.unit,
    points: headers ? [] : points,
  };
}

function descriptorMessage({ type, kind, valueType, unit, description, labelKeys }: Metric, project: string) {
  return {
    name: `projects/${project}/metricDescriptors/${type}`,
    type,
    metricKind: kind,
    valueType,
    unit,
    description,
    labels: labelKeys.map((key) => ({ key, valueType: 'STRING' })),
    metadata: { samplePeriod: { seconds: '60' }, ingestDelay: { seconds: '0' } },
    monitoredResourceTypes: ['gce_instance'],
  };
}
