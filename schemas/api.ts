import type { Assessment } from './assessment.ts';
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

/** Version of the wire protocol between an editor and `headstart serve --stdio`. A client with another one is refused. */
export const protocolVersion = 1;

/** A file to read, and the unsaved text of files that are open in the editor, by absolute path. */
export interface FileParams {
  readonly path: string;
  readonly overlay?: Readonly<Record<string, string>>;
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

/** JSON-RPC requests: method → parameters and result. Failures are JSON-RPC errors whose data is a Failure. */
export interface Requests {
  readonly initialize: {
    params: { protocolVersion: number };
    result: { protocolVersion: number; version: string; target: 'simulated' | 'gcp'; project: string };
  };
  readonly analyze: { params: FileParams; result: Analysis };
  readonly assess: { params: FileParams; result: Assessment };
  readonly plan: { params: FileParams; result: Plan };
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
