import type { UsageSample } from '../../schemas/usage.ts';

/** One value of one metric: for a rate, already divided by its interval. */
export interface UsagePoint {
  readonly field: Exclude<keyof UsageSample, 'at'>;
  readonly atMs: number;
  readonly value: number;
}

/** How values of several series at one time become one: GPUs are averaged or the largest, disks are added. */
const combined: { readonly [Field in UsagePoint['field']]: 'mean' | 'largest' | 'sum' } = {
  cpuUtilization: 'mean',
  memoryGib: 'largest',
  gpuUtilization: 'mean',
  gpuMemoryGib: 'largest',
  networkReceivedBytesPerSecond: 'sum',
  networkSentBytesPerSecond: 'sum',
  diskReadBytesPerSecond: 'sum',
  diskWriteBytesPerSecond: 'sum',
};

/**
 * Samples in order of time. Points that lie within `toleranceMs` of the first of a sample belong to it: the
 * metrics of one minute are stamped seconds apart. A metric without a point is null.
 */
export function mergeUsage(points: readonly UsagePoint[], toleranceMs: number): readonly UsageSample[] {
  const groups: UsagePoint[][] = [];
  for (const point of points.toSorted((a, b) => a.atMs - b.atMs)) {
    const first = groups.at(-1)?.[0];
    if (first === undefined || point.atMs - first.atMs > toleranceMs) groups.push([point]);
    else groups.at(-1)?.push(point);
  }
  return groups.map(sampleOf);
}

function sampleOf(points: readonly UsagePoint[]): UsageSample {
  const at = new Date(Math.max(...points.map(({ atMs }) => atMs))).toISOString();
  const value = (field: UsagePoint['field']): number | null => combine(field, points);
  return {
    at,
    cpuUtilization: value('cpuUtilization'),
    memoryGib: value('memoryGib'),
    gpuUtilization: value('gpuUtilization'),
    gpuMemoryGib: value('gpuMemoryGib'),
    networkReceivedBytesPerSecond: value('networkReceivedBytesPerSecond'),
    networkSentBytesPerSecond: value('networkSentBytesPerSecond'),
    diskReadBytesPerSecond: value('diskReadBytesPerSecond'),
    diskWriteBytesPerSecond: value('diskWriteBytesPerSecond'),
  };
}

function combine(field: UsagePoint['field'], points: readonly UsagePoint[]): number | null {
  const values = points.filter((point) => point.field === field).map(({ value }) => value);
  if (values.length === 0) return null;
  if (combined[field] === 'largest') return Math.max(...values);
  const sum = values.reduce((total, value) => total + value, 0);
  return combined[field] === 'sum' ? sum : sum / values.length;
}
