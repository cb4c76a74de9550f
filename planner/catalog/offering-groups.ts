import type { AcceleratorFacts, CatalogEntry } from '../../schemas/catalog.ts';
import type { ProvisioningModel } from '../../schemas/job.ts';
import type { OfferingGroup, Place } from '../ports.ts';
import type { CatalogData } from './catalog-data.ts';
import type { MachineType } from './machine-types.ts';
import { machineUsd } from './price-request.ts';
import { createZoneFinder, type RegionZones, type ZoneFinder } from './region-zones.ts';

type Accelerator = { readonly type: string; readonly count: number };

/** What a group offers in one region: one price, and the zones it holds for. */
interface RegionalOffer extends RegionZones {
  readonly usdPerHour: number | null;
}

/** A group that can also list all its entries. */
export interface ListedGroup extends OfferingGroup {
  entries(place?: Place): Iterable<CatalogEntry>;
}

/** Everything that one group's offerings share. */
interface GroupFacts {
  readonly type: MachineType;
  readonly accelerator: Accelerator | null;
  readonly acceleratorFacts: AcceleratorFacts | null;
  readonly provisioningModel: ProvisioningModel;
}

/** Makes the groups of machine types, in order of machine name, accelerator, provisioning model. Prices are worked out on first need. */
export function groupMaker(data: CatalogData): (types: readonly MachineType[]) => readonly ListedGroup[] {
  const accelerators = new Map(data.accelerators.map((facts) => [facts.type, facts]));
  const findZones = createZoneFinder(data);
  return (types) => groupsOf(data, types, accelerators, findZones);
}

function groupsOf(
  data: CatalogData,
  types: readonly MachineType[],
  accelerators: ReadonlyMap<string, AcceleratorFacts>,
  findZones: ZoneFinder,
): readonly ListedGroup[] {
  return types
    .flatMap((type) => acceleratorChoices(data, type).map((accelerator) => ({ type, accelerator })))
    .flatMap(({ type, accelerator }) => {
      const acceleratorFacts = accelerator === null ? null : (accelerators.get(accelerator.type) ?? null);
      const models = data.series[type.seriesKey]?.provisioningModels ?? [];
      return models.map((provisioningModel) => {
        const facts = { type, accelerator, acceleratorFacts, provisioningModel };
        return createGroup(data, facts, () => findZones(type.zoneSet, accelerator?.type ?? null));
      });
    });
}

/** What the type brings, or for N1 nothing and each GPU and count that its size allows (R01, R02). */
function acceleratorChoices(data: CatalogData, { facts }: MachineType): readonly (Accelerator | null)[] {
  if (facts.accelerator) return [facts.accelerator];
  if (facts.series !== 'N1' || !/^(n1|custom)-/.test(facts.name)) return [null];
  const attached = Object.entries(data.attachable).flatMap(([type, { limits }]) =>
    limits
      .filter(([, vcpus, memoryGib]) => facts.vcpus <= vcpus && facts.memoryGib <= memoryGib)
      .map(([count]) => ({ type, count })),
  );
  return [null, ...attached];
}

function createGroup(data: CatalogData, facts: GroupFacts, zones: () => readonly RegionZones[]): ListedGroup {
  const offersAt = createOffers(data, facts, zones);
  const best = (place: Place | undefined): CatalogEntry | null => {
    const offer = offersAt(place).find((candidate) => zonesAt(candidate, place).length > 0);
    const zone = offer && zonesAt(offer, place)[0];
    return offer && zone ? entryOf(facts, offer, zone) : null;
  };
  const count = (place: Place | undefined): number =>
    offersAt(place).reduce((sum, offer) => sum + zonesAt(offer, place).length, 0);
  return {
    machine: facts.type.facts,
    accelerator: facts.accelerator,
    acceleratorFacts: facts.acceleratorFacts,
    provisioningModel: facts.provisioningModel,
    count: byPlace(count),
    best: byPlace(best),
    *entries(place) {
      for (const offer of offersAt(place))
        for (const zone of zonesAt(offer, place)) yield entryOf(facts, offer, zone);
    },
  };
}

