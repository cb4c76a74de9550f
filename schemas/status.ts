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

/** A machine or disk that carries Headstart's label and that the state folder knows nothing of: lost, or another's. */
export interface Orphan {
  readonly kind: 'machine' | 'disk';
  readonly name: string;
  readonly zone: string;
  /** Of the label `headstart-job`. */
  readonly jobName: string;
  /** The machine's status or the disk's size, for people. */
  readonly state: string;
  /** The command that removes it. */
  readonly removal: string;
}
