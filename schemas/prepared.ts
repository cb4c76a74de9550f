import type { Offering } from './catalog.ts';
import type { Plan } from './plan.ts';

/** One offering that was tried, and what came of it. */
export interface PathStep {
  readonly offering: Offering;
  /** ISO instant, target time. */
  readonly at: string;
  readonly outcome: 'stockout' | 'quota' | 'prepared';
  /** Why it failed; null for the one that was prepared. */
  readonly reason: string | null;
}

/** What stands in the cloud for one job, as the state directory remembers it. */
export interface PreparedJob {
  readonly jobName: string;
  readonly plan: Plan;
  readonly directory: string;
  readonly project: string;
  readonly region: string;
  readonly zone: string;
  readonly instance: string;
  readonly dataDisk: string;
  /** ISO instants in the target's time. */
  readonly preparedAt: string;
  readonly readyAt: string | null;
  /** When the data disk that stands was first filled (ISO instant, target time); null or absent until then. */
  readonly filledAt?: string | null;
  /** A release that has begun: the snapshot that holds the data already, null where none is kept. Absent otherwise. */
  readonly releasing?: { readonly snapshot: string | null };
  /** What was tried until it stood, oldest first, where the cloud had no room for the first choice; absent otherwise. */
  readonly path?: readonly PathStep[];
  /** The run submitted to it, if any. */
  readonly runId: string | null;
  /** Offerings it has had, oldest first. */
  readonly offerings: readonly HeldOffering[];
  /** Seconds of the target's time from the request until the machine was obtained; absent for all but FLEX_START. */
  readonly queuedSeconds?: number;
}

/** An offering that was held, with instants of the target's time. */
export interface HeldOffering {
  readonly offering: Offering;
  /** When it began to cost. */
  readonly since: string;
  /** When a preemption ended that; absent where the next offering's beginning did, or nothing yet. */
  readonly until?: string;
}

/** Live state of one instance as the Compute API tells it. */
export interface InstanceState {
  readonly name: string;
  readonly zone: string;
  readonly status: string;
  readonly machineType: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: string;
  /** Value of the guest attribute headstart/ready (an ISO instant), null until the machine is ready. */
  readonly readyAt: string | null;
  /** When it last reached RUNNING (ISO instant); null or absent before that. */
  readonly startedAt?: string | null;
  /** When the cloud took this stopped Spot machine back (ISO instant); null or absent where it stopped for another reason. */
  readonly preemptedAt?: string | null;
  /** Why the machine of this boot will not become ready, as its startup script told; null or absent while it may. */
  readonly bootFailure?: string | null;
}
