import type { UsageSample, UsageSummary } from '../../schemas/usage.ts';

/**
 * Peaks and means of a run's samples, in the samples' units. A metric that no sample has is null; peaks of network and disk are of
 * both directions together, counting a missing direction only where the other one is there.
 */
export function summarise(samples: readonly UsageSample[]): UsageSummary {
  const cpu = present(samples, (sample) => sample.cpuUtilization);
  const gpu = present(samples, (sample) => sample.gpuUtilization);
  return {
    peakMemoryGib: largest(present(samples, (sample) => sample.memoryGib)),
    meanCpuUtilization: mean(cpu),
    p95CpuUtilization: quantile(cpu, 0.95),
    peakGpuMemoryGib: largest(present(samples, (sample) => sample.gpuMemoryGib)),
    meanGpuUtilization: mean(gpu),
    peakNetworkBytesPerSecond: largest(
      present(samples, (sample) =>
        both(sample.networkReceivedBytesPerSecond, sample.networkSentBytesPerSecond),
      ),
    ),
    peakDiskBytesPerSecond: largest(
      present(samples, (sample) => both(sample.diskReadBytesPerSecond, sample.diskWriteBytesPerSecond)),
    ),
    samples: samples.length,
  };
}

function present(
  samples: readonly UsageSample[],
  metric: (sample: UsageSample) => number | null,
): readonly number[] {
  return samples.flatMap((sample) => {
    const value = metric(sample);
    return value !== null && Number.isFinite(value) ? [value] : [];
  });
}

function both(one: number | null, other: number | null): number | null {
  return one === null && other === null ? null : (one ?? 0) + (other ?? 0);
}

function largest(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((most, value) => Math.max(most, value));
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}

/** Nearest-rank quantile: the smallest value that at least `share` of all are not above. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}
