import type { Objective } from '../../schemas/job.ts';
import type { Candidate } from './candidate.ts';

/** Cost of a candidate for comparing; one of unknown price is compared by time alone. */
function usd(candidate: Candidate): number {
  return candidate.usdPerRun ?? 0;
}

/** A total order: by cost, then time, then names, so that equal offerings are told apart the same way every time. */
export function byCost(left: Candidate, right: Candidate): number {
  return usd(left) - usd(right) || left.timeSeconds - right.timeSeconds || byName(left, right);
}

function byName(left: Candidate, right: Candidate): number {
  const leftKey = keyOf(left);
  const rightKey = keyOf(right);
  return leftKey === rightKey ? 0 : leftKey < rightKey ? -1 : 1;
}

function keyOf({ entry: { offering } }: Candidate): string {
  const { machineType, accelerator, provisioningModel, zone } = offering;
  return `${machineType} ${accelerator?.type ?? ''} ${accelerator?.count ?? 0} ${provisioningModel} ${zone}`;
}

/** The candidates that no other beats in cost and time at once, cheapest first; of equal ones the first by name. */
export function paretoFront(candidates: readonly Candidate[]): readonly Candidate[] {
  let fastest = Infinity;
  return notBeaten(candidates)
    .sort(byCost)
    .filter(({ timeSeconds }) => {
      const better = timeSeconds < fastest;
      if (better) fastest = timeSeconds;
      return better;
    });
}

/**
 * What the cheapest and the least product of cost and time do not beat at once. Both are on the front, and few others are
 * left, so that there is little to sort.
 */
function notBeaten(candidates: readonly Candidate[]): Candidate[] {
  const [first] = candidates;
  if (!first) return [];
  let [cheapest, balanced] = [first, first];
  for (const candidate of candidates) {
    if (byCost(candidate, cheapest) < 0) cheapest = candidate;
    if (scores.balanced(candidate) < scores.balanced(balanced)) balanced = candidate;
  }
  return candidates.filter(
    (candidate) =>
      candidate === cheapest || !(dominates(cheapest, candidate) || dominates(balanced, candidate)),
  );
}

/**
 * What each objective minimises. `balanced` minimises cost × time: half the time is worth twice the price, whatever the
 * units; being increasing in both, its least value always lies on the front.
 */
export const scores: Readonly<Record<Objective, (candidate: Candidate) => number>> = {
  cheapest: usd,
  fastest: ({ timeSeconds }) => timeSeconds,
  balanced: (candidate) => Math.max(usd(candidate), Number.MIN_VALUE) * candidate.timeSeconds,
};

/** Candidates by an objective, best first; ties by cost, time and name. */
export function ranked(candidates: readonly Candidate[], objective: Objective): readonly Candidate[] {
  const score = scores[objective];
  return [...candidates].sort((left, right) => score(left) - score(right) || byCost(left, right));
}

/** The first few of `ranked` within each tier, better known tiers first, without sorting the rest. */
export function firstRanked(
  candidates: readonly Candidate[],
  objective: Objective,
  count: number,
): readonly Candidate[] {
  const score = scores[objective];
  const before = (left: Candidate, right: Candidate): number =>
    left.tier - right.tier || score(left) - score(right) || byCost(left, right);
  const first: Candidate[] = [];
  for (const candidate of count > 0 ? candidates : []) {
    const last = first[count - 1];
    if (last && before(candidate, last) >= 0) continue;
    first.push(candidate);
    first.sort(before);
    first.length = Math.min(first.length, count);
  }
  return first;
}

/** True when `other` is at least as good as `candidate` in cost and time, and better in one. */
export function dominates(other: Candidate, candidate: Candidate): boolean {
  const noWorse = usd(other) <= usd(candidate) && other.timeSeconds <= candidate.timeSeconds;
  return noWorse && (usd(other) < usd(candidate) || other.timeSeconds < candidate.timeSeconds);
}
