import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { Alternative, Choice } from '../../schemas/plan.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { Catalog, OfferingGroup } from '../ports.ts';
import type { Candidate } from './candidate.ts';
import { firstRanked, paretoFront, ranked } from './front.ts';
import { groupEntries } from './group-entries.ts';
import { defaultPriceCeiling, ladderOf } from './ladder.ts';
import { needOf, type Need, type NeedRequest } from './need.ts';
import { brokenRules } from './offering-rules.ts';
import { present } from './present.ts';
import type { ReadyTimes } from './ready-time.ts';
import { createSearcher, type Search, type Searcher } from './search.ts';
import { alternativeReason, elsewhere, pickReason } from './wording.ts';

export interface ChooseRequest extends NeedRequest {
  readonly catalog: Catalog;
  /** Priors of the time until a machine is ready; the published ones when absent. */
  readonly readyTimes?: ReadyTimes;
  /** What earlier runs met on Spot and in the queue of flex-start; the published figures alone where there is nothing. */
  readonly capacity?: readonly CapacityRecord[];
  /** How many times the pick's cost per hour an offering of the ladder may cost; 1.5 when absent. */
  readonly priceCeiling?: number;
}

/** How many alternatives are shown at least, where there are that many offerings. */
const leastAlternatives = 3;

/**
 * Chooses an offering for a job: everything that fits the need (memory and GPU memory by their upper bound), scored by cost
 * per run and time to the result, then the pick from the Pareto front by the objective. Deadline and budget hold for the
 * targets of time and cost. Deterministic; reads nothing but the request.
 *
 * Where no region is named, us-central1 is searched; other regions only when nothing of known price and zone fits there.
 * Flex-start is looked at only when nothing else fits or when it is asked for. An offering of unknown price or zone is the
 * pick only when nothing better known fits, and the reason says so.
 *
 * Where and how to look is settled by the need alone, before deadline and budget are: so a looser deadline or budget never
 * makes the pick worse by its objective. A limit that only another region keeps empties the list, and the answer names
 * that region. No region named is a region of its own choosing, not the relaxation of a named one: that is `any`.
 */
export function choose(request: ChooseRequest): Choice {
  const need = needOf(request);
  const groups = groupsFor(request.catalog, request.prediction, need);
  const searches: Search[] = [];
  const searcher = createSearcher(request, groups, need);
  for (const attempt of attemptsOf(need)) {
    const search = searcher.search(attempt);
    searches.push(search);
    if (isKnown(search)) break;
  }
  const settled = searches.find(isKnown) ?? searches.find(({ bestTier }) => bestTier !== null);
  return settled && settled.candidates.length > 0
    ? answer(request, settled)
    : nothingFits(searcher, searches, settled);
}

/** Whether something of known price and zone fits, even if it misses deadline or budget. */
function isKnown({ bestTier }: Search): boolean {
  return bestTier !== null && bestTier <= 1;
}

/** Every group of the catalog, and of each series with custom types those that can be the best for the need. */
export function groupsFor(
  catalog: Catalog,
  { work }: Prediction,
  { vcpus, memoryGib, gpuCount }: Need,
): readonly OfferingGroup[] {
  const listed = catalog.groups?.() ?? groupEntries(catalog.entries());
  const usefulVcpus = work.cpuSeconds > 0 ? work.parallelism : vcpus;
  const custom = catalog.customGroups?.({ vcpus, usefulVcpus, memoryGib, gpu: gpuCount > 0 }) ?? [];
  return [...listed, ...custom];
}

/** Where to look, in order. */
function attemptsOf(need: Need): readonly Need[] {
  const everywhere: Need = { ...need, place: {} };
  const places = need.placeFixed ? [need] : [need, everywhere];
  if (need.modelFixed) return places;
  return [...places, ...places.map((place): Need => ({ ...place, models: [...place.models, 'FLEX_START'] }))];
}

function answer(request: ChooseRequest, search: Search): Choice {
  const { judgement, candidates, need } = search;
  let best = Infinity;
  for (const { tier } of candidates) if (tier < best) best = tier;
  const eligible = candidates.filter(({ tier }) => tier === best);
  const front = paretoFront(eligible);
  const [pick] = ranked(front, need.objective);
  if (!pick) return { ...nothing, rejected: search.rejected };
  return {
    ...present(pick, judgement, request.catalog),
    alternatives: alternativesOf(request, search, front, pick),
    rejected: search.rejected,
    violations: brokenRules(pick.group),
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
  const missing = leastAlternatives - rest.length;
  const others = missing > 0 ? search.candidates.filter((candidate) => !front.includes(candidate)) : [];
  const filled = firstRanked(others, objective, missing);
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

/**
 * Names first the criterion, or the pair, that emptied the list, and the nearest that would fit. `settled` is the search
 * that deadline or budget emptied; absent where nothing fits even without them.
 */
function nothingFits(searcher: Searcher, searches: readonly Search[], settled: Search | undefined): Choice {
  const last = settled ?? searches[searches.length - 1];
  const first = settled ?? searches[0];
  if (!last || !first) return nothing;
  const blamed = searcher.diagnose(last);
  const elsewhere = settled ? elsewhereReason(searcher, settled) : '';
  const named = blamed ? [{ ...blamed, reason: blamed.reason + elsewhere }] : [];
  return { ...nothing, rejected: [...named, ...first.rejected] };
}

/** What another region would have within deadline and budget, where the region was not named. */
function elsewhereReason(searcher: Searcher, { need }: Search): string {
  if (need.placeFixed || need.place.region === undefined) return '';
  const { candidates } = searcher.search({ ...need, place: {} });
  const [other] = firstRanked(candidates, need.objective, 1);
  return other && other.tier <= 1 ? `; ${elsewhere(other, need.place.region)}` : '';
}
