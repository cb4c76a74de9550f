import type { CatalogEntry } from '../../schemas/catalog.ts';
import type { OfferingGroup, Place } from '../ports.ts';

/** Groups the entries of a catalog that only lists them, in the order in which they come. */
export function groupEntries(entries: Iterable<CatalogEntry>): readonly OfferingGroup[] {
  const groups = Map.groupBy(entries, keyOf);
  return [...groups.values()].flatMap((list) => groupOf(list) ?? []);
}

function keyOf({ offering }: CatalogEntry): string {
  const { machineType, accelerator, provisioningModel } = offering;
  return `${machineType} ${accelerator?.type ?? ''} ${accelerator?.count ?? 0} ${provisioningModel}`;
}

function groupOf(entries: readonly CatalogEntry[]): OfferingGroup | null {
  const sorted = [...entries].sort(compareEntries);
  const [first] = sorted;
  if (!first) return null;
  return {
    machine: first.machine,
    accelerator: first.offering.accelerator,
    acceleratorFacts: first.acceleratorFacts,
    provisioningModel: first.offering.provisioningModel,
    count: (place) => sorted.filter((entry) => isAt(entry, place)).length,
    best: (place) => sorted.find((entry) => isAt(entry, place)) ?? null,
    entries: (place) => sorted.filter((entry) => isAt(entry, place)),
  };
}

function isAt({ offering }: CatalogEntry, place: Place | undefined): boolean {
  const { region, zone } = place ?? {};
  return (
    (region === undefined || offering.region === region) && (zone === undefined || offering.zone === zone)
  );
}

/** Priced before unpriced, known zones before unknown, then cheaper, then by zone. */
function compareEntries(left: CatalogEntry, right: CatalogEntry): number {
  const tier = Number(left.offering.usdPerHour === null) - Number(right.offering.usdPerHour === null);
  const zones = Number(right.zoneKnown) - Number(left.zoneKnown);
  const usd = (left.offering.usdPerHour ?? 0) - (right.offering.usdPerHour ?? 0);
  return tier || zones || usd || (left.offering.zone < right.offering.zone ? -1 : 1);
}
