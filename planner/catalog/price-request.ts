import type { DiskRequest, Price, PriceItem, PriceRequest } from '../../schemas/catalog.ts';
import type { CatalogData, PriceUnit } from './catalog-data.ts';
import type { MachineType } from './machine-types.ts';

/** Google bills disks by the month of 730 hours. */
export const hoursPerMonth = 730;

/** How many of a unit a machine has. */
export function quantityOf(machine: MachineType, unit: PriceUnit): number {
  switch (unit) {
    case 'vcpu':
    case 'vcpu-bundle':
      return machine.billedVcpus;
    case 'gib':
      return machine.facts.memoryGib;
    case 'gpu':
    case 'gpu-bundle':
      return machine.facts.accelerator?.count ?? 0;
    case 'ssd':
      return machine.facts.localSsdGib;
    case 'machine':
      return 1;
  }
}

/**
 * List price of a machine, its accelerators and disks, before sustained-use discount (R42: each part once). The sum holds
 * the known parts only, and `complete` says whether that is all of them.
 */
export function priceRequest(data: CatalogData, machine: MachineType, request: PriceRequest): Price {
  const breakdown = [
    ...machineItems(data, machine, request),
    ...acceleratorItems(data, machine, request),
    ...(request.disks ?? []).flatMap((disk) => diskItems(data, request.region, disk)),
  ];
  const known = breakdown.flatMap((item) => (item.usdPerHour === null ? [] : [item.usdPerHour]));
  return {
    usdPerHour: known.length === 0 ? null : known.reduce((left, right) => left + right, 0),
    complete: known.length === breakdown.length,
    breakdown,
    asOf: data.asOf,
    source: data.source,
  };
}

function itemOf(item: string, quantity: number, unitUsd: number | null, hours = 1): PriceItem {
  return { item, quantity, unitUsd, usdPerHour: unitUsd === null ? null : (quantity * unitUsd) / hours };
}

/** Unit prices of a machine's group in a region; null where no source gives them. */
export function unitPrices(
  data: CatalogData,
  machine: MachineType,
  region: string,
  spot: boolean,
): readonly number[] | null {
  const prices = machine.priceGroup === null ? undefined : data.prices[machine.priceGroup]?.regions[region];
  if (!prices) return null;
  return spot ? prices[1] : prices[0];
}

function machineItems(data: CatalogData, machine: MachineType, request: PriceRequest): PriceItem[] {
  const units = machine.priceGroup === null ? undefined : data.prices[machine.priceGroup]?.units;
  if (!units) return [itemOf(machine.facts.name, 1, null)];
  const prices = unitPrices(data, machine, request.region, request.spot);
  return units.flatMap((unit, index) => {
    const quantity = quantityOf(machine, unit);
    return quantity === 0 ? [] : [itemOf(unitName(machine, unit), quantity, prices?.[index] ?? null)];
  });
}

function unitName(machine: MachineType, unit: PriceUnit): string {
  switch (unit) {
    case 'vcpu':
      return 'vCPU';
    case 'gib':
      return 'GiB memory';
    case 'gpu':
      return machine.facts.accelerator?.type ?? 'GPU';
    case 'ssd':
      return 'GiB bundled local SSD';
    case 'vcpu-bundle':
      return 'vCPU with what comes with it';
    case 'gpu-bundle':
      return `${machine.facts.accelerator?.type ?? 'GPU'} with its vCPUs, memory and local SSD`;
    case 'machine':
      return machine.facts.name;
  }
}

/** Accelerators that the machine type does not bring; its own are part of its price. */
function acceleratorItems(data: CatalogData, machine: MachineType, request: PriceRequest): PriceItem[] {
  const { accelerator } = request;
  const own = machine.facts.accelerator;
  if (!accelerator || (own?.type === accelerator.type && own.count === accelerator.count)) return [];
  const unitUsd = attachedUsd(data, machine, accelerator.type, request.region, request.spot);
  return [itemOf(accelerator.type, accelerator.count, unitUsd)];
}

/** USD per hour of one GPU attached to a machine; null where it cannot be attached or no source prices it. */
export function attachedUsd(
  data: CatalogData,
  machine: MachineType,
  type: string,
  region: string,
  spot: boolean,
): number | null {
  const prices = machine.facts.series === 'N1' ? data.attachable[type]?.prices[region] : undefined;
  if (!prices) return null;
  return spot ? prices[1] : prices[0];
}

/** Capacity, and IOPS and throughput where they are asked for: no source here prices those. */
function diskItems(data: CatalogData, region: string, disk: DiskRequest): PriceItem[] {
  const usd = data.disks[disk.kind]?.[region] ?? null;
  return [
    itemOf(`${disk.kind} GiB-month`, disk.gib, usd, hoursPerMonth),
    ...(disk.iops === undefined ? [] : [itemOf(`${disk.kind} IOPS-month`, disk.iops, null)]),
    ...(disk.throughputMibps === undefined
      ? []
      : [itemOf(`${disk.kind} MiB/s-month`, disk.throughputMibps, null)]),
  ];
}
