import type { MachineTypeFacts } from '../../schemas/catalog.ts';
import type { CatalogData, MachineTypeRow } from './catalog-data.ts';
import { customMachineType } from './custom-types.ts';

/** A machine type with what its price is made of. */
export interface MachineType {
  readonly facts: MachineTypeFacts;
  /** Key of the snapshot's `prices`; null where no source prices it. */
  readonly priceGroup: string | null;
  /** Key of the prices of extended memory; null for all but custom types. */
  readonly extendedPriceGroup: string | null;
  readonly billedVcpus: number;
  /** Memory that is billed as extended, part of `facts.memoryGib`. */
  readonly extendedGib: number;
  readonly zoneSet: number | null;
  readonly seriesKey: string;
  readonly offered: boolean;
}

/** Looks machine types up by name, custom ones included. */
export interface MachineTypes {
  find(name: string): MachineType | null;
  readonly all: readonly MachineType[];
}

/** Machine types of a snapshot. */
export function createMachineTypes(data: CatalogData): MachineTypes {
  const all = data.machineTypes.map((row) => machineRow(data, row));
  const byName = new Map(all.map((type) => [type.facts.name, type]));
  return { all, find: (name) => byName.get(name) ?? customMachineType(data, byName, name) };
}

/** One row of the snapshot in words. */
export function machineRow(data: CatalogData, row: MachineTypeRow): MachineType {
  const [
    name,
    seriesKey,
    priceGroup,
    vcpus,
    billedVcpus,
    memoryGib,
    accelerator,
    count,
    localSsdGib,
    ...rest
  ] = row;
  const [coremarkPerVcpu, networkGbps, zoneSet, offered] = rest;
  const series = data.series[seriesKey];
  const facts: MachineTypeFacts = {
    name,
    series: series?.name ?? '',
    vcpus,
    memoryGib,
    accelerator: accelerator === null ? null : { type: accelerator, count },
    localSsdGib,
    architecture: series?.architecture ?? 'X86_64',
    coremarkPerVcpu,
    networkGbps,
    diskKinds: series?.diskKinds ?? [],
  };
  const custom = { extendedPriceGroup: null, extendedGib: 0 };
  return { facts, priceGroup, ...custom, billedVcpus, zoneSet, seriesKey, offered };
}
