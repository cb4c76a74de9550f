import { HeadstartError } from '../../../schemas/failure.ts';
import type { DiskRequest, PriceRequest } from '../../../schemas/catalog.ts';
import type { Catalog } from '../../ports.ts';
import { spelling } from '../custom-types.ts';
import { didYouMean } from '../nearest-names.ts';
import { regionConflict } from './place-names.ts';
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

function checkRegion(catalog: Catalog, region: string): void {
  const conflict = regionConflict(catalog, region);
  if (conflict) throw wrong(conflict.message, conflict.fix);
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
