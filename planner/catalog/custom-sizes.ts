import type { CustomShape } from './catalog-data.ts';

/** Memory comes in steps of 256 MiB. */
export const stepMib = 256;

/** A custom type as its name says it. */
export interface CustomSize {
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly extended: boolean;
}

/** Why there is no such type, and what there is. */
export interface CustomConflict {
  readonly message: string;
  readonly fix: string;
}

/** One limit of the shapes that there are. */
interface Bound {
  readonly keeps: (shape: CustomShape, size: CustomSize) => boolean;
  readonly tells: (series: string, shape: CustomShape, size: CustomSize) => CustomConflict;
}

const bounds: readonly Bound[] = [
  {
    keeps: (shape, { vcpus }) => shape.vcpus.includes(vcpus),
    tells: (series, shape, { vcpus }) => ({
      message: `${series} has no custom type of ${vcpus} vCPUs.`,
      fix: `Take ${nearestCounts(shape, vcpus).join(' or ')} vCPUs.`,
    }),
  },
  {
    keeps: (_, { memoryMib }) => memoryMib % stepMib === 0,
    tells: (_, _shape, { memoryMib }) => ({
      message: `Memory of custom types comes in steps of ${stepMib} MiB, and ${memoryMib} MiB is none.`,
      fix: `Take ${Math.ceil(memoryMib / stepMib) * stepMib} MiB.`,
    }),
  },
  {
    keeps: (shape, { vcpus, memoryMib }) => memoryMib >= leastMib(shape, vcpus),
    tells: (series, shape, { vcpus }) => ({
      message: `${series} has at least ${shape.minGibPerVcpu} GiB of memory per vCPU.`,
      fix: `Take ${leastMib(shape, vcpus)} MiB or more.`,
    }),
  },
  {
    keeps: (shape, { extended }) => !extended || shape.maxExtendedGib !== null,
    tells: (series) => ({
      message: `${series} has no extended memory.`,
      fix: 'Leave -ext out.',
    }),
  },
  {
    keeps: (shape, size) => size.memoryMib <= mostGib(shape, size) * 1024,
    tells: (series, shape, size) => ({
      message: `${series} has at most ${mostGib(shape, size)} GiB of ${size.extended ? 'extended ' : ''}memory at ${size.vcpus} vCPUs.`,
      fix: lessMemory(shape, size),
    }),
  },
];

/** Whether a series has a custom type of this size. */
export function isCustomSize(shape: CustomShape, size: CustomSize): boolean {
  return bounds.every(({ keeps }) => keeps(shape, size));
}

/** Why a series has no custom type of this size; null where it has. */
export function sizeConflict(series: string, shape: CustomShape, size: CustomSize): CustomConflict | null {
  return bounds.find(({ keeps }) => !keeps(shape, size))?.tells(series.toUpperCase(), shape, size) ?? null;
}

/** GiB that a number of vCPUs has at most without extended memory. */
export function usualGib(shape: CustomShape, vcpus: number): number {
  return Math.min(shape.maxGib, shape.maxGibPerVcpu * vcpus);
}

/** The counts on both sides, where there are two. */
function nearestCounts({ vcpus }: CustomShape, wanted: number): readonly number[] {
  return [vcpus.findLast((count) => count < wanted), vcpus.find((count) => count > wanted)].filter(
    (count) => count !== undefined,
  );
}

function lessMemory(shape: CustomShape, size: CustomSize): string {
  const less = `Take ${Math.floor((mostGib(shape, size) * 1024) / stepMib) * stepMib} MiB or less`;
  const isExtensible = !size.extended && size.memoryMib <= (shape.maxExtendedGib ?? 0) * 1024;
  return isExtensible ? `${less}, or extended memory: end the name in -ext.` : `${less}.`;
}

function leastMib({ minGibPerVcpu }: CustomShape, vcpus: number): number {
  return Math.ceil((minGibPerVcpu * vcpus * 1024) / stepMib) * stepMib;
}

function mostGib(shape: CustomShape, { vcpus, extended }: CustomSize): number {
  return extended ? (shape.maxExtendedGib ?? 0) : usualGib(shape, vcpus);
}
