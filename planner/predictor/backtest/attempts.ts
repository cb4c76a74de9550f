import type { ReplayedRun } from './replayed-run.ts';
import type { Request, SizingMethod } from './sizing-method.ts';

/** GB (10⁹ bytes), in which wastage is published, for each GiB. */
export const gbPerGib = 2 ** 30 / 1e9;

/** Memory of the largest machine of the published evaluation: 128 GB. A retry asks for no more unless the run needs it. */
export const publishedNodeGib = 128 / gbPerGib;

/** From here on a run is given what it needs: a method that raises by a little would never end. */
const mostAttempts = 60;
/** One byte. */
const leastGib = 2 ** -30;

/** A run that was sized: what was asked for, attempt by attempt in GiB, until it held. */
export interface SizedAttempts {
  readonly run: ReplayedRun;
  readonly first: Request;
  /** At least one; all but the last are below the run's peak. */
  readonly attempts: readonly number[];
  /** Seconds that were expected; null where none were. */
  readonly expectedSeconds: number | null;
}

/** Sizes a run with a method and asks again for as long as the request would not have held it. */
export function attemptRun(method: SizingMethod, run: ReplayedRun, nodeGib: number): SizedAttempts {
  const { features, peakGib } = run;
  const first = method.size(features);
  const attempts = [isRequest(first.target) ? first.target : (features.requestedGib ?? leastGib)];
  for (let asked = attempts[0]!; asked < peakGib;) {
    const { target } = method.retry({ features, attempt: attempts.length, askedGib: asked });
    const next = isRequest(target) && target > asked ? target : 2 * asked;
    const most = Math.max(nodeGib, peakGib);
    asked = attempts.length >= mostAttempts ? most : Math.min(next, most);
    attempts.push(asked);
  }
  return { run, first, attempts, expectedSeconds: method.runtime?.(features)?.target ?? null };
}

function isRequest(gib: number): boolean {
  return Number.isFinite(gib) && gib > 0;
}

/**
 * Memory wasted by a run in GB·h, as published: what the attempt that held asked for above the peak, and all of what the failed
 * ones asked for, each over the run's whole time.
 *
 * Worked example: 10 GB for an hour, asked for 4, 8 and 16: 4 + 8 + (16 − 10) = 18 GB·h.
 */
export function wastageGbh({ run, attempts }: SizedAttempts): number {
  const asked = attempts.reduce((total, gib) => total + gib, 0);
  return (asked - run.peakGib) * gbPerGib * (run.runtimeSeconds / 3600);
}
