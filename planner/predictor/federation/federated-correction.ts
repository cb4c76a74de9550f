import type { Interval } from '../../../schemas/interval.ts';
import type { Correction } from '../online/informed.ts';
import type { Situation } from '../situation.ts';
import type { FederatedKnowledge } from './federated-knowledge.ts';

/** What other parties' runs say of a prior, by the federation that knows most runs; null where none knows any. */
export function federatedCorrection(
  { job, federated = [] }: Situation,
  metric: FederatedKnowledge['metric'],
  prior: Interval,
): Correction | null {
  const known = federated
    .filter((each) => each.metric === metric)
    .flatMap((each) => {
      const found = each.estimate({ job, vcpus: job.resources.vcpus ?? null });
      return found === null ? [] : [{ ...found, parties: each.parties }];
    })
    .sort((one, other) => other.runs - one.runs);
  const [best] = known;
  if (best === undefined || !(prior.target > 0)) return null;
  const { interval, runs, parties } = best;
  return {
    low: interval.lower / prior.target,
    middle: interval.target / prior.target,
    high: interval.upper / prior.target,
    ...{ runs, parties },
  };
}
