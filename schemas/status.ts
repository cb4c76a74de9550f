import type { InstanceState, PreparedJob } from './prepared.ts';
import type { Run } from './run.ts';

/** What `headstart status` tells of one prepared job. */
export interface JobStatus {
  readonly prepared: PreparedJob;
  /** Null when the machine is gone although it was prepared. */
  readonly instance: InstanceState | null;
  readonly run: Run | null;
  /** Machines only, since they were prepared; null when a price is unknown. */
  readonly usdSoFar: number | null;
  readonly secondsLeft: number | null;
}
