import type { StoredSample } from '../guest/stored-sample.ts';
import type { InstanceUsage } from '../guest/usage-history.ts';

export interface MetricValue {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric type of Cloud Monitoring and how the guest's samples tell it. */
export interface Metric {
  readonly type: string;
  readonly kind: 'GAUGE' | 'DELTA';
  readonly valueType: 'DOUBLE' | 'INT64';
  readonly unit: string;
  readonly description: string;
  readonly labelKeys: readonly string[];
  /** One value for each series of the metric; none where the sample does not know it. */
  readonly values: (sample: StoredSample, instance: InstanceUsage) => readonly MetricValue[];
}

const bytesPerGib = 2 ** 30;

/**
 * Types, kinds, units and labels as Google documents them for Compute Engine and the Ops Agent. DCGM metrics are
 * absent, as on a machine without DCGM.
 */
export const metrics: readonly Metric[] = [
  {
    type: 'compute.googleapis.com/instance/cpu/utilization',
    kind: 'GAUGE',
    valueType: 'DOUBLE',
    unit: '10^2.%',
    description: 'Fractional utilization of allocated CPU on this instance.',
    labelKeys: ['instance_name'],
    values: (sample, instance) => named(sample.cpuUtilization, instance),
  },
  bytesMetric(
    'network/received_bytes_count',
    'Count of bytes received from the network.',
    (sample) => sample.networkReceivedBytesPerSecond,
  ),
  bytesMetric(
    'network/sent_bytes_count',
    'Count of bytes sent over the network.',
    (sample) => sample.networkSentBytesPerSecond,
  ),
  bytesMetric(
    'disk/read_bytes_count',
    'Count of bytes read from disk.',
    (sample) => sample.diskReadBytesPerSecond,
  ),
  bytesMetric(
    'disk/write_bytes_count',
    'Count of bytes written to disk.',
    (sample) => sample.diskWriteBytesPerSecond,
  ),
  {
    type: 'agent.googleapis.com/memory/percent_used',
    kind: 'GAUGE',
    valueType: 'DOUBLE',
    unit: '%',
    description: 'Percentage of memory in each state.',
    labelKeys: ['state'],
    values: ({ memoryGib, machineMemoryGib }) =>
      memoryStates(memoryGib === null ? null : (memoryGib / machineMemoryGib) * 100, 100),
  },
  {
    type: 'agent.googleapis.com/memory/bytes_used',
    kind: 'GAUGE',
    valueType: 'DOUBLE',
    unit: 'By',
    description: 'Memory usage by state.',
    labelKeys: ['state'],
    values: ({ memoryGib, machineMemoryGib }) =>
      memoryStates(memoryGib === null ? null : memoryGib * bytesPerGib, machineMemoryGib * bytesPerGib),
  },
  {
    type: 'agent.googleapis.com/gpu/utilization',
    kind: 'GAUGE',
    valueType: 'DOUBLE',
    unit: '%',
    description: 'The percentage of time a GPU was active over the sample period.',
    labelKeys: ['gpu_number', 'model'],
    values: (sample) =>
      perGpu(sample, sample.gpuUtilization === null ? null : sample.gpuUtilization * 100, {}),
  },
  {
    type: 'agent.googleapis.com/gpu/memory/bytes_used',
    kind: 'GAUGE',
    valueType: 'DOUBLE',
    unit: 'By',
    description: 'Memory of a GPU that is used.',
    labelKeys: ['gpu_number', 'model', 'memory_state'],
    values: (sample) =>
      perGpu(sample, sample.gpuMemoryGib === null ? null : sample.gpuMemoryGib * bytesPerGib, {
        memory_state: 'used',
      }),
  },
];

function bytesMetric(
  name: string,
  description: string,
  rate: (sample: StoredSample) => number | null,
): Metric {
  return {
    type: `compute.googleapis.com/instance/${name}`,
    kind: 'DELTA',
    valueType: 'INT64',
    unit: 'By',
    description,
    labelKeys: ['instance_name'],
    values: (sample, instance) => {
      const perSecond = rate(sample);
      const seconds = (Date.parse(sample.at) - Date.parse(sample.from)) / 1000;
      return named(perSecond === null ? null : Math.round(perSecond * seconds), instance);
    },
  };
}

function named(value: number | null, { instanceName }: InstanceUsage): readonly MetricValue[] {
  return value === null ? [] : [{ labels: { instance_name: instanceName }, value }];
}

function memoryStates(used: number | null, total: number): readonly MetricValue[] {
  if (used === null) return [];
  return [
    { labels: { state: 'used' }, value: used },
    { labels: { state: 'free' }, value: Math.max(0, total - used) },
  ];
}

/** The samples hold one figure for all GPUs of the machine: every GPU shows it. */
function perGpu(
  sample: StoredSample,
  value: number | null,
  labels: Record<string, string>,
): readonly MetricValue[] {
  if (value === null) return [];
  const { type, count } = sample.gpus ?? { type: 'unknown', count: 1 };
  const numbers = Array.from({ length: count }, (_, index) => String(index));
  return numbers.map((number) => ({ labels: { gpu_number: number, model: type, ...labels }, value }));
}
