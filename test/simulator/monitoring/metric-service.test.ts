import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidArgument } from '../../../planner/simulator/monitoring/invalid-argument.ts';
import { parseMetricFilter } from '../../../planner/simulator/monitoring/metric-filter.ts';
import {
  listMetricDescriptors,
  listMonitoredResourceDescriptors,
  listTimeSeries,
  type ListTimeSeriesRequest,
} from '../../../planner/simulator/monitoring/metric-service.ts';
import { beginMs, gpuSample, instanceUsage, storedSample } from './monitored-usage.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

const minutes = [1, 2, 3, 4];
const usage = [
  instanceUsage(
    '1',
    minutes.map((minute) => storedSample(minute, { cpuUtilization: minute / 10 })),
  ),
  instanceUsage('2', minutes.map(gpuSample)),
];
const cpu = 'metric.type = "compute.googleapis.com/instance/cpu/utilization"';
const gpu = 'metric.type = "agent.googleapis.com/gpu/utilization"';
const disk = 'metric.type = "compute.googleapis.com/instance/disk/read_bytes_count"';
const first = 'resource.labels.instance_id = "1"';
const seconds = (minute: number) => ({ seconds: String(beginMs / 1000 + minute * 60) });

function list(request: ListTimeSeriesRequest) {
  const interval = { startTime: seconds(0), endTime: seconds(4) };
  return listTimeSeries({ name: 'projects/demo', interval, ...request }, (project) =>
    project === 'demo' ? usage : [],
  );
}

/** Each series as its values, newest first. */
function values(request: ListTimeSeriesRequest): number[][] {
  return list(request).timeSeries.map(({ points }) =>
    points.map(({ value }) => Number('doubleValue' in value ? value.doubleValue : value.int64Value)),
  );
}

test.for<[string, ListTimeSeriesRequest, number[][]]>([
  ['points come newest first', { filter: `${cpu} AND ${first}` }, [[0.4, 0.3, 0.2, 0.1]]],
  [
    'the start is excluded, the end is not',
    { filter: `${cpu} ${first}`, interval: { startTime: seconds(1), endTime: seconds(2) } },
    [[0.2]],
  ],
  [
    'without a start only the end counts',
    { filter: `${cpu} ${first}`, interval: { endTime: seconds(3) } },
    [[0.3]],
  ],
  [
    'bytes are counted over their interval',
    { filter: `${disk} AND ${first}` },
    [[60000, 60000, 60000, 60000]],
  ],
  [
    'a metric that nobody has is empty',
    { filter: 'metric.type = "workload.googleapis.com/dcgm.gpu.profiling.sm_utilization"' },
    [],
  ],
  ['no GPU is no series', { filter: `${gpu} AND ${first}` }, []],
  ['every GPU is a series', { filter: gpu, interval: { endTime: seconds(1) } }, [[50], [50]]],
  ['headers have no points', { filter: gpu, view: 'HEADERS' }, [[], []]],
  ['another project has nothing', { filter: cpu, name: 'projects/other' }, []],
  [
    'means over two minutes',
    {
      filter: `${cpu} AND ${first}`,
      aggregation: { alignmentPeriod: { seconds: 120 }, perSeriesAligner: 'ALIGN_MEAN' },
    },
    [[0.35, 0.15].map((value) => expect.closeTo(value, 9) as number)],
  ],
  [
    'rates',
    {
      filter: `${disk} AND ${first}`,
      aggregation: { alignmentPeriod: { seconds: 120 }, perSeriesAligner: 'ALIGN_RATE' },
    },
    [[1000, 1000]],
  ],
  [
    'deltas',
    {
      filter: `${disk} AND ${first}`,
      aggregation: { alignmentPeriod: { seconds: 240 }, perSeriesAligner: 'ALIGN_DELTA' },
    },
    [[240000]],
  ],
  [
    'the 95th percentile',
    {
      filter: `${cpu} AND ${first}`,
      aggregation: { alignmentPeriod: { seconds: 240 }, perSeriesAligner: 'ALIGN_PERCENTILE_95' },
    },
    [[0.4]],
  ],
  [
    'the largest of all instances',
    {
      filter: cpu,
      aggregation: {
        alignmentPeriod: { seconds: 60 },
        perSeriesAligner: 'ALIGN_MAX',
        crossSeriesReducer: 'REDUCE_MAX',
      },
    },
    [[0.4, 0.3, 0.25, 0.25]],
  ],
  [
    'the sum for each instance',
    {
      filter: gpu,
      aggregation: {
        ...{
          alignmentPeriod: { seconds: 240 },
          perSeriesAligner: 'ALIGN_MEAN',
          crossSeriesReducer: 'REDUCE_SUM',
        },
        groupByFields: ['resource.labels.instance_id'],
      },
    },
    [[100]],
  ],
])('%s', ([, request, expected]) => expect(values(request)).toEqual(expected));

