import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { Rejection } from '../../schemas/plan.ts';
import type { Catalog, OfferingGroup, Place } from '../ports.ts';
import {
  createReadyOf,
  createSurroundings,
  leastSeconds,
  scoreGroup,
  type Candidate,
  type Tier,
} from './candidate.ts';
import { inCheapestRegions, type Regions } from './cheapest-region.ts';
import { criteria, judgementOf, type Judgement } from './criteria.ts';
import { diagnose, RejectionTally } from './diagnosis.ts';
import type { Need, NeedRequest } from './need.ts';
import { createPreemptionRates } from './preemption-rates.ts';
import { createQueueWaits } from './queue-waits.ts';
import { defaultReadyTimes, type ReadyTimes } from './ready-time.ts';
import { dollars, duration, nameOf } from './wording.ts';

/** What one look at a place found. */
export interface Search {
  readonly need: Need;
  readonly judgement: Judgement;
  /** What fits and keeps deadline and budget. */
  readonly candidates: readonly Candidate[];
  /** The best tier of what fits, whether or not it keeps deadline and budget; null where nothing fits. */
  readonly bestTier: Tier | null;
  readonly rejected: readonly Rejection[];
}

export interface SearchRequest extends NeedRequest {
  readonly catalog: Catalog;
  readonly readyTimes?: ReadyTimes;
  readonly capacity?: readonly CapacityRecord[];
}

/** Looks for what fits, at one place after the other; what does not depend on the place is judged once. */
export interface Searcher {
  /** `need` differs from the first in place and provisioning models alone. */
  search(need: Need): Search;
  /** What emptied the list of a search that found nothing; null where there is nothing at all. */
  diagnose(search: Search): Rejection | null;
}

/** The criterion that judges provisioning models, which differ from search to search, comes first. */
const [modelCriterion, ...lastingCriteria] = criteria;

/** `firstFailed` of a group that was not judged yet, and of one that satisfies all lasting criteria. */
const notJudged = -2;
const satisfied = -1;

export function createSearcher(
  request: SearchRequest,
  groups: readonly OfferingGroup[],
  first: Need,
): Searcher {
  const { job, prediction, catalog, capacity = none } = request;
  const machine = first.current ? catalog.machineType(first.current.machineType) : null;
  const rates = createPreemptionRates(capacity, (name) => catalog.machineType(name)?.series ?? null);
  const base = judgementOf(job, prediction, first, groups, machine, rates);
  const surroundings = createSurroundings(catalog, first.dataDiskGib);
  const readyTimes = request.readyTimes ?? defaultReadyTimes;
  const readyOf = createReadyOf(readyTimes, prediction, createQueueWaits(capacity, readyTimes.queue));
  const score = (group: OfferingGroup, place: Place): Candidate | null =>
    scoreGroup(group, base, place, surroundings, readyOf);
  const firstFailed = new Int8Array(groups.length).fill(notJudged);
  const regions: Regions = {
    names: catalog.regions(),
    surroundingsOf: surroundings,
    score,
    leastSeconds: (candidate) => leastSeconds(candidate, base),
  };
  return {
    search: (need) => {
      const counts = (catalog.groups && catalog.groupCounts?.(need.place)) ?? [];
      return searchPlace({ groups, counts, firstFailed, score, regions }, { ...base, need });
    },
    diagnose: ({ judgement, need }) =>
      diagnose(groups, judgement, {
        score,
        late: (candidate) => lateCriteriaOf(candidate, need),
        lateReason: (criterion, candidate) => lateReason(criterion, candidate, need),
      }),
  };
}

/** What one search goes through. */
interface Field {
  readonly groups: readonly OfferingGroup[];
  /** Offerings of each group at the place, as far as they are counted already. */
  readonly counts: ArrayLike<number>;
  /** By group the index of the lasting criterion that it fails first. */
  readonly firstFailed: Int8Array;
  readonly score: (group: OfferingGroup, place: Place) => Candidate | null;
  readonly regions: Regions;
}

