import type { CatalogData } from '../../planner/catalog/catalog-data.ts';
import { groupParts, skuRules } from '../../planner/catalog/refresh/sku-rules.ts';

type Json = Record<string, unknown>;

/** A snapshot of a few regions, so that a refresh of it is quick. */
export function trimmed(data: CatalogData, regions: readonly string[]): CatalogData {
  const only = <T>(byRegion: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(byRegion).filter(([region]) => regions.includes(region)));
  const within = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
  const zones = data.zones.filter((zone) => regions.includes(zone.slice(0, -2)));
  const indices = (set: readonly number[]): number[] =>
    set.map((index) => zones.indexOf(data.zones[index] ?? '')).filter((index) => index >= 0);
  return {
    ...data,
    regions,
    zones,
    zoneSets: data.zoneSets.map(indices),
    acceleratorZones: within(data.acceleratorZones, indices),
    prices: within(data.prices, (group) => ({ ...group, regions: only(group.regions) })),
    attachable: within(data.attachable, (gpu) => ({ ...gpu, prices: only(gpu.prices) })),
    disks: within(data.disks, only),
  };
}

/** Every machine type of a snapshot as the Compute API lists it, in each zone that the snapshot lists it in. */
export function machineTypeScopes(data: CatalogData): Record<string, Json> {
  const scopes: Record<string, { machineTypes: Json[] }> = {};
  for (const row of data.machineTypes) {
    const [name, , , vcpus, , memoryGib, accelerator, count, localSsdGib, , , zoneSet] = row;
    const zones = zoneSet === null ? [0] : (data.zoneSets[zoneSet] ?? []);
    for (const index of zones) {
      const zone = data.zones[index] ?? '';
      (scopes[`zones/${zone}`] ??= { machineTypes: [] }).machineTypes.push({
        kind: 'compute#machineType',
        name,
        guestCpus: vcpus,
        memoryMb: memoryGib * 1024,
        zone,
        ...(accelerator === null
          ? {}
          : { accelerators: [{ guestAcceleratorType: accelerator, guestAcceleratorCount: count }] }),
        ...(localSsdGib > 0 ? { bundledLocalSsds: { defaultInterface: 'NVME', partitionCount: 1 } } : {}),
      });
    }
  }
  return scopes;
}

/** Accelerators of a snapshot as the Compute API lists them. */
export function acceleratorScopes(data: CatalogData): Record<string, Json> {
  const scopes: Record<string, { acceleratorTypes: Json[] }> = {};
  for (const [type, zones] of Object.entries(data.acceleratorZones))
    for (const index of zones)
      (scopes[`zones/${data.zones[index] ?? ''}`] ??= { acceleratorTypes: [] }).acceleratorTypes.push({
        name: type,
        maximumCardsPerInstance: 8,
      });
  return scopes;
}

/** A SKU in the shape of the Cloud Billing Catalog. */
export function sku(
  description: string,
  usd: number,
  unit: string,
  regions: readonly string[],
  over: Json = {},
): Json {
  const nanos = Math.round(usd * 1e9);
  return {
    name: `services/6F81-5844-456A/skus/${description.length}`,
    skuId: description.replaceAll(/\W/g, '-').slice(0, 40),
    description,
    category: {
      serviceDisplayName: 'Compute Engine',
      resourceFamily: 'Compute',
      resourceGroup: 'CPU',
      usageType: /Preemptible/.test(description) ? 'Preemptible' : 'OnDemand',
    },
    serviceRegions: regions,
    pricingInfo: [
      {
        pricingExpression: {
          usageUnit: unit,
          displayQuantity: 1,
          tieredRates: [
            {
              startUsageAmount: 0,
              unitPrice: { currencyCode: 'USD', units: String(Math.floor(nanos / 1e9)), nanos: nanos % 1e9 },
            },
          ],
        },
      },
    ],
    ...over,
  };
}

const gpuName = / GPU$|96GB$/;

/** The name as Google writes it for a region, on demand or as Spot. */
function skuName(name: string, region: string, spot: boolean): string {
  if (!spot) return `${name} running in ${region}`;
  return gpuName.test(name) || name === 'SSD backed Local Storage'
    ? `${name} attached to Spot Preemptible VMs running in ${region}`
    : `Spot Preemptible ${name} running in ${region}`;
}

/**
 * SKUs that give back the prices of a snapshot: groups with one unit per part give it, and where a group has but a total the
 * memory is priced at next to nothing and the vCPU, or the GPU, at the rest.
 */
export function skusOf(data: CatalogData, region: string): Json[] {
  const rules = new Map(skuRules.map((rule) => [rule.part, rule]));
  const prices = new Map<string, readonly [number, number | null]>();
  const put = (part: string, onDemand: number | undefined, spot: number | null | undefined): void => {
    if (onDemand !== undefined && onDemand > 0) prices.set(part, [onDemand, spot ?? null]);
  };
  for (const [kind, regions] of Object.entries(data.disks))
    if (rules.has(`disk.${kind}`)) put(`disk.${kind}`, regions[region], null);
  for (const [type, { prices: sold }] of Object.entries(data.attachable))
    put(`gpu.${type}`, sold[region]?.[0], sold[region]?.[1]);
  for (const [key, made] of Object.entries(groupParts)) {
    const known = data.prices[key];
    const listed = known?.regions[region];
    if (!known || !listed || !known.units.every((unit) => unit in made)) continue;
    for (const [index, unit] of known.units.entries()) {
      const hours = unit === 'ssd' ? 730 : 1;
      const parts = made[unit as keyof typeof made] ?? [];
      if (parts.length !== 1) continue;
      const spot = listed[1]?.[index];
      put(parts[0] ?? '', (listed[0][index] ?? 0) * hours, spot === undefined ? null : spot * hours);
    }
  }
  return [...prices].flatMap(([part, [onDemand, spot]]) => {
    const rule = rules.get(part);
    if (!rule) return [];
    const price = (usd: number, isSpot: boolean) =>
      sku(skuName(rule.name, region, isSpot), usd, rule.unit, [region]);
    return spot === null ? [price(onDemand, false)] : [price(onDemand, false), price(spot, true)];
  });
}
