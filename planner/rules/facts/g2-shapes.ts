/** L4 GPUs by vCPUs of a G2 machine (source: Compute Engine, "Accelerator-optimized machines", 13 Apr 2026). */
export const g2GpusByVcpus: Readonly<Record<number, number>> = {
  4: 1,
  8: 1,
  12: 1,
  16: 1,
  32: 1,
  24: 2,
  48: 4,
  96: 8,
};

/** GB of memory that a custom G2 may have, by vCPUs (the same source). */
export const g2MemoryByVcpus: Readonly<Record<number, readonly [least: number, most: number]>> = {
  4: [16, 32],
  8: [32, 54],
  12: [48, 54],
  16: [54, 64],
  24: [96, 108],
  32: [96, 128],
  48: [192, 216],
  96: [384, 432],
};
