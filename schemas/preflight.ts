/** `unknown`: nobody tells, which is neither room nor refusal. `blocked`: an apply would be refused. */
export type PreflightStatus = 'ok' | 'warning' | 'blocked' | 'unknown';

/** One thing that was looked at before an apply. */
export interface PreflightCheck {
  readonly kind: 'quota' | 'obtainability' | 'credentials';
  readonly status: PreflightStatus;
  /** What was found, in one sentence. */
  readonly message: string;
  /** What to do about it, as an instruction; null where there is nothing to do. */
  readonly nextStep: string | null;
  /** For a quota: what is needed of it beside what stands. Limit and usage are null where the cloud does not tell them. */
  readonly quota?: {
    readonly metric: string;
    /** Null for a quota of the whole project. */
    readonly region: string | null;
    readonly needed: number;
    readonly limit: number | null;
    readonly usage: number | null;
  };
}

/** What stands in the way of an apply, as far as it can be known beforehand. Nothing is applied while a check blocks. */
export interface Preflight {
  readonly checks: readonly PreflightCheck[];
}

/** The checks that forbid an apply. */
export function blockingChecks({ checks }: Preflight): readonly PreflightCheck[] {
  return checks.filter(({ status }) => status === 'blocked');
}
