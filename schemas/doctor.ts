/** Every prerequisite that `headstart doctor` looks at. */
export type CheckId =
  | 'node'
  | 'platform'
  | 'terraform'
  | 'state-directory'
  | 'disk-space'
  | 'embedded-store'
  | 'loopback'
  | 'python'
  | 'provider-lock'
  | 'project'
  | 'credentials'
  | 'google-apis';

/**
 * `ok`: nothing to do · `warning`: works, with a limit that `found` tells · `failed`: something will not work ·
 * `not-checked`: does not matter for this target, or cannot be known without asking the network.
 */
export type CheckStatus = 'ok' | 'warning' | 'failed' | 'not-checked';

export interface CheckResult {
  readonly id: CheckId;
  readonly title: string;
  readonly status: CheckStatus;
  /** What was found, in one sentence or less. */
  readonly found: string;
  /** How to mend it, as an instruction; null when there is nothing to mend. */
  readonly mend: string | null;
  /** True where `--fix` has just mended it. */
  readonly fixed: boolean;
}

/** The answer of `headstart doctor --json`. */
export interface DoctorReport {
  readonly schemaVersion: 1;
  readonly target: 'simulated' | 'gcp';
  readonly checks: readonly CheckResult[];
  /** False when any check failed. */
  readonly ok: boolean;
}
