import type { MachineTypeFacts } from '../../schemas/catalog.ts';
import type { CatalogData, CustomShape } from './catalog-data.ts';
import {
  isCustomSize,
  sizeConflict,
  stepMib,
  usualGib,
  type CustomConflict,
  type CustomSize,
} from './custom-sizes.ts';
import type { MachineType } from './machine-types.ts';

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
  const size = sizeOf(match);
  return isCustomSize(shape, size) ? typeOf(shape, model, name, size) : null;
}

function sizeOf([, , vcpus, memoryMib, extended]: RegExpExecArray): CustomSize {
  return { vcpus: Number(vcpus), memoryMib: Number(memoryMib), extended: extended !== undefined };
}

/** Why Compute Engine has no such custom type, and what it has; null for one that it has, and for what is no custom type. */
export function customConflict(data: CatalogData, name: string): CustomConflict | null {
  const series = /^(?:([a-z][a-z0-9]*)-)?custom-/.exec(name);
  if (!series) return null;
  const known = series[1] ?? 'n1';
  const shape = data.custom[known];
  if (!shape)
    return {
      message: `The catalog has no custom types of ${known.toUpperCase()}.`,
      fix: `Custom types are known of ${Object.keys(data.custom).join(', ').toUpperCase()}.`,
    };
  const match = customName.exec(name);
  return match
    ? sizeConflict(known, shape, sizeOf(match))
    : { message: 'it does not say vCPUs and MiB.', fix: spelling };
}

/** How a custom type is written. */
export const spelling = 'Custom types are written as n2-custom-8-16384 (vCPUs, MiB).';

function typeOf(shape: CustomShape, model: MachineType, name: string, size: CustomSize): MachineType {
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
  /** vCPUs up to which more of them make the job faster; `vcpus` when absent. */
  readonly usefulVcpus?: number;
}

/**
 * Names of the custom types of each series that can be the best for a need, each with as little memory as it may have: every
 * number of vCPUs from those needed to those useful, and the fewest that reach the memory at the usual ratio; below that one
 * with extended memory, where the catalog prices it. All that is best for a larger need has here one that is as fast and no
 * dearer. Worked: 2 vCPUs and 20 GiB are `e2-custom-4-20480` (8 GiB per vCPU at most), and `n1-custom-2-20480-ext` beside
 * `n1-custom-4-20480`.
 */
export function bestCustomNames(data: CatalogData, need: CustomNeed): readonly string[] {
  return Object.entries(data.custom).flatMap(([series, shape]) => {
    const isExtensible = data.prices[shape.extendedPriceGroup] !== undefined;
    return countsFor(shape, need).flatMap((count) => nameOf(series, shape, need, count, isExtensible) ?? []);
  });
}

function countsFor(shape: CustomShape, { vcpus, memoryGib, usefulVcpus = vcpus }: CustomNeed): number[] {
  const enough = shape.vcpus.filter((count) => count >= vcpus);
  const most = enough.find((count) => count >= usefulVcpus) ?? Infinity;
  const least = enough.find((count) => usualGib(shape, count) >= memoryGib);
  return enough.filter((count) => count <= most || count === least);
}

/** Null where the series has no such shape. */
function nameOf(
  series: string,
  shape: CustomShape,
  { memoryGib }: CustomNeed,
  count: number,
  isExtensible: boolean,
): string | null {
  const isUsual = usualGib(shape, count) >= memoryGib;
  if (!isUsual && !(isExtensible && memoryGib <= (shape.maxExtendedGib ?? 0))) return null;
  const gib = Math.max(memoryGib, shape.minGibPerVcpu * count);
  const memoryMib = Math.ceil((gib * 1024) / stepMib) * stepMib;
  return `${series}-custom-${count}-${memoryMib}${isUsual ? '' : '-ext'}`;
}
