import { HeadstartError } from '../../../schemas/failure.ts';
import type { DiskRequest, PriceRequest } from '../../../schemas/catalog.ts';
import type { Catalog } from '../../ports.ts';
import { spelling } from '../custom-types.ts';
import { didYouMean } from '../nearest-names.ts';
import { gpuConflict, gpuTypeOf } from './gpu-names.ts';

/** What `headstart price` is asked, as it was typed or as one line of JSON gives it. */
export interface PriceQuestion {
  readonly machineType: string;
  readonly region: string;
  readonly spot?: boolean;
  readonly gpu?: { readonly type: string; readonly count: number } | null;
  readonly disks?: readonly DiskRequest[];
  /** Hours that a total is wanted for. */
  readonly hours?: number | null;
}

/**
 * Checks a question against the catalog. Throws HeadstartError `usage`, with the nearest names, for a machine, region, GPU
 * or disk kind that there is none of, and for a GPU that the machine does not take (R01 to R03).
 */
export function priceRequestOf(catalog: Catalog, question: PriceQuestion): PriceRequest {
  const { machineType, region, spot = false, disks = [] } = question;
  checkMachine(catalog, machineType);
  checkRegion(catalog, region);
  for (const { kind } of disks) checkDiskKind(catalog, kind);
  const request = { machineType, region, spot, disks };
  if (!question.gpu) return request;
  const accelerator = { type: gpuTypeOf(catalog, question.gpu.type), count: question.gpu.count };
  const conflict = gpuConflict(catalog, machineType, accelerator);
  if (conflict) throw wrong(conflict.message, conflict.fix);
  return { ...request, accelerator };
}

/** Throws HeadstartError `usage` for a machine type that there is none of. */
export function checkMachine(catalog: Catalog, name: string): void {
  if (catalog.machineType(name)) return;
  const custom = catalog.customConflict?.(name);
  if (custom) throw wrong(`There is no machine type "${name}": ${custom.message}`, custom.fix);
  const names = catalog.machineTypeNames?.() ?? [];
  throw wrong(`There is no machine type "${name}".`, didYouMean(name, names) ?? spelling);
}

/**
 * Checks the region and zone that a choice is limited to. Throws HeadstartError `usage`, with the nearest names, for a region
 * that is not in the catalog and for a zone that lies in none of them or outside the region.
 */
export function checkPlace(catalog: Catalog, region: string | undefined, zone: string | undefined): void {
  if (region !== undefined) checkRegion(catalog, region);
  if (zone === undefined) return;
  const around = /^(.+)-[a-z]$/.exec(zone)?.[1] ?? null;
  if (around === null || !catalog.regions().includes(around))
    throw wrong(
      `There is no zone "${zone}" in the catalog.`,
      'A zone is a region and a letter: us-central1-a.',
    );
  if (region !== undefined && region !== around)
    throw wrong(`The zone ${zone} lies in ${around}, not in ${region}.`, 'Leave one of the two out.');
}

function checkRegion(catalog: Catalog, region: string): void {
  const regions = catalog.regions();
  if (regions.includes(region)) return;
  const zone = /^(.+)-[a-z]$/.exec(region)?.[1];
  const hint =
    zone !== undefined && regions.includes(zone)
      ? `It is a zone; its region is "${zone}".`
      : (didYouMean(region, regions) ?? `Known are ${regions.join(', ')}.`);
  throw wrong(`There is no region "${region}" in the catalog.`, hint);
}

/** Throws HeadstartError `usage` for a disk kind that there is none of. */
export function checkDiskKind(catalog: Catalog, kind: string): void {
  const kinds = catalog.diskKinds?.() ?? [];
  if (kinds.length === 0 || kinds.includes(kind)) return;
  throw wrong(
    `There is no disk kind "${kind}".`,
    didYouMean(kind, kinds) ?? `Known are ${kinds.join(', ')}.`,
  );
}

function wrong(message: string, nextStep: string | null): HeadstartError {
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep });
}
