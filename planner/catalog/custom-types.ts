import type { MachineTypeFacts } from '../../schemas/catalog.ts';
import type { CatalogData, CustomShape } from './catalog-data.ts';
import type { MachineType } from './machine-types.ts';

/** Memory comes in steps of 256 MiB. */
const stepMib = 256;

const customName = /^(?:(n1|n2|n2d|n4|e2)-)?custom-(\d{1,3})-(\d{3,7})(-ext)?$/;

/** Gbit/s that Compute Engine gives per vCPU, up to the series' cap. */
const gbpsPerVcpu = 2;

/**
 * A custom type such as `n2-custom-8-16384` (vCPUs, MiB; without a series it is N1, `-ext` allows more memory per vCPU).
 * Null where Compute Engine has no such shape.
 */
export function customMachineType(
  data: CatalogData,
  byName: ReadonlyMap<string, MachineType>,
  name: string,
): MachineType | null {
  const match = customName.exec(name);
  const shape = data.custom[match?.[1] ?? 'n1'];
  const model = shape && byName.get(shape.like);
  if (!match || !model) return null;
  const size = { vcpus: Number(match[2]), memoryMib: Number(match[3]), extended: match[4] !== undefined };
  return isAllowed(shape, size) ? typeOf(shape, model, name, size) : null;
}

interface Size {
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly extended: boolean;
}

function isAllowed(shape: CustomShape, { vcpus, memoryMib, extended }: Size): boolean {
  const most = extended ? shape.maxExtendedGib : usualGib(shape, vcpus);
  const gib = memoryMib / 1024;
  return (
    shape.vcpus.includes(vcpus) &&
    memoryMib % stepMib === 0 &&
    gib >= shape.minGibPerVcpu * vcpus &&
    most !== null &&
    gib <= most
  );
}

/** GiB that a number of vCPUs has at most without extended memory. */
function usualGib(shape: CustomShape, vcpus: number): number {
  return Math.min(shape.maxGib, shape.maxGibPerVcpu * vcpus);
}

function typeOf(shape: CustomShape, model: MachineType, name: string, size: Size): MachineType {
  const { vcpus, memoryMib, extended } = size;
  const memoryGib = memoryMib / 1024;
  const cap = shape.networkGbpsCap;
  const facts: MachineTypeFacts = {
    ...model.facts,
    name,
    vcpus,
    memoryGib,
    networkGbps: cap === null ? null : Math.min(cap, gbpsPerVcpu * vcpus),
  };
  return {
    ...model,
    facts,
    billedVcpus: vcpus,
    extendedGib: extended ? Math.max(0, memoryGib - usualGib(shape, vcpus)) : 0,
    priceGroup: shape.priceGroup,
    extendedPriceGroup: shape.extendedPriceGroup,
    offered: false,
  };
}

/** What a custom type must have at least. */
export interface CustomNeed {
  readonly vcpus: number;
  readonly memoryGib: number;
}

/**
 * Names of the smallest custom type of each series that meets a need: the fewest vCPUs that reach the memory at the usual
 * ratio, and where the catalog prices extended memory the fewest vCPUs with it. Worked: 2 vCPUs and 20 GiB are
 * `e2-custom-4-20480` (8 GiB per vCPU at most), and `n1-custom-2-20480-ext` beside `n1-custom-4-20480`.
 */
export function smallestCustomNames(data: CatalogData, need: CustomNeed): readonly string[] {
  return Object.entries(data.custom).flatMap(([series, shape]) => {
    const names = [smallestName(series, shape, need, false)];
    if (data.prices[shape.extendedPriceGroup]) names.push(smallestName(series, shape, need, true));
    return names.filter((name) => name !== null);
  });
}

function smallestName(
  series: string,
  shape: CustomShape,
  { vcpus, memoryGib }: CustomNeed,
  extended: boolean,
): string | null {
  const least = shape.vcpus.find((count) => count >= vcpus && usualGib(shape, count) >= memoryGib);
  const count = extended ? shape.vcpus.find((one) => one >= vcpus) : least;
  // Extended memory that needs as many vCPUs as the usual kind is not needed.
  if (count === undefined || (extended && count === least)) return null;
  const gib = Math.max(memoryGib, shape.minGibPerVcpu * count);
  if (extended && gib > (shape.maxExtendedGib ?? 0)) return null;
  const memoryMib = Math.ceil((gib * 1024) / stepMib) * stepMib;
  return `${series}-custom-${count}-${memoryMib}${extended ? '-ext' : ''}`;
}
