import type { Interval } from './interval.ts';

/** The quantity whose usage left its predicted interval. */
export type DivergentMetric = 'memoryGib' | 'vcpus' | 'gpuMemoryGib' | 'gpuUtilization' | 'runtimeSeconds';

/** Usage that has left the predicted interval for long enough to act on. */
export interface Divergence {
  readonly metric: DivergentMetric;
  readonly direction: 'above' | 'below';
  readonly predicted: Interval;
  /** What was seen, in the metric's unit. */
  readonly observed: number;
  /** Where the metric is heading by the end of the run, when its trend is clear; null otherwise. */
  readonly projected: number | null;
  /** ISO instant. */
  readonly since: string;
  readonly samples: number;
  readonly reason: string;
}

/** What the watcher wants done about it. */
export type Adjustment =
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'offer'; readonly divergence: Divergence; readonly reason: string }
  | { readonly kind: 'apply'; readonly divergence: Divergence; readonly reason: string };
