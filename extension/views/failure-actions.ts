import type { Failure, FailureCode } from '../../schemas/failure.ts';

/** A button beside a failure. */
export type FailureAction =
  'doctor' | 'log' | 'select-project' | 'open-file' | 'status' | 'prepare' | 'explain' | 'retry';

const actionsByCode: Readonly<Partial<Record<FailureCode, readonly FailureAction[]>>> = {
  'terraform-missing': ['doctor'],
  'terraform-too-old': ['doctor'],
  'download-failed': ['doctor', 'log'],
  'checksum-mismatch': ['doctor', 'log'],
  'profile-store': ['doctor', 'log'],
  auth: ['doctor', 'select-project'],
  'project-missing': ['select-project', 'doctor'],
  'not-prepared': ['prepare'],
  'already-prepared': ['status'],
  'run-active': ['status'],
  'nothing-fits': ['explain'],
  'plan-stale': ['retry'],
  lock: ['retry', 'status'],
  unreachable: ['retry', 'log'],
  stockout: ['retry', 'log'],
};

/** Nothing is said of what the user has just done. */
export function isSilent({ code }: Failure): boolean {
  return code === 'declined' || code === 'interrupted';
}

/** The buttons that help with a failure, the best first; the log where nothing else does. */
export function failureActions({ code, places = [] }: Failure): readonly FailureAction[] {
  const byPlace: readonly FailureAction[] = places.length > 0 ? ['open-file'] : [];
  const actions = [...byPlace, ...(actionsByCode[code] ?? [])];
  return actions.length > 0 ? actions : ['log'];
}

/** What went wrong, and what to do next. */
export function failureText({ message, nextStep }: Failure): string {
  return nextStep === null ? message : `${message} ${nextStep}`;
}
