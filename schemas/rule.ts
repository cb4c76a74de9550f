/** `error`: Google Cloud refuses it, or it opens the machine. `warning`: it works and is likely not meant. `info`: good to know. */
export type RuleSeverity = 'error' | 'warning' | 'info';

/**
 * What a rule is judged on: a resource as configured, a planned change, resources taken together, quotas of a project, or
 * Headstart's own prices and behaviour, which its tests prove.
 */
export type RuleSubject = 'configuration' | 'change' | 'stack' | 'quota' | 'price' | 'behaviour';

/** One rule that a correct plan for Google Cloud virtual machines obeys. */
export interface Rule {
  /** `R01` to `R42`, and `R26b`. */
  readonly id: string;
  /** The gravest that a violation can be; a part of a rule may weigh less. */
  readonly severity: RuleSeverity;
  readonly sentence: string;
  readonly source: string;
  readonly judges: RuleSubject;
}

/** A rule that a resource or a change breaks. */
export interface RuleViolation {
  readonly rule: string;
  readonly severity: RuleSeverity;
  /** Terraform address of the resource, e.g. `google_compute_instance.machine`. */
  readonly address: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to change, as an instruction. */
  readonly fix: string;
  readonly source: string;
  /** Folder of the module, relative to the one that is checked; absent where there is one alone. */
  readonly folder?: string;
}

/** A rule that could not be judged of a resource, and why: most often a value that is not known before apply. */
export interface NotJudged {
  readonly rule: string;
  /** Begins with the address of the resource. */
  readonly reason: string;
  readonly folder?: string;
}

/** The answer of `headstart check --json`. */
export interface RuleReport {
  readonly violations: readonly RuleViolation[];
  /** Resources that at least one rule looks at. */
  readonly checked: number;
  readonly notJudged: readonly NotJudged[];
  /** Files of the folder that Terraform reads and the check cannot (`*.tf`); absent where there are none. */
  readonly unread?: readonly string[];
}
