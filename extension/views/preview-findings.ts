import { isRefused, type Plan, type Rejection } from '../../schemas/plan.ts';
import type { Preflight, PreflightCheck } from '../../schemas/preflight.ts';
import type { Translate } from './translate.ts';

export type Severity = 'error' | 'warning' | 'info';

/** Something that was found wrong or doubtful, with what to do about it. */
export interface Finding {
  readonly severity: Severity;
  /** The severity in words, since colour alone says nothing to some. */
  readonly word: string;
  readonly message: string;
  /** Empty where nothing helps. */
  readonly fix: string;
  readonly source: string;
}

export interface RejectionRow {
  readonly count: string;
  readonly criterion: string;
  readonly reason: string;
  readonly example: string;
}

/** Broken rules of the plan, gravest first, then what was looked at before an apply and is not well. */
export function findings(plan: Plan, preflight: Preflight | undefined, t: Translate): readonly Finding[] {
  const violations = plan.violations.map((violation): Finding => {
    const severity = isRefused(violation) ? 'error' : (violation.severity ?? 'error');
    const { rule, message, fix = '', source, address } = violation;
    const where = address === undefined ? rule : `${rule}, ${address}`;
    return { severity, word: severityWord(severity, t), message, fix, source: `${where} (${source})` };
  });
  return [...violations, ...(preflight?.checks ?? []).flatMap((check) => checkFinding(check, t) ?? [])];
}

function checkFinding({ kind, status, message, nextStep }: PreflightCheck, t: Translate): Finding | null {
  if (status === 'ok') return null;
  const severity = status === 'blocked' ? 'error' : status === 'warning' ? 'warning' : 'info';
  const word = status === 'unknown' ? t('Unknown') : severityWord(severity, t);
  return { severity, word, message, fix: nextStep ?? '', source: kind };
}

function severityWord(severity: Severity, t: Translate): string {
  switch (severity) {
    case 'error':
      return t('Error');
    case 'warning':
      return t('Warning');
    case 'info':
      return t('Note');
  }
}

/** What ruled offerings out, most of them first. */
export function rejectionRows(rejected: readonly Rejection[]): readonly RejectionRow[] {
  return [...rejected]
    .sort((a, b) => b.count - a.count)
    .map(({ criterion, count, reason, example }) => ({ criterion, count: String(count), reason, example }));
}