/** Answers of a function of places, each worked out once; the last place is found again without a look-up. */
export function byPlace<T>(work: (place: Place | undefined) => T): (place?: Place) => T {
  const known = new Map<string, { readonly answer: T }>();
  let lastKey: string | null = null;
  let last: { readonly answer: T } | null = null;
  return (place) => {
    const key = keyOf(place);
    if (last !== null && key === lastKey) return last.answer;
    const found = known.get(key) ?? { answer: work(place) };
    known.set(key, found);
    lastKey = key;
    last = found;
    return found.answer;
  };
}

/** The offers of a place, best first; each region's is worked out once, and all of them are ranked once. */
function createOffers(data: CatalogData, facts: GroupFacts, zones: () => readonly RegionZones[]) {
  const byRegion = new Map<string, readonly RegionalOffer[]>();
  let ranked: readonly RegionalOffer[] | null = null;
  const priced = (found: readonly RegionZones[]): readonly RegionalOffer[] =>
    found.map((at) => ({ ...at, usdPerHour: usdOf(data, facts, at.region) })).filter(isOffered);
  return (place: Place | undefined): readonly RegionalOffer[] => {
    const region = place?.region ?? place?.zone?.slice(0, -2);
    if (region === undefined) return (ranked ??= [...priced(zones())].sort(compareOffers));
    const known = byRegion.get(region);
    if (known) return known;
    const offers = priced(zones().filter((at) => at.region === region));
    byRegion.set(region, offers);
    return offers;
  };
}

/** Key of a place, empty for everywhere; a zone with a region that is not its own holds nothing and stands apart. */
function keyOf(place: Place | undefined): string {
  if (place === undefined) return '';
  const { region, zone } = place;
  return zone === undefined || region === undefined ? (zone ?? region ?? '') : `${region} ${zone}`;
}

/** A region in which neither a zone nor a price is known for a type holds no offering of it. */
function isOffered(offer: RegionalOffer): boolean {
  return offer.zones.length > 0 && (offer.known || offer.usdPerHour !== null);
}

function entryOf(facts: GroupFacts, offer: RegionalOffer, zone: string): CatalogEntry {
  const { type, accelerator, acceleratorFacts, provisioningModel } = facts;
  const { region, usdPerHour } = offer;
  const machineType = type.facts.name;
  return {
    offering: { machineType, machineCount: 1, accelerator, region, zone, provisioningModel, usdPerHour },
    machine: type.facts,
    acceleratorFacts,
    zoneKnown: offer.known,
  };
}

function zonesAt(offer: RegionalOffer, place: Place | undefined): readonly string[] {
  if (place?.region !== undefined && offer.region !== place.region) return [];
  return place?.zone === undefined ? offer.zones : offer.zones.filter((zone) => zone === place.zone);
}

/** Priced before unpriced, known zones before unknown, then cheaper, then by name of the region. */
function compareOffers(left: RegionalOffer, right: RegionalOffer): number {
  const tier = Number(left.usdPerHour === null) - Number(right.usdPerHour === null);
  const zones = Number(right.known) - Number(left.known);
  const usd = (left.usdPerHour ?? 0) - (right.usdPerHour ?? 0);
  return tier || zones || usd || (left.region < right.region ? -1 : 1);
}

/**
 * USD per hour of one machine with its accelerators; null where a part is unknown. No source here prices flex-start, and
 * a reservation's price is the contract's.
 */
function usdOf(data: CatalogData, facts: GroupFacts, region: string): number | null {
  const { type, accelerator, provisioningModel } = facts;
  if (provisioningModel !== 'STANDARD' && provisioningModel !== 'SPOT') return null;
  return machineUsd(data, type, accelerator, region, provisioningModel === 'SPOT');
}
