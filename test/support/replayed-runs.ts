import type { ReplayedRun } from '../../planner/predictor/backtest/replayed-run.ts';
import type { RunFeatures } from '../../planner/predictor/sizing/sizing-model.ts';

/** A run of an hour at second 0 that needed 2 GiB and asked for 8; times in seconds. */
export function aReplayedRun(
  changes: Partial<RunFeatures> & {
    readonly at?: number;
    readonly peakGib?: number;
    readonly runtimeSeconds?: number;
  } = {},
): ReplayedRun {
  const { at = 0, peakGib = 2, runtimeSeconds = 3600, ...features } = changes;
  return {
    features: { family: 'align', requestedGib: 8, vcpus: 2, ...features },
    submittedAt: 1000 * at,
    endedAt: 1000 * (at + runtimeSeconds),
    ...{ peakGib, runtimeSeconds },
  };
}
