import type { Assessment, Explanation } from './assessment.ts';
import type { Offering } from './catalog.ts';
import type { DoctorReport } from './doctor.ts';
import type { Analysis } from './job.ts';
import type { Failure } from './failure.ts';
import type { ChangeSet } from './change.ts';
import type { Message, Question } from './message.ts';
import type { Plan } from './plan.ts';
import type { Preflight } from './preflight.ts';
import type { InstanceState, PreparedJob } from './prepared.ts';
import type { Profile } from './profile.ts';
import type { Run } from './run.ts';
import type { JobStatus } from './status.ts';
import type { UsageSample } from './usage.ts';

/** Version of the wire protocol between an editor and `headstart serve --stdio`. A client with another one is refused. */
export const protocolVersion = 1;

/** A file to read, and the unsaved text of files that are open in the editor, by absolute path. */
export interface FileParams {
  readonly path: string;
  readonly overlay?: Readonly<Record<string, string>>;
}

/** A file to plan for. */
export interface PlanParams extends FileParams {
  /** The offering to take instead of the one that Headstart would pick: an alternative of an earlier plan, unchanged. */
  readonly choice?: Offering;
}

export interface JobParams {
  readonly jobName: string;
}

/** How a watched run ended, and what was learnt from it. */
export interface WatchedRun {
  readonly run: Run;
  readonly profile: Profile;
  readonly adjustments: number;
  /** How often its machine was started again after a preemption. */
  readonly restarts: number;
}

/** How watching ended where Headstart runs no code: at the stop of the machine, which is null when it is gone. */
export interface WatchedMachine {
  readonly run: null;
  readonly profile: null;
  readonly adjustments: 0;
  readonly instance: InstanceState | null;
  readonly samples: number;
  readonly offers: number;
}

/** What came of looking at the usage of a prepared job and adjusting its machine to it. */
export interface AdjustResult {
  readonly adjusted: boolean;
  /** Why, or why not, in one sentence. */
  readonly reason: string;
  /** The adjusted plan, applied or declined; absent where there was nothing to adjust. */
  readonly plan?: Plan;
}

/** A Google Cloud project that can be chosen, and where it was found. */
export interface KnownProject {
  readonly projectId: string;
  /** Its display name; null where only its id is known. */
  readonly name: string | null;
  readonly source: 'settings' | 'environment' | 'credentials' | 'gcloud' | 'cloud';
}

/** JSON-RPC requests: method → parameters and result. Failures are JSON-RPC errors whose data is a Failure. */
export interface Requests {
  readonly initialize: {
    params: { protocolVersion: number };
    result: { protocolVersion: number; version: string; target: 'simulated' | 'gcp'; project: string };
  };
  readonly analyze: { params: FileParams; result: Analysis };
  readonly assess: { params: PlanParams; result: Assessment };
  readonly plan: { params: PlanParams; result: Plan };
  readonly preview: {
    params: { plan: Plan };
    result: { environment: ChangeSet; job: ChangeSet; preflight?: Preflight };
  };
  readonly prepare: { params: { plan: Plan }; result: PreparedJob };
  readonly submit: { params: JobParams; result: Run };
  readonly watch: { params: JobParams; result: WatchedRun | WatchedMachine };
  readonly status: { params: { jobName?: string }; result: readonly JobStatus[] };
  readonly release: {
    params: JobParams & { keepData: boolean };
    result: { jobName: string; snapshot: string | null };
  };
  readonly releaseEnvironment: { params: { region: string }; result: null };
  readonly doctor: { params: { fix?: boolean }; result: DoctorReport };
  readonly adjust: { params: JobParams; result: AdjustResult };
  readonly projects: { params: Record<string, never>; result: readonly KnownProject[] };
  readonly explain: { params: PlanParams; result: Explanation };
  readonly usage: { params: JobParams & { minutes: number }; result: readonly UsageSample[] };
  readonly profiles: { params: { jobName?: string }; result: readonly Profile[] };
}

/** What the planner asks of the editor. */
export interface ClientRequests {
  readonly ask: { params: Question; result: boolean };
}

/** What the planner tells the editor while it works. */
export interface Notifications {
  readonly message: Message;
}

/** Code of every JSON-RPC error that carries a Failure as its data. */
export const failureErrorCode = -32_000;

/** True when the data of a JSON-RPC error is a Failure of ours. */
export function isFailure(data: unknown): data is Failure {
  return typeof data === 'object' && data !== null && 'code' in data && 'fault' in data && 'message' in data;
}
