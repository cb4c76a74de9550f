/**
 * Quota metrics and the simulator's ample limits. Metric names: Google Cloud documentation, "Allocation quotas";
 * the limits are the simulator's own.
 */
export const projectQuotas: Readonly<Record<string, number>> = {
  GPUS_ALL_REGIONS: 10_000,
  NETWORKS: 1_000,
  SUBNETWORKS: 10_000,
  FIREWALLS: 10_000,
  ROUTERS: 1_000,
  SNAPSHOTS: 100_000,
  IMAGES: 10_000,
};

/** Project-wide metrics that count the resources of a collection. */
export const countedCollections: Readonly<Record<string, string>> = {
  networks: 'NETWORKS',
  subnetworks: 'SUBNETWORKS',
  firewalls: 'FIREWALLS',
  routers: 'ROUTERS',
  snapshots: 'SNAPSHOTS',
  images: 'IMAGES',
};

/** GPU quota metrics by accelerator type. */
export const gpuMetrics: Readonly<Record<string, string>> = {
  'nvidia-tesla-t4': 'NVIDIA_T4_GPUS',
  'nvidia-tesla-p4': 'NVIDIA_P4_GPUS',
  'nvidia-tesla-v100': 'NVIDIA_V100_GPUS',
  'nvidia-tesla-p100': 'NVIDIA_P100_GPUS',
  'nvidia-l4': 'NVIDIA_L4_GPUS',
  'nvidia-tesla-a100': 'NVIDIA_A100_GPUS',
  'nvidia-a100-80gb': 'NVIDIA_A100_80GB_GPUS',
  'nvidia-h100-80gb': 'NVIDIA_H100_GPUS',
  'nvidia-h100-mega-80gb': 'NVIDIA_H100_MEGA_GPUS',
  'nvidia-h200-141gb': 'NVIDIA_H200_GPUS',
  'nvidia-b200': 'NVIDIA_B200_GPUS',
  'nvidia-gb200': 'NVIDIA_GB200_GPUS',
  'nvidia-gb300': 'NVIDIA_GB300_GPUS',
  'nvidia-rtx-pro-6000': 'NVIDIA_RTX_PRO_6000_GPUS',
};

/** Rule R29: regions.get does not tell these. They are enforced all the same. */
export const untoldMetrics: ReadonlySet<string> = new Set(
  ['H100', 'H100_MEGA', 'H200', 'B200', 'GB200', 'GB300', 'RTX_PRO_6000'].flatMap((gpu) => [
    `NVIDIA_${gpu}_GPUS`,
    `PREEMPTIBLE_NVIDIA_${gpu}_GPUS`,
  ]),
);

/** vCPU metrics of series that have their own; the others count as CPUS. */
export const cpuMetrics: Readonly<Record<string, string>> = {
  n2: 'N2_CPUS',
  n2d: 'N2D_CPUS',
  c2: 'C2_CPUS',
  c2d: 'C2D_CPUS',
  c3: 'C3_CPUS',
  a2: 'A2_CPUS',
  t2a: 'T2A_CPUS',
  t2d: 'T2D_CPUS',
};

export const regionQuotas: Readonly<Record<string, number>> = {
  CPUS: 100_000,
  PREEMPTIBLE_CPUS: 100_000,
  ...Object.fromEntries(Object.values(cpuMetrics).map((metric) => [metric, 100_000])),
  INSTANCES: 100_000,
  DISKS_TOTAL_GB: 10_000_000,
  SSD_TOTAL_GB: 10_000_000,
  HDB_TOTAL_GB: 10_000_000,
  HDML_TOTAL_GB: 10_000_000,
  HDT_TOTAL_GB: 10_000_000,
  HDX_TOTAL_GB: 10_000_000,
  LOCAL_SSD_TOTAL_GB: 10_000_000,
  IN_USE_ADDRESSES: 10_000,
  STATIC_ADDRESSES: 10_000,
  ...Object.fromEntries(
    Object.values(gpuMetrics).flatMap((metric) => [
      [metric, 10_000],
      [`PREEMPTIBLE_${metric}`, 10_000],
    ]),
  ),
};

/** The metric that a disk's GB count against, by disk type. */
export const diskMetrics: Readonly<Record<string, string>> = {
  'pd-standard': 'DISKS_TOTAL_GB',
  'pd-balanced': 'SSD_TOTAL_GB',
  'pd-ssd': 'SSD_TOTAL_GB',
  'pd-extreme': 'SSD_TOTAL_GB',
  'hyperdisk-balanced': 'HDB_TOTAL_GB',
  'hyperdisk-extreme': 'HDX_TOTAL_GB',
  'hyperdisk-throughput': 'HDT_TOTAL_GB',
  'hyperdisk-ml': 'HDML_TOTAL_GB',
  'local-ssd': 'LOCAL_SSD_TOTAL_GB',
};
