import type { MachineTypeFacts } from '../../schemas/catalog.ts';
import type { CatalogData, CustomShape, MachineTypeRow } from './catalog-data.ts';

/** A machine type with what its price is made of. */
export interface MachineType {
  readonly facts: MachineTypeFacts;
  /** Key of the snapshot's `prices`; null where no source prices it. */
  readonly priceGroup: string | null;
  readonly billedVcpus: number;
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
  const all = data.machineTypes.map((row) => fromRow(data, row));
  const byName = new Map(all.map((type) => [type.facts.name, type]));
  return { all, find: (name) => byName.get(name) ?? customMachineType(data, byName, name) };
}

function fromRow(data: CatalogData, row: MachineTypeRow): MachineType {
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
  return { facts, priceGroup, billedVcpus, zoneSet, seriesKey, offered };
}

const customName = /^(?:(n1|n2|n2d|n4|e2)-)?custom-(\d{1,3})-(\d{3,7})(-ext)?$/;

/**
 * A custom type such as `n2-custom-8-16384` (vCPUs, MiB; without a series it is N1, `-ext` allows more memory per vCPU).
 * Null where Compute Engine has no such shape: an odd number of vCPUs above one, memory that is no multiple of 256 MiB,
 * or a size outside the series' range.
 */
function customMachineType(
  data: CatalogData,
  byName: ReadonlyMap<string, MachineType>,
  name: string,
): MachineType | null {
  const match = customName.exec(name);
  const series = match?.[1] ?? 'n1';
  const shape = data.custom[series];
  const model = byName.get(`${series}-standard-4`);
  if (!match || !shape || !model) return null;
  const vcpus = Number(match[2]);
  const memoryMib = Number(match[3]);
  if (!isAllowed(shape, vcpus, memoryMib, match[4] !== undefined)) return null;
  const facts = { ...model.facts, name, vcpus, memoryGib: memoryMib / 1024 };
  return { ...model, facts, billedVcpus: vcpus, priceGroup: null, offered: false };
}

function isAllowed(shape: CustomShape, vcpus: number, memoryMib: number, extended: boolean): boolean {
  const gibPerVcpu = memoryMib / 1024 / vcpus;
  return (
    vcpus >= shape.minVcpus &&
    vcpus <= shape.maxVcpus &&
    (vcpus === 1 || vcpus % 2 === 0) &&
    memoryMib % 256 === 0 &&
    gibPerVcpu >= shape.minGibPerVcpu &&
    (extended || gibPerVcpu <= shape.maxGibPerVcpu)
  );
}
