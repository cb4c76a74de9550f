import type { PastRun } from '../../../schemas/profile.ts';
import type { RunFeatures } from '../sizing/sizing-model.ts';

/** A run of history that can be sized again: it ended well, and what it used is known. */
export interface ReplayedRun {
  readonly features: RunFeatures;
  /** Milliseconds since 1970. */
  readonly submittedAt: number;
  readonly endedAt: number;
  /** Finite and above 0, as is the run time. */
  readonly peakGib: number;
  readonly runtimeSeconds: number;
  /** What a plan would know of it; absent where it is no recorded run. */
  readonly pastRun?: PastRun;
}

/** The runs of a history, and how many of it cannot be sized again, by why. */
export interface History {
  readonly runs: readonly ReplayedRun[];
  readonly left: Readonly<Record<string, number>>;
}
