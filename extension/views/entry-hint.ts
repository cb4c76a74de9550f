import type { Assessment } from '../../schemas/assessment.ts';

/**
 * The line, from 0, where the entry starts to work; null where that is in no line of its code: in a file that only
 * defines things, and for a moment in one that is being typed.
 */
export function entryLine({ analysis }: Assessment): number | null {
  const start = analysis.evidence['entry']?.find(({ origin }) => origin === 'code');
  return start === undefined || start.line === null ? null : start.line - 1;
}
