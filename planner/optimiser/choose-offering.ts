import type { Offering } from '../../schemas/catalog.ts';
import type { Alternative, Choice } from '../../schemas/plan.ts';
import type { OfferingGroup, Place } from '../ports.ts';
import type { Candidate } from './candidate.ts';
import { choose, groupsFor, type ChooseRequest } from './choose.ts';
import { criteria } from './criteria.ts';
import { defaultPriceCeiling, isOfGroup, ladderOf } from './ladder.ts';
import { needOf, type Need } from './need.ts';
import { brokenRules } from './offering-rules.ts';
import { present } from './present.ts';
import { createSearcher, lateCriteriaOf, lateReason, type Search, type Searcher } from './search.ts';
import { costText, duration, nameOf } from './wording.ts';

/**
 * The choice where somebody has taken one offering of those that were shown: it is the pick where it still fits the need
 * and keeps deadline and budget, and what would have been picked is the first alternative. Where it does not fit there is
 * no pick, and the first rejection says why. The place and provisioning model are the offering's own.
 */
export function chooseOffering(request: ChooseRequest, chosen: Offering): Choice {
  const free = choose(request);
  if (isSameOffering(free.offering, chosen)) return free;
  const need = needOf(request);
  const groups = groupsFor(request.catalog, request.prediction, need);
  const searcher = createSearcher(request, groups, need);
  const there = searcher.search(unlimited(needThere(need, chosen, chosen)));
  const pick = there.candidates.find(({ group }) => isOfGroup(chosen, group));
  const [late] = pick ? lateCriteriaOf(pick, need) : [];
  const found: Found = { request, searcher, there, free, chosen };
  if (pick && late === undefined) return { ...free, ...withPick(found, pick) };
  const group = groups.find((one) => isOfGroup(chosen, one)) ?? null;
  const refused: Refused =
    pick && late !== undefined
      ? { criterion: late, why: lateReason(late, pick, need) }
      : refusal(group, there, chosen);
  return { ...free, ...withoutPick(found, refused) };
}

/** True for one machine type with one accelerator under one provisioning model in one zone, whatever the price. */
function isSameOffering(one: Offering | null, other: Offering): boolean {
  return (
    one !== null &&
    one.zone === other.zone &&
    one.machineType === other.machineType &&
    one.provisioningModel === other.provisioningModel &&
    one.accelerator?.type === other.accelerator?.type &&
    one.accelerator?.count === other.accelerator?.count
  );
}

/** The place and the model of an offering that is named are fixed by it. */
function needThere(need: Need, { provisioningModel }: Offering, { region, zone }: Place): Need {
  const place = { ...(region === undefined ? {} : { region }), ...(zone === undefined ? {} : { zone }) };
  return { ...need, place, placeFixed: true, models: [provisioningModel], modelFixed: true };
}

/** Deadline and budget are judged of the chosen one alone. */
function unlimited(need: Need): Need {
  return { ...need, deadlineSeconds: null, maxUsd: null };
}

interface Found {
  readonly request: ChooseRequest;
  readonly searcher: Searcher;
  readonly there: Search;
  readonly free: Choice;
  readonly chosen: Offering;
}

function withPick({ request, searcher, there, free, chosen }: Found, pick: Candidate): Partial<Choice> {
  const { catalog, priceCeiling = defaultPriceCeiling } = request;
  const need = needThere(needOf(request), chosen, { region: chosen.region });
  const { candidates, judgement } = searcher.search(need);
  const others = candidates.filter(({ group }) => !isOfGroup(chosen, group));
  return {
    ...present(pick, there.judgement, catalog),
    alternatives: [...formerPick(free), ...free.alternatives].filter(
      ({ offering }) => !isSameOffering(offering, chosen),
    ),
    violations: brokenRules(pick.group),
    reason: chosenReason(pick, free),
    ladder: ladderOf({ pick, candidates: others, judgement, catalog, priceCeiling }),
  };
}

function chosenReason(pick: Candidate, { offering }: Choice): string {
  const { offering: own } = pick.entry;
  const where = `${nameOf(own, pick.machineCount)} (${own.provisioningModel}, ${own.zone})`;
  const instead = offering ? `; Headstart would take ${nameOf(offering, offering.machineCount)}` : '';
  return `${where}: ${costText(pick)} in ${duration(pick.timeSeconds)}, chosen by hand${instead}`;
}

/** What would have been picked, as something that can be taken instead. */
function formerPick({ offering, cost, latency, reason }: Choice): readonly Alternative[] {
  if (!offering || !cost || !latency) return [];
  return [{ offering, cost, latency, ...(reason === null ? {} : { reason }) }];
}

interface Refused {
  readonly criterion: string;
  readonly why: string;
}

function withoutPick({ free, chosen }: Found, { criterion, why }: Refused): Partial<Choice> {
  const example = nameOf(chosen, chosen.machineCount);
  const reason = `${example}, which was chosen, does not fit: ${why}`;
  return {
    offering: null,
    cost: null,
    latency: null,
    alternatives: [...formerPick(free), ...free.alternatives],
    rejected: [{ criterion, count: 1, example, reason }, ...free.rejected],
    violations: [],
    reason: null,
    ladder: [],
  };
}

function refusal(group: OfferingGroup | null, { judgement }: Search, { zone }: Offering): Refused {
  const failed = group && criteria.find((criterion) => criterion.fails(group, judgement));
  if (group && failed) return { criterion: failed.name, why: failed.reason(group, judgement) };
  return { criterion: 'place', why: `it is not offered in ${zone}` };
}
