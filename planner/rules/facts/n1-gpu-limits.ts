/** Largest N1 machine by GPU type and count: vCPUs and GB of memory (source: Compute Engine, "GPUs", 14 Apr 2026). */
export const n1GpuLimits: Readonly<
  Record<string, Readonly<Record<number, readonly [vcpus: number, memoryGib: number]>>>
> = {
  'nvidia-tesla-t4': { 1: [48, 312], 2: [48, 312], 4: [96, 624] },
  'nvidia-tesla-p4': { 1: [24, 156], 2: [48, 312], 4: [96, 624] },
  'nvidia-tesla-v100': { 1: [12, 78], 2: [24, 156], 4: [48, 312], 8: [96, 624] },
  'nvidia-tesla-p100': { 1: [16, 104], 2: [32, 208], 4: [96, 624] },
};

/** Zones where four P100 take a smaller machine. */
export const smallP100 = {
  zones: ['us-east1-c', 'europe-west1-d', 'europe-west1-b'],
  count: 4,
  limit: [64, 208],
} as const;

/** GPU types that are attached to N1. */
export const attachableGpus: readonly string[] = Object.keys(n1GpuLimits);
