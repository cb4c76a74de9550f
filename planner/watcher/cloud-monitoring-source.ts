import type { MetricServiceClient, protos } from '@google-cloud/monitoring';
import type * as Gax from 'google-gax';
import type { UsageOrigin } from '../../schemas/usage.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Clock, UsageSource } from '../ports.ts';
import { monitoringFailure, statusOf } from './monitoring-failure.ts';
import { mergeUsage, type UsagePoint } from './usage-points.ts';

export interface CloudMonitoringOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** The 19-digit id of an instance as text; null where there is no such instance. */
  readonly instanceId: (project: string, zone: string, instance: string) => Promise<string | null>;
  /** Host and port of the simulated endpoint; absent: Google's own, with Application Default Credentials. */
  readonly endpoint?: { readonly apiEndpoint: string; readonly port: number; readonly insecure: true };
  /** Points of different metrics within this time are one sample; default 30 s on Google Cloud, else 0. */
  readonly mergeWithinSeconds?: number;
  /** How long one call may take, its retries included; default 15 s. */
  readonly timeoutSeconds?: number;
}

interface MetricRead {
  readonly type: string;
  readonly field: UsagePoint['field'];
  /** A further condition on labels. */
  readonly labels?: string;
  /** From the API's value to the field's: a factor, or a rate over the point's interval. */
  readonly value: (value: number, seconds: number, memoryGib: number) => number | null;
}

type TimeSeries = protos.google.monitoring.v3.ITimeSeries;

const bytesPerGib = 2 ** 30;
const perSecond: MetricRead['value'] = (value, seconds) => (seconds > 0 ? value / seconds : null);
const compute = 'compute.googleapis.com/instance';
const agent = 'agent.googleapis.com';

/** Metric types and units: Google's lists of Compute Engine and Ops Agent metrics. */
const reads: readonly MetricRead[] = [
  { type: `${compute}/cpu/utilization`, field: 'cpuUtilization', value: (value) => value },
  {
    type: `${agent}/memory/percent_used`,
    field: 'memoryGib',
    labels: 'metric.labels.state = "used"',
    value: (percent, _seconds, memoryGib) => (percent / 100) * memoryGib,
  },
  { type: `${agent}/gpu/utilization`, field: 'gpuUtilization', value: (percent) => percent / 100 },
  {
    type: `${agent}/gpu/memory/bytes_used`,
    field: 'gpuMemoryGib',
    labels: 'metric.labels.memory_state = "used"',
    value: (bytes) => bytes / bytesPerGib,
  },
  {
    type: `${compute}/network/received_bytes_count`,
    field: 'networkReceivedBytesPerSecond',
    value: perSecond,
  },
  { type: `${compute}/network/sent_bytes_count`, field: 'networkSentBytesPerSecond', value: perSecond },
  { type: `${compute}/disk/read_bytes_count`, field: 'diskReadBytesPerSecond', value: perSecond },
  { type: `${compute}/disk/write_bytes_count`, field: 'diskWriteBytesPerSecond', value: perSecond },
];

const notFound = 5;
const dayMs = 24 * 3600 * 1000;

/** Usage from Cloud Monitoring, Google's own or the simulated one. The client is loaded at the first question. */
export function cloudMonitoringSource(options: CloudMonitoringOptions): UsageSource {
  let client: Promise<MetricServiceClient> | null = null;
  const connected = (): Promise<MetricServiceClient> => (client ??= openClient(options));
  const list = async (project: string, filter: string, sinceMs: number): Promise<readonly TimeSeries[]> =>
    listTimeSeries(await connected(), options, project, filter, sinceMs);
  const instanceFilter = async (project: string, zone: string, instance: string): Promise<string | null> => {
    const id = await options.instanceId(project, zone, instance);
    return id === null ? null : `resource.type = "gce_instance" AND resource.labels.instance_id = "${id}"`;
  };
  return {
    samples: (query, signal) =>
      guarded(signal, async () => {
        const filter = await instanceFilter(query.project, query.zone, query.instance);
        if (filter === null) return [];
        const sinceMs = Date.parse(query.since);
        const points = await Promise.all(
          reads.map(async (read) => {
            const labels = read.labels === undefined ? '' : ` AND ${read.labels}`;
            const series = await list(
              query.project,
              `metric.type = "${read.type}" AND ${filter}${labels}`,
              sinceMs,
            );
            return series.flatMap((one) => pointsOf(one, read, query.memoryGib));
          }),
        );
        const since = points.flat().filter(({ atMs }) => atMs > sinceMs);
        return mergeUsage(since, toleranceMs(options));
      }),
    origin: (project, zone, instance) =>
      guarded(undefined, async () => {
        const filter = await instanceFilter(project, zone, instance);
        if (filter === null) return 'measured';
        const sinceMs = options.clock.now().getTime() - dayMs;
        return newestOrigin(
          await list(project, `metric.type = "${compute}/cpu/utilization" AND ${filter}`, sinceMs),
        );
      }),
    async close() {
      await (await client)?.close();
    },
  };
}

