import type { PreflightCheck } from '../../schemas/preflight.ts';

/** What `advice.capacity` says of a Spot machine (R32): a score from 0 to 1 and the word for it, null between the bands. */
export interface Advice {
  readonly score: number;
  readonly word: 'high' | 'medium' | 'low' | null;
}

/** Null `advice`: the cloud gives none. For Spot alone: the score says nothing of other models. */
export function obtainabilityCheck(advice: Advice | null, machine: string): PreflightCheck {
  if (advice === null)
    return check('unknown', `This cloud gives no advice on how likely Spot ${machine} is obtained.`);
  const { score, word } = advice;
  if (word === null)
    return check(
      'unknown',
      `Spot ${machine} has an obtainability of ${score}, between the bands that Google names.`,
    );
  const message = `Spot ${machine} is obtained with ${word} likelihood (${score}, best effort).`;
  if (word !== 'low') return check('ok', message);
  return check('warning', message, 'Try another zone or machine type, or "--no-spot".');
}

function check(
  status: PreflightCheck['status'],
  message: string,
  nextStep: string | null = null,
): PreflightCheck {
  return { kind: 'obtainability', status, message, nextStep };
}
