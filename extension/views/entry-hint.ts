import type { Assessment } from '../../schemas/assessment.ts';
import { planHint } from './plan-hint.ts';

export interface LineHint {
  /** Counts from 0, as editors do. */
  readonly line: number;
  readonly text: string;
}

/** The hint at the line where the entry starts to work; null where that is in no file that is open as text. */
export function entryHint({ analysis, plan }: Assessment): LineHint | null {
  const start = analysis.evidence['entry']?.find(({ origin }) => origin === 'code');
  if (start === undefined || start.line === null) return null;
  return { line: start.line - 1, text: planHint(plan) };
}
