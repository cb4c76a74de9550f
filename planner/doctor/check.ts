import type { CheckId, CheckResult } from '../../schemas/doctor.ts';
import type { Terraform } from '../ports.ts';
import type { Probe } from './probe.ts';

/** What a check may know. */
export interface CheckContext {
  readonly probe: Probe;
  readonly target: 'simulated' | 'gcp';
  /** Null while none is configured. */
  readonly project: string | null;
  readonly stateDirectory: string;
  /** The user's working directory. */
  readonly directory: string;
  /** Finds Terraform and its version; throws HeadstartError `terraform-missing` or `terraform-too-old`. */
  readonly terraformVersion: Terraform['version'];
}

/** What a check found out. */
export type Finding = Pick<CheckResult, 'status' | 'found' | 'mend'>;

/** One prerequisite: for which target it matters, and how it is examined. */
export interface Check {
  readonly id: CheckId;
  readonly title: string;
  readonly target: 'simulated' | 'gcp' | 'both';
  readonly examine: (context: CheckContext) => Finding | Promise<Finding>;
}

export const ok = (found: string): Finding => ({ status: 'ok', found, mend: null });
export const warning = (found: string, mend: string): Finding => ({ status: 'warning', found, mend });
export const failed = (found: string, mend: string): Finding => ({ status: 'failed', found, mend });
export const notChecked = (found: string, mend: string | null = null): Finding => ({
  status: 'not-checked',
  found,
  mend,
});
