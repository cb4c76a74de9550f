/** The error of a failed operation, in the shape of the Compute API. */
export interface OperationError {
  readonly code: string;
  readonly message: string;
  readonly errorDetails?: readonly Readonly<Record<string, unknown>>[];
  readonly httpStatus: number;
  readonly httpMessage: string;
}

/** Thrown by a check whose failure the API reports in the operation, not in the answer: quota and capacity. */
export class OperationRefusal extends Error {
  readonly error: OperationError;

  constructor(error: OperationError) {
    super(error.message);
    this.error = error;
  }
}

/** Why a guest is shut down, and what the instance becomes. */
export interface StopRequest {
  readonly reason: 'stop' | 'delete' | 'preempted' | 'time-limit';
  readonly then: 'TERMINATED' | 'gone';
}

/** What is left to do when an operation's time has come; data, so that it survives the process. */
export type Completion =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'fill-disk'; readonly disk: string }
  | { readonly kind: 'fill-snapshot'; readonly snapshot: string }
  | { readonly kind: 'run-instance' }
  | { readonly kind: 'stop-instance'; readonly stop: StopRequest }
  | { readonly kind: 'fail'; readonly error: OperationError };

/** One asynchronous operation of the Compute API. Moments are outside milliseconds. */
export interface OperationRecord {
  readonly name: string;
  readonly id: string;
  readonly project: string;
  readonly scope: string;
  readonly type: string;
  /** Path of the resource that it is about. */
  readonly target: string;
  readonly targetId: string | null;
  readonly user: string;
  readonly insertedMs: number;
  readonly dueMs: number;
  readonly completion: Completion;
  endedMs: number | null;
  error: OperationError | null;
}
