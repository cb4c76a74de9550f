/** Whether usage was measured on a real process, played back from a trace, or told by another system's accounting. */
export type UsageOrigin = 'measured' | 'playback' | 'imported';

/** Usage at one instant. A metric that is missing is null, never 0. */
export interface UsageSample {
  /** ISO 8601 instant of the end of the sampled interval. */
  readonly at: string;
  /** Fraction 0 to 1 of the machine type's vCPUs. */
  readonly cpuUtilization: number | null;
  readonly memoryGib: number | null;
  /** Fraction 0 to 1, mean over the GPUs. */
  readonly gpuUtilization: number | null;
  /** Per GPU, the largest. */
  readonly gpuMemoryGib: number | null;
  readonly networkReceivedBytesPerSecond: number | null;
  readonly networkSentBytesPerSecond: number | null;
  readonly diskReadBytesPerSecond: number | null;
  readonly diskWriteBytesPerSecond: number | null;
}

export interface Usage {
  readonly samples: readonly UsageSample[];
  readonly origin: UsageOrigin;
}

/** The largest and the mean of what was seen of one run; null where a metric was never there. */
export interface UsageSummary {
  readonly peakMemoryGib: number | null;
  readonly meanCpuUtilization: number | null;
  readonly p95CpuUtilization: number | null;
  readonly peakGpuMemoryGib: number | null;
  readonly meanGpuUtilization: number | null;
  readonly peakNetworkBytesPerSecond: number | null;
  readonly peakDiskBytesPerSecond: number | null;
  readonly samples: number;
}
