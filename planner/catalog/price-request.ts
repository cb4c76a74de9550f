import type { Price, PriceItem, PriceRequest } from '../../schemas/catalog.ts';
import type { CatalogData, PriceOrigin, PriceUnit } from './catalog-data.ts';
import { diskItems } from './disk-price.ts';
import type { MachineType } from './machine-types.ts';
import { itemOf } from './price-item.ts';

/** How many of a unit a machine has. */
export function quantityOf(machine: MachineType, unit: PriceUnit): number {
  switch (unit) {
    case 'vcpu':
    case 'vcpu-bundle':
      return machine.billedVcpus;
    case 'gib':
      return machine.facts.memoryGib - machine.extendedGib;
    case 'gib-extended':
      return machine.extendedGib;
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
  const attached = acceleratorItems(data, machine, request);
  const breakdown = [
    ...machineItems(data, machine, request),
    ...attached,
    ...(request.disks ?? []).flatMap((disk) => diskItems(data, request.region, disk)),
  ];
  const known = breakdown.flatMap((item) => (item.usdPerHour === null ? [] : [item.usdPerHour]));
  return {
    usdPerHour: known.length === 0 ? null : known.reduce((left, right) => left + right, 0),
    complete: known.length === breakdown.length,
    breakdown,
    ...(data.updates
      ? updatedOrigin(data.updates, machine, request)
      : { asOf: data.asOf, source: sourceOf(data, machine, attached.length > 0) }),
  };
}

/** The oldest date of what a price is made of, and all its sources. */
function updatedOrigin(
  updates: NonNullable<CatalogData['updates']>,
  machine: MachineType,
  { region, spot, accelerator, disks = [] }: PriceRequest,
): PriceOrigin {
  const model = spot ? 'spot' : 'onDemand';
  const keys = [
    `${machine.priceGroup} ${region} ${model}`,
    ...(machine.extendedGib > 0 ? [`${machine.extendedPriceGroup} ${region} ${model}`] : []),
    ...(accelerator && !machine.facts.accelerator ? [`gpu ${accelerator.type} ${region} ${model}`] : []),
    ...disks.map(({ kind }) => `disk ${kind} ${region} onDemand`),
  ];
  const origins = keys.map((key) => updates.list[updates.of[key] ?? -1] ?? updates.base);
  const dates = origins.map(({ asOf }) => asOf).sort();
  return {
    asOf: dates[0] ?? updates.base.asOf,
    source: [...new Set(origins.map(({ source, asOf }) => `${source}, ${asOf}`))].join('; '),
  };
}

/** Every source that a price rests on. */
function sourceOf(data: CatalogData, machine: MachineType, attached: boolean): string {
  const keys = [
    ...(attached ? ['attachable'] : []),
    ...(machine.priceGroup?.endsWith('-custom') ? ['custom'] : []),
  ];
  const further = keys.flatMap((key) => data.sources.find((source) => source.keys.includes(key)) ?? []);
  return [data.source, ...further.map(({ what, title, date }) => `${what}: ${title}, ${date}`)].join('; ');
}

/** Unit prices of a group in a region; null where no source gives them. */
export function unitPrices(
  data: CatalogData,
  group: string | null,
  region: string,
  spot: boolean,
): readonly number[] | null {
  const prices = group === null ? undefined : data.prices[group]?.regions[region];
  if (!prices) return null;
  return spot ? prices[1] : prices[0];
}

function machineItems(data: CatalogData, machine: MachineType, request: PriceRequest): PriceItem[] {
  const units = machine.priceGroup === null ? undefined : data.prices[machine.priceGroup]?.units;
  if (!units) return [itemOf(machine.facts.name, 1, null)];
  const prices = unitPrices(data, machine.priceGroup, request.region, request.spot);
  const items = units.flatMap((unit, index) => {
    const quantity = quantityOf(machine, unit);
    return quantity === 0 ? [] : [itemOf(unitName(machine, unit), quantity, prices?.[index] ?? null)];
  });
  if (machine.extendedGib === 0) return items;
  const extended = unitPrices(data, machine.extendedPriceGroup, request.region, request.spot);
  return [...items, itemOf(unitName(machine, 'gib-extended'), machine.extendedGib, extended?.[0] ?? null)];
}

function unitName(machine: MachineType, unit: PriceUnit): string {
  switch (unit) {
    case 'vcpu':
      return 'vCPU';
    case 'gib':
      return 'GiB memory';
    case 'gib-extended':
      return 'GiB extended memory';
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

/**
 * USD per hour of a machine with what is attached to it, without a breakdown; null where a part is unknown. It is the sum
 * that {@link priceRequest} gives.
 */
export function machineUsd(
  data: CatalogData,
  machine: MachineType,
  accelerator: { readonly type: string; readonly count: number } | null,
  region: string,
  spot: boolean,
): number | null {
  const units = machine.priceGroup === null ? undefined : data.prices[machine.priceGroup]?.units;
  const prices = unitPrices(data, machine.priceGroup, region, spot);
  if (!units || !prices) return null;
  let usd = 0;
  for (const [index, unit] of units.entries()) usd += quantityOf(machine, unit) * (prices[index] ?? NaN);
  if (machine.extendedGib > 0) {
    const extended = unitPrices(data, machine.extendedPriceGroup, region, spot)?.[0];
    if (extended === undefined) return null;
    usd += machine.extendedGib * extended;
  }
  if (!accelerator || machine.facts.accelerator) return usd;
  const attached = attachedUsd(data, machine, accelerator.type, region, spot);
  return attached === null ? null : usd + accelerator.count * attached;
}
