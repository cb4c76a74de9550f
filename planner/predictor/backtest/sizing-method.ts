import type { EndedRun, FailedAttempt, RunFeatures, Sizing } from '../sizing/sizing-model.ts';

/** Memory to ask for in GiB, with an interval where the method tells one. */
export type Request = Pick<Sizing, 'target'> & Partial<Pick<Sizing, 'lower' | 'upper'>>;

/** What sizes runs in a backtest: the engine itself fits, and each baseline. */
export interface SizingMethod {
  /** Learns a run that has ended. */
  observe(run: EndedRun): void;
  size(features: RunFeatures): Request;
  /** What to ask for after an attempt that asked for too little. */
  retry(failed: FailedAttempt): Request;
  /** Absent where the method expects no run time. */
  runtime?(features: RunFeatures): Pick<Sizing, 'target'> | null;
}
