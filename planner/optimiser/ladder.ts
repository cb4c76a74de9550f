import type { CatalogEntry, Offering } from '../../schemas/catalog.ts';
import type { LadderRung } from '../../schemas/plan.ts';
import type { Catalog } from '../ports.ts';
import type { Candidate } from './candidate.ts';
import type { Judgement } from './criteria.ts';
import { firstRanked } from './front.ts';
import { present } from './present.ts';

/** How many times the pick's cost per hour a machine may cost that is taken instead, where nothing else is said. */
export const defaultPriceCeiling = 1.5;

/** Other offerings that a ladder holds at most, each with its zones. */
const nextOfferings = 3;

export interface LadderRequest {
  readonly pick: Candidate;
  /** Everything that fits, which is within deadline and budget. */
  readonly candidates: readonly Candidate[];
  readonly judgement: Judgement;
  readonly catalog: Catalog;
  readonly priceCeiling: number;
}

/**
 * Where a stockout leads: the pick in the other zones of its region, then the next best offerings by the objective, each
 * with its zones, as far as they cost at most `priceCeiling` times the pick per hour. Only offerings of known price in
 * known zones, and only as many machines as the pick is: the stacks make no group in the stead of one. Empty for a pick
 * of unknown price, and for a machine that stands, whose disk holds it in its zone.
 */
export function ladderOf(request: LadderRequest): readonly LadderRung[] {
  const { pick, candidates, judgement, priceCeiling } = request;
  const { need } = judgement;
  if (pick.usdPerHour === null || need.current) return [];
  const ceiling = pick.usdPerHour * priceCeiling;
  const affordable = candidates.filter(
    (one) =>
      one !== pick &&
      one.machineCount === pick.machineCount &&
      one.tier <= 1 &&
      one.usdPerHour !== null &&
      one.usdPerHour <= ceiling,
  );
  const next = firstRanked(affordable, need.objective, nextOfferings);
  return [pick, ...next].flatMap((one) => rungsOf(one, request)).filter((rung) => !isPick(rung, pick));
}

/** A candidate in each of its zones: they have one price. */
function rungsOf(candidate: Candidate, { judgement, catalog }: LadderRequest): readonly LadderRung[] {
  const { offering, cost, latency } = present(candidate, judgement, catalog);
  const { usdPerHour } = cost;
  if (usdPerHour === null) return [];
  const zones = [offering.zone, ...otherZones(candidate, judgement)];
  return zones.map((zone) => ({ offering: { ...offering, zone }, usdPerHour, cost, latency }));
}

function otherZones({ group, entry }: Candidate, { need }: Judgement): readonly string[] {
  const { region, zone, usdPerHour } = entry.offering;
  const listed: Iterable<CatalogEntry> = group.entries?.({ ...need.place, region }) ?? [];
  return [...listed]
    .filter((other) => other.zoneKnown && other.offering.usdPerHour === usdPerHour)
    .map((other) => other.offering.zone)
    .filter((other) => other !== zone)
    .sort();
}

function isPick({ offering }: LadderRung, { group, entry }: Candidate): boolean {
  return offering.zone === entry.offering.zone && isOfGroup(offering, group);
}

export function isOfGroup(
  offering: Offering,
  { machine, accelerator, provisioningModel }: Candidate['group'],
): boolean {
  return (
    offering.machineType === machine.name &&
    offering.provisioningModel === provisioningModel &&
    offering.accelerator?.type === accelerator?.type &&
    offering.accelerator?.count === accelerator?.count
  );
}
