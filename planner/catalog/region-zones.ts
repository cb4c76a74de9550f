import type { CatalogData } from './catalog-data.ts';

/** Zones of one region in which something is offered. */
export interface RegionZones {
  readonly region: string;
  readonly zones: readonly string[];
  /** False where no source lists it in this region: the zones are then all of the region. */
  readonly known: boolean;
}

/** The zones of a machine type with an accelerator, by region; answers for one pair are worked out once. */
export type ZoneFinder = (zoneSet: number | null, acceleratorType: string | null) => readonly RegionZones[];

/** Zones that list the machine type and, where zones of the accelerator are known, the accelerator too (R12). */
export function createZoneFinder(data: CatalogData): ZoneFinder {
  const regionOf = data.zones.map((zone) => zone.slice(0, -2));
  const everywhere = byRegion(data, regionOf, new Set(data.zones.keys()));
  const found = new Map<string, readonly RegionZones[]>();
  return (zoneSet, acceleratorType) => {
    const key = `${zoneSet} ${acceleratorType}`;
    const known = found.get(key);
    if (known) return known;
    const zones = byRegion(data, regionOf, listedZones(data, zoneSet, acceleratorType));
    const answer = data.regions.map((region) => {
      const listed = zones.get(region) ?? [];
      return {
        region,
        zones: listed.length > 0 || data.zonesComplete ? listed : (everywhere.get(region) ?? []),
        known: listed.length > 0,
      };
    });
    found.set(key, answer);
    return answer;
  };
}

function listedZones(
  data: CatalogData,
  zoneSet: number | null,
  acceleratorType: string | null,
): ReadonlySet<number> {
  const machine = zoneSet === null ? [] : (data.zoneSets[zoneSet] ?? []);
  const listed = acceleratorType === null ? undefined : data.acceleratorZones[acceleratorType];
  const accelerator = listed && new Set(listed);
  return new Set(accelerator ? machine.filter((zone) => accelerator.has(zone)) : machine);
}

function byRegion(
  data: CatalogData,
  regionOf: readonly string[],
  indices: ReadonlySet<number>,
): ReadonlyMap<string, readonly string[]> {
  const zones = data.zones.filter((_, index) => indices.has(index));
  const regions = new Map<string, string[]>();
  for (const zone of zones) {
    const region = regionOf[data.zones.indexOf(zone)] ?? '';
    const list = regions.get(region);
    if (list) list.push(zone);
    else regions.set(region, [zone]);
  }
  return regions;
}
