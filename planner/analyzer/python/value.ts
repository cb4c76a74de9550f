import type { Evidence } from '../../../schemas/job.ts';

/** What an expression is known to stand for. */
export type Value =
  | { readonly kind: 'number'; readonly value: number }
  /** `complete` is false when only the beginning is known, as in `f"gs://bucket/{date}"`. */
  | { readonly kind: 'text'; readonly value: string; readonly complete: boolean }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'list'; readonly items: readonly (Known | null)[] }
  /** A name from outside the project, e.g. `torch.bfloat16`, or what a call of one gives: `torch.device()`. */
  | { readonly kind: 'name'; readonly name: string };

/** A value with the place that says it. */
export interface Known {
  readonly value: Value;
  readonly evidence: Evidence;
}

/** The number a value stands for; text that reads as a number counts. */
export function asNumber(known: Known | null): number | null {
  if (known?.value.kind === 'number') return known.value.value;
  if (known?.value.kind !== 'text' || !known.value.complete || known.value.value.trim() === '') return null;
  const number = Number(known.value.value.replaceAll('_', ''));
  return Number.isFinite(number) ? number : null;
}

/** A whole number above zero, or null. */
export function asCount(known: Known | null): number | null {
  const number = asNumber(known);
  return number !== null && Number.isSafeInteger(number) && number > 0 ? number : null;
}

/** The complete text a value stands for, or null. */
export function asText(known: Known | null): string | null {
  return known?.value.kind === 'text' && known.value.complete ? known.value.value : null;
}

/** The truth of a value that is a flag (or the text of one), or null. */
export function asFlag(known: Known | null): boolean | null {
  if (known?.value.kind === 'flag') return known.value.value;
  const text = asText(known)?.toLowerCase();
  if (text === 'true' || text === '1' || text === 'yes') return true;
  if (text === 'false' || text === '0' || text === 'no') return false;
  return null;
}
