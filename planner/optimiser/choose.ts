import type { Alternative, Choice, Rejection } from '../../schemas/plan.ts';
import type { Catalog, OfferingGroup, Place } from '../ports.ts';
import { createSurroundings, scoreGroup, type Candidate } from './candidate.ts';
import { criteria, judgementOf, type Judgement } from './criteria.ts';
import { diagnose, RejectionTally } from './diagnosis.ts';
import { firstRanked, paretoFront, ranked } from './front.ts';
import { groupEntries } from './group-entries.ts';
import { defaultPriceCeiling, ladderOf } from './ladder.ts';
import { needOf, type Need, type NeedRequest } from './need.ts';
import { brokenRules, diskKindOf } from './offering-rules.ts';
import { present } from './present.ts';
import { defaultReadyTimes, type ReadyTimes } from './ready-time.ts';
import { alternativeReason, dollars, duration, nameOf, pickReason } from './wording.ts';

export interface ChooseRequest extends NeedRequest {
  readonly catalog: Catalog;
  /** Priors of the time until a machine is ready; the published ones when absent. */
  readonly readyTimes?: ReadyTimes;
  /** How many times the pick's cost per hour an offering of the ladder may cost; 1.5 when absent. */
  readonly priceCeiling?: number;
}

/** How many alternatives are shown at least, where there are that many offerings. */
const leastAlternatives = 3;

/** What one look at a place found. */
interface Search {
  readonly need: Need;
  readonly judgement: Judgement;
  readonly candidates: readonly Candidate[];
  readonly rejected: readonly Rejection[];
}

/**
 * Chooses an offering for a job: everything that fits the need (memory and GPU memory by their upper bound), scored by cost
 * per run and time to the result, then the pick from the Pareto front by the objective. Deadline and budget hold for the
 * targets of time and cost. Deterministic; reads nothing but the request.
 *
 * Where no region is named, us-central1 is searched; other regions only when nothing of known price and zone fits there.
 * Flex-start is looked at only when nothing else fits or when it is asked for. An offering of unknown price or zone is the
 * pick only when nothing better known fits, and the reason says so.
 */
export function choose(request: ChooseRequest): Choice {
  const need = needOf(request);
  const groups = groupsFor(request.catalog, need);
  const searches: Search[] = [];
  for (const attempt of attemptsOf(need)) {
    const search = searchPlace(request, groups, attempt);
    searches.push(search);
    if (search.candidates.some(({ tier }) => tier <= 1)) return answer(request, search);
  }
  const found = searches.find(({ candidates }) => candidates.length > 0);
  return found ? answer(request, found) : nothingFits(request, groups, searches);
}

/** Every group of the catalog, and of each series with custom types the smallest that meets the need. */
function groupsFor(catalog: Catalog, { vcpus, memoryGib, gpuCount }: Need): readonly OfferingGroup[] {
  const listed = catalog.groups?.() ?? groupEntries(catalog.entries());
  const custom = catalog.customGroups?.({ vcpus, memoryGib, gpu: gpuCount > 0 }) ?? [];
  return [...listed, ...custom];
}

/** Where to look, in order. */
function attemptsOf(need: Need): readonly Need[] {
  const everywhere: Need = { ...need, place: {} };
  const places = need.placeFixed ? [need] : [need, everywhere];
  if (need.modelFixed) return places;
  return [...places, ...places.map((place): Need => ({ ...place, models: [...place.models, 'FLEX_START'] }))];
}

function searchPlace(request: ChooseRequest, groups: readonly OfferingGroup[], need: Need): Search {
  const judgement = judge(request, groups, need);
  const score = scorer(request, judgement);
  const tally = new RejectionTally();
  const candidates = groups.flatMap((group) => {
    const refused = refuse(group, judgement, tally);
    const candidate = refused ? null : score(group, need.place);
    if (!candidate) return [];
    const [failed] = lateFailures(candidate, need);
    if (!failed) return [candidate];
    tally.add(
      failed[0],
      group.count(need.place),
      () => nameOf(candidate.entry.offering),
      () => failed[1],
    );
    return [];
  });
  return { need, judgement, candidates, rejected: tally.list() };
}

function judge(
  { job, prediction, catalog }: ChooseRequest,
  groups: readonly OfferingGroup[],
  need: Need,
): Judgement {
  const machine = need.current ? catalog.machineType(need.current.machineType) : null;
  return judgementOf(job, prediction, need, groups, machine);
}