function toleranceMs({ mergeWithinSeconds, endpoint }: CloudMonitoringOptions): number {
  return (mergeWithinSeconds ?? (endpoint === undefined ? 30 : 0)) * 1000;
}

async function openClient({ endpoint }: CloudMonitoringOptions): Promise<MetricServiceClient> {
  const monitoring = await import('@google-cloud/monitoring');
  if (endpoint === undefined) return new monitoring.MetricServiceClient();
  return new monitoring.MetricServiceClient({
    apiEndpoint: endpoint.apiEndpoint,
    port: endpoint.port,
    sslCreds: insecureCredentials(monitoring.MetricServiceClient),
    projectId: 'headstart-simulated',
  });
}

/** Credentials of the very grpc library that the client brings, in a bundle too: another copy's would be refused. */
function insecureCredentials(client: typeof MetricServiceClient): NonNullable<Gax.ClientOptions['sslCreds']> {
  // Nothing public tells the library; a client that is never asked anything opens no connection.
  const { _gaxModule: gax } = new client() as unknown as { readonly _gaxModule: typeof Gax };
  return gax.grpc.credentials.createInsecure();
}

async function listTimeSeries(
  client: MetricServiceClient,
  options: CloudMonitoringOptions,
  project: string,
  filter: string,
  sinceMs: number,
): Promise<readonly TimeSeries[]> {
  const interval = { startTime: timestamp(sinceMs), endTime: timestamp(options.clock.now().getTime()) };
  const timeout = (options.timeoutSeconds ?? 15) * 1000;
  try {
    const [series] = await client.listTimeSeries(
      { name: `projects/${project}`, filter, interval, view: 'FULL' },
      { timeout },
    );
    return series;
  } catch (error) {
    // A metric that no agent has ever written does not exist for the API.
    if (statusOf(error) === notFound) return [];
    throw error;
  }
}

function timestamp(ms: number): { seconds: number; nanos: number } {
  return { seconds: Math.floor(ms / 1000), nanos: Math.round((ms - Math.floor(ms / 1000) * 1000) * 1e6) };
}

type ProtoTimestamp = protos.google.protobuf.ITimestamp | null | undefined;

function milliseconds(time: ProtoTimestamp): number {
  return Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;
}

function pointsOf(series: TimeSeries, read: MetricRead, memoryGib: number): readonly UsagePoint[] {
  return (series.points ?? []).flatMap(({ interval, value }) => {
    const raw = value?.doubleValue ?? value?.int64Value;
    if (raw === null || raw === undefined) return [];
    const atMs = milliseconds(interval?.endTime);
    const seconds = (atMs - milliseconds(interval?.startTime)) / 1000;
    const converted = read.value(Number(raw), seconds, memoryGib);
    return converted === null ? [] : [{ field: read.field, atMs, value: converted }];
  });
}

function newestOrigin(series: readonly TimeSeries[]): UsageOrigin {
  const newest = series.toSorted((a, b) => newestMs(b) - newestMs(a))[0];
  return newest?.metadata?.userLabels?.['headstart_origin'] === 'playback' ? 'playback' : 'measured';
}

function newestMs(series: TimeSeries): number {
  return milliseconds(series.points?.[0]?.interval?.endTime);
}

/** Turns every error into a HeadstartError, and gives up when the signal aborts. */
async function guarded<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (signal === undefined) return work().catch((error: unknown) => Promise.reject(monitoringFailure(error)));
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(interrupted());
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, work()]);
  } catch (error) {
    throw monitoringFailure(error);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function interrupted(): HeadstartError {
  const message = 'Reading usage was interrupted.';
  return new HeadstartError({ code: 'interrupted', fault: 'interrupted', message, nextStep: null });
}
