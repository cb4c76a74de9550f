import type { FailureDetail } from './failure-detail.ts';

/** Whose fault a failure is; it decides the exit code (user 1, headstart and cloud 2, nothing-fits 3, interrupted 130). */
export type Fault = 'user' | 'headstart' | 'cloud' | 'nothing-fits' | 'interrupted';

/** Every code a failure can carry. A code is added here first, and its meaning stands beside it. */
export type FailureCode =
  | 'usage' // wrong command line
  | 'file-not-found'
  | 'file-unreadable'
  | 'job-file-invalid' // job.yaml does not keep its schema
  | 'entry-not-found'
  | 'language-unknown'
  | 'nothing-fits'
  | 'plan-stale' // the world has moved since the plan was shown
  | 'plan-unreadable'
  | 'rule-broken' // Google Cloud would refuse the plan
  | 'multi-machine-unsupported' // groups cannot be applied
  | 'consent-required' // no terminal and no --yes
  | 'declined'
  | 'not-prepared'
  | 'already-prepared'
  | 'run-active'
  | 'run-failed'
  | 'no-checkpoint'
  | 'unsupported-target' // the command does not exist for this target
  | 'project-missing'
  | 'terraform-missing'
  | 'terraform-too-old'
  | 'download-failed'
  | 'checksum-mismatch'
  | 'auth'
  | 'quota'
  | 'stockout'
  | 'conflict'
  | 'lock'
  | 'invalid'
  | 'unreachable'
  | 'profile-store'
  | 'state-damaged'
  | 'interrupted'
  | 'unknown';

/** One place in a user's file that a failure is about. `line` and `column` count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly column?: number;
}

/** An expected failure: what went wrong, whose fault, why, and what to do next. */
export interface Failure {
  readonly code: FailureCode;
  readonly fault: Fault;
  /** One sentence for the user, without a trailing line break. */
  readonly message: string;
  /** What to do next, as an instruction; null when nothing helps. */
  readonly nextStep: string | null;
  /** What it is about, for those who say it in their own words; the sentence stands for itself where there is none. */
  readonly detail?: FailureDetail;
  readonly places?: readonly Place[];
  /** For a stockout: zones that the cloud itself names as having room. */
  readonly zones?: readonly string[];
  /** The underlying text (a tool's output, an API's answer), free of secrets. */
  readonly cause?: string;
}

/** The one Error class that crosses rooms; whatever else is thrown is a bug of ours. */
export class HeadstartError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'HeadstartError';
    this.failure = failure;
  }
}

/** The outcome of an operation that is expected to fail at times. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** The exit code of the command line for a failure. */
export function exitCodeOf(failure: Failure): 1 | 2 | 3 | 130 {
  switch (failure.fault) {
    case 'user':
      return 1;
    case 'headstart':
    case 'cloud':
      return 2;
    case 'nothing-fits':
      return 3;
    case 'interrupted':
      return 130;
  }
}
