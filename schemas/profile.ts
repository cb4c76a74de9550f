import type { Job } from './job.ts';
import type { Offering } from './catalog.ts';
import type { Prediction, Work } from './prediction.ts';
import type { Run } from './run.ts';
import type { Usage, UsageOrigin, UsageSummary } from './usage.ts';

/** What one run met as a Spot machine in one zone: the history that interruption rates are learnt from. */
export interface SpotExposure {
  readonly region: string;
  readonly zone: string;
  /** As in the catalog, e.g. `g2-standard-4`. */
  readonly machineType: string;
  /** Machine-hours held as SPOT while the run was on it, in the target's time; stops and waits between are not counted. */
  readonly machineHours: number;
  /** How often the cloud took the machine back from the run there. */
  readonly preemptions: number;
}

/** The fingerprint of runs imported under a job's name: nobody has read their code, so the name alone ties them together. */
export function importedFingerprint(jobName: string): string {
  return `imported:${jobName}`;
}

/**
 * What predictions rest on of a run: its profile without samples, cost and plan, and of its offerings the last. A whole
 * profile is one as well; a store that is asked for past runs reads a fraction of the bytes.
 */
export type PastRun = Pick<
  Profile,
  | 'id'
  | 'target'
  | 'origin'
  | 'fingerprint'
  | 'family'
  | 'job'
  | 'offerings'
  | 'machine'
  | 'summary'
  | 'outcome'
  | 'runtimeSeconds'
  | 'readySeconds'
  | 'recordedAt'
  | 'versions'
> & { readonly predicted: { readonly work: Pick<Work, 'fixedSeconds'> } | null };

/** A part of a store. As JSON it can be handed to another process, which finds the same part. */
export interface ProfilePartition {
  /** From 0 to below `count`. */
  readonly index: number;
  readonly count: number;
  /** What the store itself needs to find it. */
  readonly token: string;
}

/** What one finished run leaves behind. */
export interface Profile {
  readonly schemaVersion: 1;
  /** The run's id. */
  readonly id: string;
  readonly target: 'simulated' | 'gcp';
  readonly origin: UsageOrigin;
  readonly fingerprint: string;
  readonly family: string;
  readonly job: Job;
  /** Null for an imported run, which nobody predicted. */
  readonly predicted: Prediction | null;
  /** Every offering the run was on, in order; the last one finished it. */
  readonly offerings: readonly Offering[];
  /** The machine of the last offering; without it, CPU use in vCPUs cannot be told from its utilisation. */
  readonly machine?: { readonly vcpus: number; readonly memoryGib: number };
  readonly run: Run;
  readonly usage: Usage;
  readonly summary: UsageSummary;
  readonly outcome: 'succeeded' | 'failed' | 'out-of-memory' | 'cancelled';
  /** Seconds of run time, carried over to the reference machine by `Work`; equals run.runSeconds on one machine. */
  readonly runtimeSeconds: number;
  readonly readySeconds: number | null;
  readonly usd: number | null;
  /** One entry for each machine type and zone where the run was on Spot; absent where it never was, or in older profiles. */
  readonly spot?: readonly SpotExposure[];
  /** Seconds of the target's time from the request until the machine was obtained; for FLEX_START alone, otherwise absent. */
  readonly queuedSeconds?: number;
  readonly planHash: string;
  /** ISO instant. */
  readonly recordedAt: string;
  readonly versions: { readonly headstart: string; readonly catalog: string };
}