function scorer(
  request: ChooseRequest,
  judgement: Judgement,
): (group: OfferingGroup, place: Place) => Candidate | null {
  const surroundings = createSurroundings(request.catalog, judgement.need.dataDiskGib);
  const readyTimes = request.readyTimes ?? defaultReadyTimes;
  return (group, place) => scoreGroup(group, judgement, place, surroundings, readyTimes);
}

/** Counts a group by the first criterion that refuses it; true when one does. */
function refuse(group: OfferingGroup, judgement: Judgement, tally: RejectionTally): boolean {
  for (const criterion of criteria) {
    const reason = criterion.refuses(group, judgement);
    if (!reason) continue;
    const count = group.count(judgement.need.place);
    if (count > 0) tally.add(criterion.name, count, () => groupName(group), reason);
    return true;
  }
  return false;
}

function groupName({ machine, accelerator, provisioningModel }: OfferingGroup): string {
  return `${nameOf({ machineType: machine.name, accelerator })} (${provisioningModel})`;
}

/**
 * Deadline and budget, which only a scored offering can miss: `[criterion, reason]`. The words hold no time from now, so that
 * the same plan a minute later is the same plan.
 */
function lateFailures(candidate: Candidate, need: Need): readonly (readonly [string, string])[] {
  const { deadlineSeconds, deadline, maxUsd } = need;
  const { usdPerRun, timeSeconds } = candidate;
  const failures: [string, string][] = [];
  if (deadlineSeconds !== null && timeSeconds > deadlineSeconds)
    failures.push([
      'deadline',
      `it takes ${duration(timeSeconds)}, which ends after the deadline ${deadline}`,
    ]);
  if (maxUsd !== null && (usdPerRun === null || usdPerRun > maxUsd)) {
    const cost = usdPerRun === null ? 'its price is not known' : `a run would cost ${dollars(usdPerRun)}`;
    failures.push(['maxUsd', `${cost}, and at most ${dollars(maxUsd)} may be spent`]);
  }
  return failures;
}

function answer(request: ChooseRequest, search: Search): Choice {
  const { judgement, candidates, need } = search;
  const best = Math.min(...candidates.map(({ tier }) => tier));
  const eligible = candidates.filter(({ tier }) => tier === best);
  const front = paretoFront(eligible);
  const [pick] = ranked(front, need.objective);
  if (!pick) return { ...nothing, rejected: search.rejected };
  const { machine, accelerator, provisioningModel } = pick.group;
  return {
    ...present(pick, judgement, request.catalog),
    alternatives: alternativesOf(request, search, front, pick),
    rejected: search.rejected,
    violations: brokenRules({ machine, accelerator, provisioningModel, diskKind: diskKindOf(machine) ?? '' }),
    reason: pickReason(pick, judgement, candidates.length),
    ladder: ladderOf({
      pick,
      candidates,
      judgement,
      catalog: request.catalog,
      priceCeiling: request.priceCeiling ?? defaultPriceCeiling,
    }),
  };
}

/** The rest of the front by the objective, filled up with the next best, which are marked dominated. */
function alternativesOf(
  request: ChooseRequest,
  search: Search,
  front: readonly Candidate[],
  pick: Candidate,
): Alternative[] {
  const { objective } = search.need;
  const rest = ranked(
    front.filter((candidate) => candidate !== pick),
    objective,
  );
  const shown = new Set(front);
  const others = search.candidates.filter((candidate) => !shown.has(candidate));
  const filled = firstRanked(others, objective, leastAlternatives - rest.length);
  const describe = (candidate: Candidate): Alternative => ({
    ...present(candidate, search.judgement, request.catalog),
    reason: alternativeReason(candidate, pick, objective),
  });
  return [...rest.map(describe), ...filled.map((candidate) => ({ ...describe(candidate), dominated: true }))];
}

const nothing: Choice = {
  offering: null,
  cost: null,
  latency: null,
  alternatives: [],
  rejected: [],
  violations: [],
  reason: null,
};

/** Names first the criterion, or the pair, that emptied the list, and the nearest that would fit. */
function nothingFits(
  request: ChooseRequest,
  groups: readonly OfferingGroup[],
  searches: readonly Search[],
): Choice {
  const last = searches[searches.length - 1];
  const first = searches[0];
  if (!last || !first) return nothing;
  const judgement = judge(request, groups, last.need);
  const late = (candidate: Candidate) => lateFailures(candidate, last.need);
  const blamed = diagnose(groups, judgement, { score: scorer(request, judgement), late });
  return { ...nothing, rejected: [...(blamed ? [blamed] : []), ...first.rejected] };
}
