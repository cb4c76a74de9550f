import type { Failure, FailureCode } from '../../schemas/failure.ts';
import type { FailureDetail } from '../../schemas/failure-detail.ts';
import { failureWords } from './failure-words.ts';
import type { Translate } from './translate.ts';

/** A button beside a failure. */
export type FailureAction =
  | ('doctor' | 'log' | 'select-project' | 'open-file' | 'status' | 'prepare' | 'explain' | 'retry')
  | ('release' | 'watch' | 'preview' | 'alternatives' | 'job-file' | 'settings');

const actionsByCode: Readonly<Partial<Record<FailureCode, readonly FailureAction[]>>> = {
  'terraform-missing': ['doctor', 'settings'],
  'terraform-too-old': ['doctor', 'settings'],
  'download-failed': ['doctor', 'log'],
  'checksum-mismatch': ['doctor', 'log'],
  'profile-store': ['doctor', 'log'],
  auth: ['doctor', 'select-project'],
  'project-missing': ['select-project', 'doctor'],
  'not-prepared': ['prepare'],
  'already-prepared': ['status'],
  'run-active': ['watch', 'status'],
  'nothing-fits': ['preview', 'job-file', 'explain'],
  'rule-broken': ['preview', 'log'],
  'multi-machine-unsupported': ['job-file', 'preview'],
  'unsupported-target': ['status', 'select-project'],
  'plan-stale': ['retry'],
  lock: ['retry', 'status'],
  quota: ['alternatives', 'log'],
  conflict: ['status', 'log'],
  unreachable: ['retry', 'log'],
  stockout: ['alternatives', 'retry', 'log'],
};

/** Where what helps is not told by the code. */
const actionsByDetail: Readonly<Partial<Record<FailureDetail['id'], readonly FailureAction[]>>> = {
  'lost-track': ['release', 'prepare'],
  'run-on-machine': ['watch', 'release'],
  'would-replace': ['watch', 'release'],
  'never-ready': ['prepare', 'release', 'log'],
  'zone-full': ['retry', 'release'],
  'no-room': ['retry', 'alternatives', 'job-file'],
  'terraform-stopped': ['prepare', 'release'],
  'cannot-write': ['settings', 'retry'],
  'disk-full': ['settings', 'retry'],
  'simulator-silent': ['retry', 'doctor', 'log'],
  'no-simulator': ['select-project'],
  'answer-unreadable': ['doctor', 'log'],
  'terraform-failed': ['log', 'retry'],
};

/** Nothing is said of what the user has just done. */
export function isSilent({ code }: Failure): boolean {
  return code === 'declined' || code === 'interrupted';
}

/** The buttons that help with a failure, the best first; the log where nothing else does. */
export function failureActions({ code, detail, places = [] }: Failure): readonly FailureAction[] {
  const byPlace: readonly FailureAction[] = places.length > 0 ? ['open-file'] : [];
  const byDetail = detail === undefined ? undefined : actionsByDetail[detail.id];
  const actions = [...byPlace, ...(byDetail ?? actionsByCode[code] ?? [])];
  return actions.length > 0 ? actions : ['log'];
}

/** What went wrong, and what to do next. */
export function failureText(failure: Failure, t: Translate): string {
  const [message, nextStep] = failureWords(failure, t);
  return nextStep === null ? message : `${message} ${nextStep}`;
}
