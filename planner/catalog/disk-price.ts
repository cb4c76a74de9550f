import type { DiskRequest, PriceItem } from '../../schemas/catalog.ts';
import type { CatalogData, DiskRate } from './catalog-data.ts';
import { hoursPerMonth, itemOf } from './price-item.ts';

/**
 * What a disk costs: capacity, and IOPS and throughput where its kind bills them beyond what the capacity includes (R17).
 * Asking for none means as much as is included, or the least that can be provisioned.
 */
export function diskItems(data: CatalogData, region: string, disk: DiskRequest): PriceItem[] {
  const { kind, gib, iops, throughputMibps } = disk;
  const capacity = itemOf(`${kind} GiB-month`, gib, data.disks[kind]?.[region] ?? null, hoursPerMonth);
  const billed = data.diskPerformance[kind];
  return [
    capacity,
    ...rateItems(`${kind} IOPS-month`, billed?.iops, region, gib, iops),
    ...rateItems(`${kind} MiB/s-month`, billed?.throughputMibps, region, gib, throughputMibps),
  ];
}

function rateItems(
  name: string,
  rate: DiskRate | null | undefined,
  region: string,
  gib: number,
  asked: number | undefined,
): PriceItem[] {
  if (!rate) return [];
  const units = Math.max(asked ?? 0, rate.least.perDisk, rate.least.perGib * gib) - rate.included;
  return units > 0 ? [itemOf(name, units, rate.usdPerMonth[region] ?? null, hoursPerMonth)] : [];
}
