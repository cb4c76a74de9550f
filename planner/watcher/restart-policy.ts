/** Starts of a machine that one watch may try after preemptions: an hour of retries at the default cool-down. */
export const restartLimit = 12;

export interface RestartRequest {
  readonly policy: 'suggest' | 'apply';
  readonly limits: {
    /** Seconds between two starts that are tried. */
    readonly coolDownSeconds: number;
    /** USD per run that a start may lead to; null means no limit. */
    readonly maxUsd: number | null;
  };
  /** Starts that were tried already. */
  readonly restarts: number;
  readonly lastRestartAt: Date | null;
  readonly now: Date;
  /** Cost of the whole run if it goes on; null when unknown. */
  readonly usdAfter: number | null;
}

/** What to do about a machine that was preempted under a run. */
export type Restart =
  { readonly kind: 'restart' } | { readonly kind: 'wait' | 'offer'; readonly reason: string };

/** Starts it again, unless that is only to be suggested, too dear, was tried often enough, or just now. */
export function decideRestart(request: RestartRequest): Restart {
  const { policy, limits, restarts } = request;
  if (policy === 'suggest') return { kind: 'offer', reason: 'the policy is to suggest' };
  const dear = tooDear(request);
  if (dear !== null) return { kind: 'offer', reason: dear };
  if (restarts >= restartLimit)
    return { kind: 'offer', reason: `it was started again ${String(restartLimit)} times already` };
  const left = coolDownLeft(request, limits.coolDownSeconds);
  return left > 0 ? { kind: 'wait', reason: `waits another ${String(left)} s` } : { kind: 'restart' };
}

function tooDear({ limits: { maxUsd }, usdAfter }: RestartRequest): string | null {
  if (maxUsd === null) return null;
  if (usdAfter === null) return `its cost is unknown and the limit is ${String(maxUsd)} USD`;
  if (usdAfter <= maxUsd) return null;
  return `the run would cost ${usdAfter.toFixed(2)} USD, above the limit of ${String(maxUsd)} USD`;
}

function coolDownLeft({ lastRestartAt, now }: RestartRequest, coolDownSeconds: number): number {
  if (lastRestartAt === null) return 0;
  return Math.ceil(coolDownSeconds - (now.getTime() - lastRestartAt.getTime()) / 1000);
}
