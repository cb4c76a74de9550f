import { federatedEstimate, type FederatedEstimate } from './federated-model.ts';
import { federatedRow, type FederatedJob } from './federated-run.ts';
import { modelOfRounds, type MergedRound } from './merge.ts';
import type { FederatedMetric, Pact } from './pact.ts';

/** What a federation that this machine is a party of knows of jobs. */
export interface FederatedKnowledge {
  readonly metric: FederatedMetric['of'];
  readonly parties: number;
  /** Null where fewer runs than the pact's least say anything of jobs like it. */
  estimate(job: FederatedJob): FederatedEstimate | null;
}

/** Null where nothing that was merged says anything. `key`: the key of the words. */
export function federatedKnowledge(
  pact: Pact,
  key: Uint8Array,
  rounds: readonly MergedRound[],
): FederatedKnowledge | null {
  const model = modelOfRounds(pact, rounds);
  if (model === null) return null;
  return {
    metric: pact.metric.of,
    parties: new Set(rounds.flatMap(({ parties }) => parties)).size,
    estimate: (job) => {
      const found = federatedEstimate(model, federatedRow(pact, key, job));
      return found.runs >= pact.leastRuns ? found : null;
    },
  };
}