function searchPlace(field: Field, judgement: Judgement): Search {
  const { need } = judgement;
  const tally = new RejectionTally();
  const fitting = fittingAt(field, judgement, tally);
  const isOpen = need.place.region === undefined && need.place.zone === undefined;
  const placed = isOpen ? inCheapestRegions(fitting, need, field.regions) : fitting;
  let bestTier: Tier | null = null;
  for (const { tier } of placed) if (bestTier === null || tier < bestTier) bestTier = tier;
  const isLimited = need.deadlineSeconds !== null || need.maxUsd !== null;
  const candidates = isLimited ? placed.filter((candidate) => isInTime(candidate, need, tally)) : placed;
  return { need, judgement, candidates, bestTier, rejected: tally.list() };
}

/** What meets the need at the place, whether or not it keeps deadline and budget. */
function fittingAt(field: Field, judgement: Judgement, tally: RejectionTally): readonly Candidate[] {
  const { groups, score } = field;
  const fitting: Candidate[] = [];
  for (let index = 0; index < groups.length; index += 1) {
    const group = groups[index];
    if (!group || isRefused(group, index, judgement, field, tally)) continue;
    const candidate = score(group, judgement.need.place);
    if (candidate) fitting.push(candidate);
  }
  return fitting;
}

/** Counts a group by the first criterion that refuses it. */
function isRefused(
  group: OfferingGroup,
  index: number,
  judgement: Judgement,
  { counts, firstFailed }: Field,
  tally: RejectionTally,
): boolean {
  const criterion = modelCriterion?.fails(group, judgement)
    ? modelCriterion
    : lastingCriteria[firstFailedOf(group, index, judgement, firstFailed)];
  if (!criterion) return false;
  const count = counts[index] ?? group.count(judgement.need.place);
  if (count > 0 && !tally.addMore(criterion.name, count))
    tally.addFirst(criterion.name, count, groupName(group), criterion.reason(group, judgement));
  return true;
}

/** Index of the first lasting criterion that a group fails; each group is judged once. */
function firstFailedOf(
  group: OfferingGroup,
  index: number,
  judgement: Judgement,
  firstFailed: Int8Array,
): number {
  const known = firstFailed[index] ?? notJudged;
  if (known !== notJudged) return known;
  let failed = satisfied;
  for (let at = 0; at < lastingCriteria.length && failed === satisfied; at += 1)
    if (lastingCriteria[at]?.fails(group, judgement)) failed = at;
  firstFailed[index] = failed;
  return failed;
}

function groupName({ machine, accelerator, provisioningModel }: OfferingGroup): string {
  return `${nameOf({ machineType: machine.name, accelerator })} (${provisioningModel})`;
}

/** Whether a candidate keeps deadline and budget; what does not is counted. */
function isInTime(candidate: Candidate, need: Need, tally: RejectionTally): boolean {
  const [failed] = lateCriteriaOf(candidate, need);
  if (failed === undefined) return true;
  const count = candidate.group.count(need.place);
  if (!tally.addMore(failed, count))
    tally.addFirst(failed, count, nameOf(candidate.entry.offering), lateReason(failed, candidate, need));
  return false;
}

/** Deadline and budget, which only a scored offering can miss. */
export function lateCriteriaOf({ usdPerRun, timeSeconds }: Candidate, need: Need): readonly string[] {
  const late = need.deadlineSeconds !== null && timeSeconds > need.deadlineSeconds;
  const dear = need.maxUsd !== null && (usdPerRun === null || usdPerRun > need.maxUsd);
  if (!late && !dear) return none;
  return [...(late ? ['deadline'] : []), ...(dear ? ['maxUsd'] : [])];
}

const none: readonly never[] = [];

/** The words hold no time from now, so that the same plan a minute later is the same plan. */
export function lateReason(criterion: string, { usdPerRun, timeSeconds }: Candidate, need: Need): string {
  if (criterion === 'deadline')
    return `it takes ${duration(timeSeconds)}, which ends after the deadline ${need.deadline}`;
  const cost = usdPerRun === null ? 'its price is not known' : `a run would cost ${dollars(usdPerRun)}`;
  return `${cost}, and at most ${dollars(need.maxUsd ?? 0)} may be spent`;
}
