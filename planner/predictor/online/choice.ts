import type { ModelChoice, ModelTrial } from '../../../schemas/model.ts';

/** What answers now stays unless something else would have been better. */
export function choiceOf({ code, incumbent, candidate }: ModelTrial['losses']): ModelChoice {
  const best = Math.min(code, candidate, incumbent ?? Infinity);
  if (incumbent !== null && incumbent <= best) return 'incumbent';
  return code <= best ? 'code' : 'candidate';
}
