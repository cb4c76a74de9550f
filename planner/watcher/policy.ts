import type { Adjustment, Divergence } from '../../schemas/divergence.ts';
import type { Run } from '../../schemas/run.ts';

export interface DecideRequest {
  readonly divergence: Divergence | null;
  readonly policy: 'suggest' | 'apply';
  readonly limits: {
    /** Seconds between two adjustments of one job. */
    readonly coolDownSeconds: number;
    /** USD per run that an adjustment may reach; null means no limit. */
    readonly maxUsd: number | null;
  };
  readonly run: Run;
  /** Does the job write checkpoints, as far as its code says? Null: unknown. */
  readonly checkpointing: boolean | null;
  readonly lastAdjustmentAt: Date | null;
  readonly now: Date;
  /** Cost of the whole run after the adjustment; null or absent when unknown. */
  readonly usdAfter?: number | null;
}

/** A question about the request; the first that answers decides. */
type Rule = (request: DecideRequest, divergence: Divergence) => Adjustment | null;

const rules: readonly Rule[] = [
  ended,
  coolingDown,
  notWorthAStop,
  timeIsNotMended,
  wouldLoseWork,
  onlySuggested,
  tooDear,
];

/**
 * What to do about a divergence. A started run without a checkpoint is never stopped: the change is only offered. What is not
 * forbidden by any rule is applied.
 */
export function decide(request: DecideRequest): Adjustment {
  const { divergence } = request;
  if (divergence === null) return { kind: 'none', reason: 'usage is as predicted' };
  for (const rule of rules) {
    const answer = rule(request, divergence);
    if (answer !== null) return answer;
  }
  const kept =
    request.run.startedAt === null
      ? 'the run has not started'
      : `the run goes on from its checkpoint of ${request.run.checkpointAt ?? ''}`;
  return { kind: 'apply', divergence, reason: `${divergence.reason}; ${kept}` };
}

function ended({ run }: DecideRequest): Adjustment | null {
  switch (run.state) {
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return {
        kind: 'none',
        reason: `the run has ${run.state === 'cancelled' ? 'been cancelled' : run.state}`,
      };
    case 'queued':
    case 'running':
    case 'stopped':
      return null;
  }
}

function coolingDown({ limits, lastAdjustmentAt, now }: DecideRequest): Adjustment | null {
  if (lastAdjustmentAt === null) return null;
  const seconds = (now.getTime() - lastAdjustmentAt.getTime()) / 1000;
  if (seconds >= limits.coolDownSeconds) return null;
  const left = Math.ceil(limits.coolDownSeconds - seconds);
  return {
    kind: 'none',
    reason: `adjusted ${String(Math.floor(seconds))} s ago; waits another ${String(left)} s`,
  };
}

function notWorthAStop(_request: DecideRequest, divergence: Divergence): Adjustment | null {
  if (divergence.direction === 'above') return null;
  return offer(divergence, 'a smaller machine would save money, which alone is no reason to stop a run');
}

/** The limit of a machine's time cannot be changed without replacing it (rule R26b), and a faster one may not exist. */
function timeIsNotMended(_request: DecideRequest, divergence: Divergence): Adjustment | null {
  if (divergence.metric !== 'runtimeSeconds') return null;
  return offer(divergence, 'more time cannot be given to a machine without replacing it');
}

function wouldLoseWork({ run, checkpointing }: DecideRequest, divergence: Divergence): Adjustment | null {
  if (run.startedAt === null || run.checkpointAt !== null) return null;
  const why = checkpointing === true ? 'it has not written a checkpoint yet' : 'it writes no checkpoint';
  return offer(divergence, `the run has started and ${why}, so stopping it would lose its work`);
}

function onlySuggested({ policy }: DecideRequest, divergence: Divergence): Adjustment | null {
  return policy === 'apply' ? null : offer(divergence, 'the policy is to suggest');
}

function tooDear({ limits, usdAfter }: DecideRequest, divergence: Divergence): Adjustment | null {
  const { maxUsd } = limits;
  if (maxUsd === null) return null;
  if (usdAfter == null)
    return offer(divergence, `its cost is unknown and the limit is ${String(maxUsd)} USD`);
  if (usdAfter <= maxUsd) return null;
  return offer(
    divergence,
    `the run would cost ${usdAfter.toFixed(2)} USD, above the limit of ${String(maxUsd)} USD`,
  );
}

function offer(divergence: Divergence, why: string): Adjustment {
  return { kind: 'offer', divergence, reason: `${divergence.reason}; ${why}` };
}
