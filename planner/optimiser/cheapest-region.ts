import type { OfferingGroup, Place } from '../ports.ts';
import type { Candidate, SurroundingsOf } from './candidate.ts';
import { scores } from './front.ts';
import type { Need } from './need.ts';
import { diskKindOf } from './offering-rules.ts';

/** What the regions of a group are compared by. */
export interface Regions {
  readonly names: readonly string[];
  readonly surroundingsOf: SurroundingsOf;
  readonly score: (group: OfferingGroup, place: Place) => Candidate | null;
  /** The candidate's time to the result in the region where it is shortest; regions differ by their Spot preemptions. */
  readonly leastSeconds: (candidate: Candidate) => number;
}

/**
 * A group is scored in the region of its cheapest machine, but disks, NAT and rarer preemptions can make another region
 * better in total. So where no region is asked for, each candidate that could be the best with the cheapest surroundings and
 * the shortest time of all regions is scored in every one; the others cannot become the pick and stay as they are.
 */
export function inCheapestRegions(
  candidates: readonly Candidate[],
  need: Need,
  regions: Regions,
): readonly Candidate[] {
  const score = scores[need.objective];
  const bar = leastScore(candidates, need, score);
  const leastBeside = createLeastBeside(regions);
  // At a share of its cost per hour and a share of its time: what is billed shrinks no more than the time does.
  const scoreAt = (candidate: Candidate, usdShare: number, timeShare: number): number =>
    score(candidate) * effects[need.objective](usdShare, timeShare);
  const canBeBest = (candidate: Candidate): boolean => {
    const { tier, entry, machineCount, usdPerHour, group } = candidate;
    const own = entry.offering.usdPerHour;
    if (tier > 1 || own === null || usdPerHour === null) return false;
    // Without interruptions and anything beside it: cheaper to work out, and most are too dear even so.
    const share = (machineCount * own) / usdPerHour;
    if (tier === 0 && scoreAt(candidate, share, uninterrupted(candidate)) > bar) return false;
    const timeSeconds = regions.leastSeconds(candidate);
    if (isLate({ timeSeconds }, need)) return false;
    const quicker = timeSeconds / candidate.timeSeconds;
    const beside = leastBeside(diskKindOf(group.machine) ?? '');
    const besideShare = (machineCount * (own + beside)) / usdPerHour;
    const isCheap = tier === 1 || scoreAt(candidate, besideShare, quicker) <= bar;
    return beside < Infinity && isCheap && isAffordable(candidate, need, besideShare * quicker);
  };
  return candidates.map((candidate) => (canBeBest(candidate) ? bestOf(candidate, need, regions) : candidate));
}

/** How a score shrinks with a share of the cost per hour and a share of the time. */
const effects: Readonly<Record<Need['objective'], (usdShare: number, timeShare: number) => number>> = {
  cheapest: (usdShare, timeShare) => usdShare * timeShare,
  fastest: (_, timeShare) => timeShare,
  balanced: (usdShare, timeShare) => usdShare * timeShare ** 2,
};

/** The share of a candidate's time that interruptions do not add. */
function uninterrupted({ readySeconds, runtimeSeconds, timeSeconds }: Candidate): number {
  return (readySeconds.target + runtimeSeconds) / timeSeconds;
}

function leastScore(
  candidates: readonly Candidate[],
  need: Need,
  score: (candidate: Candidate) => number,
): number {
  let least = Infinity;
  for (const candidate of candidates)
    if (candidate.tier === 0 && !isLate(candidate, need) && isAffordable(candidate, need))
      least = Math.min(least, score(candidate));
  return least;
}

function isLate({ timeSeconds }: Pick<Candidate, 'timeSeconds'>, { deadlineSeconds }: Need): boolean {
  return deadlineSeconds !== null && timeSeconds > deadlineSeconds;
}

function isAffordable({ usdPerRun }: Candidate, { maxUsd }: Need, share = 1): boolean {
  return maxUsd === null || (usdPerRun !== null && usdPerRun * share <= maxUsd);
}

/**
 * USD per hour of what stands beside a machine where that is wholly known and cheapest, Infinity where it nowhere is; each
 * disk kind is worked out once.
 */
function createLeastBeside({ names, surroundingsOf }: Regions): (diskKind: string) => number {
  const known = new Map<string, number>();
  return (diskKind) => {
    const before = known.get(diskKind);
    if (before !== undefined) return before;
    const all = names.map((region) => surroundingsOf(diskKind, region));
    const least = Math.min(...all.map(({ usdPerHour, complete }) => (complete ? usdPerHour : Infinity)));
    known.set(diskKind, least);
    return least;
  };
}

/** The candidate in the region where it is best known, then keeps the limits, then is best by the objective, then cheapest. */
function bestOf(candidate: Candidate, need: Need, { names, score }: Regions): Candidate {
  let best = candidate;
  for (const region of names) {
    const other = score(candidate.group, { region });
    if (other && isBetter(other, best, need)) best = other;
  }
  return best;
}

function isBetter(left: Candidate, right: Candidate, need: Need): boolean {
  if (left.tier !== right.tier) return left.tier < right.tier;
  const keeps = (one: Candidate): boolean => !isLate(one, need) && isAffordable(one, need);
  if (keeps(left) !== keeps(right)) return keeps(left);
  const [own, other] = [scores[need.objective](left), scores[need.objective](right)];
  return own === other ? (left.usdPerHour ?? Infinity) < (right.usdPerHour ?? Infinity) : own < other;
}