test('a series says what it is, where it comes from, and whether it was played back', () => {
  const [series] = list({ filter: `${gpu} AND metric.labels.gpu_number = "1"` }).timeSeries;
  expect(series).toMatchObject({
    metric: { labels: { gpu_number: '1', model: 'nvidia-l4' } },
    resource: {
      type: 'gce_instance',
      labels: { project_id: 'demo', zone: 'us-central1-a', instance_id: '2' },
    },
    metadata: { userLabels: { headstart_origin: 'playback' } },
    ...{ metricKind: 'GAUGE', valueType: 'DOUBLE', unit: '%' },
  });
});

test.for<[string, ListTimeSeriesRequest]>([
  ['filter is required', { filter: '' }],
  ['near "nonsense"', { filter: 'nonsense' }],
  ['near "kind', { filter: `${cpu} AND kind = "x"` }],
  ['near ")"', { filter: `${cpu})` }],
  ['near ""open', { filter: 'metric.type = "open' }],
  ['no function "almost"', { filter: 'metric.type = almost("x")' }],
  ['interval.endTime', { filter: cpu, interval: null }],
  ['it ends before', { filter: cpu, interval: { startTime: seconds(2), endTime: seconds(1) } }],
  ['orderBy', { filter: cpu, orderBy: 'timestamp' }],
  ['name', { filter: cpu, name: 'folders/1' }],
  ['pageToken', { filter: cpu, pageToken: 'x' }],
  [
    'is a gauge',
    { filter: cpu, aggregation: { alignmentPeriod: { seconds: 60 }, perSeriesAligner: 'ALIGN_RATE' } },
  ],
  ['needs a perSeriesAligner', { filter: cpu, aggregation: { crossSeriesReducer: 'REDUCE_SUM' } }],
  ['at least 1 s', { filter: cpu, aggregation: { perSeriesAligner: 'ALIGN_MEAN' } }],
  [
    'not simulated',
    { filter: cpu, aggregation: { alignmentPeriod: { seconds: 60 }, perSeriesAligner: 'ALIGN_INTERPOLATE' } },
  ],
])('refused: %s', ([text, request]) => {
  const expected = text === 'filter is required' ? 'must not be empty' : text;
  expect(() => list(request)).toThrow(InvalidArgument);
  expect(() => list(request)).toThrow(expected);
});

test('pages together hold every series once, and a token serves its own request only', () => {
  const filter = 'metric.type = starts_with("agent.googleapis.com/")';
  const all = list({ filter }).timeSeries;
  const paged: typeof all = [];
  let token = '';
  do {
    const page = list({ filter, pageSize: 5, pageToken: token });
    expect(page.timeSeries.length).toBeLessThanOrEqual(2);
    paged.push(...page.timeSeries);
    token = page.nextPageToken;
  } while (token !== '');
  expect(paged).toEqual(all);
  const other = list({ filter, pageSize: 1 }).nextPageToken;
  expect(() => list({ filter: cpu, pageToken: other })).toThrow(/pageToken/);
});

test.for([
  ['metric.type = "t"', true],
  ['metric.type != "t"', false],
  ['NOT metric.type = "t"', false],
  ['metric.type = starts_with("t")', true],
  ['metric.label.a = "1" AND resource.type = "gce_instance"', true],
  ['metric.labels.a = one_of("0", "1")', true],
  ['metric.labels.none = ""', true],
  ['metric.labels.a = "2" OR metric.labels.b = has_substring("es")', true],
  ['(metric.labels.a = "2" OR metric.labels.a = "1") AND metadata.user_labels.u = ends_with("k")', true],
  ['metric.labels.b = monitoring.regex.full_match("t.*t")', true],
  ['metric.labels.b = monitoring.regex.full_match("t.*s")', false],
  ['project = "p"', true],
  ["metric.labels.q = 'it''s'", null],
] as const)('filter %s', ([filter, expected]) => {
  const series = {
    metric: { type: 't', labels: { a: '1', b: 'test' } },
    resource: { type: 'gce_instance', labels: { project_id: 'p' } },
    userLabels: { u: 'ok' },
  };
  if (expected === null) expect(() => parseMetricFilter(filter)).toThrow(InvalidArgument);
  else expect(parseMetricFilter(filter)(series)).toBe(expected);
});

test('no filter makes the reader fail in another way', () => {
  const part = fc.constantFrom(
    'metric.type',
    '=',
    '!=',
    '"a"',
    '"',
    '(',
    ')',
    'AND',
    'OR',
    'NOT',
    'one_of',
    ',',
    '\\',
    ' ',
    'x',
    '[',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 15 }), (parts) => {
      try {
        return typeof parseMetricFilter(parts.join(' ')) === 'function';
      } catch (error) {
        return error instanceof InvalidArgument;
      }
    }),
    { seed: 5, numRuns: fuzzRuns(500) },
  );
});

test('descriptors of the metrics that are served, and of the one resource', () => {
  const filter = 'metric.type = starts_with("agent.googleapis.com/gpu")';
  const { metricDescriptors } = listMetricDescriptors({ name: 'projects/demo', filter });
  expect(metricDescriptors.map(({ type }) => type)).toEqual([
    'agent.googleapis.com/gpu/utilization',
    'agent.googleapis.com/gpu/memory/bytes_used',
  ]);
  expect(listMonitoredResourceDescriptors({ name: 'projects/demo' }).resourceDescriptors).toHaveLength(1);
});
