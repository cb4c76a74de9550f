import type { Evidence } from '../../schemas/job.ts';

/** A value together with where it came from. */
export interface Finding<T> {
  readonly value: T;
  readonly evidence: readonly Evidence[];
}

/** The longest piece of the user's text that is kept as evidence. */
const maxText = 120;

/** Cuts evidence text to one line of at most 120 characters. */
export function clip(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= maxText ? flat : `${flat.slice(0, maxText - 1)}…`;
}

/** Evidence for a value that nothing in the project says: `reason` tells why it is taken. */
export function defaultEvidence(reason: string, certainty: number): Evidence {
  return { file: null, line: null, text: clip(reason), origin: 'default', certainty };
}

/** The same evidence, at most as certain as `limit`. */
export function atMost(evidence: Evidence, limit: number): Evidence {
  return evidence.certainty <= limit ? evidence : { ...evidence, certainty: limit };
}
