import type { ProvisioningModel } from '../../schemas/job.ts';
import { drawsOnCpuQuota } from '../../schemas/offering-facts.ts';

/** What an apply makes or starts, as quotas count it. */
export interface QuotaDemand {
  readonly provisioningModel: ProvisioningModel;
  /** Machines that will run and do not run now; what follows is all of them together. */
  readonly machines: number;
  /** As the catalog spells it, e.g. `N2D`. */
  readonly series: string;
  readonly vcpus: number;
  readonly gpus: { readonly type: string; readonly count: number } | null;
  readonly localSsdGib: number;
  readonly disks: readonly { readonly kind: string; readonly gib: number }[];
  /** Gateways of Cloud NAT, which take an external address each as soon as something goes out. */
  readonly natGateways: number;
}

/** One quota that a demand draws on. */
export interface QuotaNeed {
  /** The metric that is drawn on, then those that serve in its place where none of it was granted. */
  readonly metrics: readonly string[];
  readonly scope: 'project' | 'region';
  readonly amount: number;
  /** The Compute API leaves it out, so that a missing or zero figure means nothing (R29): Cloud Quotas alone tells it. */
  readonly isUntold?: boolean;
  /** Judged only where the API tells it. */
  readonly isOptional?: boolean;
  /** Too little of it is told and does not block: it is not needed at once, or not for sure. */
  readonly isSoft?: boolean;
}

/** GPU families that `regions.get` leaves out (R29). */
const untoldGpus = /h100|h200|b200|b300|gb200|gb300|rtx-pro-6000/;

/**
 * Series whose vCPUs on demand count against CPUS_PER_VM_FAMILY, which has the family as a dimension and which
 * `regions.get` leaves out. Older series have a metric of their own (`N2D_CPUS`) or share CPUS; Spot of any series draws
 * on PREEMPTIBLE_CPUS.
 */
const countedByFamily = /^(C3D|C4|C4A|C4D|N4|N4A|N4D|H3|M4|Z3)$/;

/** Disks by the metric that their GB count against (Compute Engine, "Allocation quotas"). */
const diskMetrics: Readonly<Record<string, string>> = {
  'pd-standard': 'DISKS_TOTAL_GB',
  'pd-balanced': 'SSD_TOTAL_GB',
  'pd-ssd': 'SSD_TOTAL_GB',
  'pd-extreme': 'SSD_TOTAL_GB',
  'hyperdisk-balanced': 'HDB_TOTAL_GB',
};

/** Every quota that a demand draws on (R28): the one statement of it. `told` holds the metrics that the project's API knows. */
export function quotaNeeds(demand: QuotaDemand, told: ReadonlySet<string>): readonly QuotaNeed[] {
  const needs = [
    ...gpuNeeds(demand),
    ...cpuNeeds(demand, told),
    ...storageNeeds(demand),
    ...otherNeeds(demand),
  ];
  return needs.filter(({ amount }) => amount > 0);
}

function gpuNeeds({ gpus, provisioningModel }: QuotaDemand): readonly QuotaNeed[] {
  if (!gpus) return [];
  const { type, count: amount } = gpus;
  return [
    { metrics: ['GPUS_ALL_REGIONS'], scope: 'project', amount },
    {
      metrics: gpuForms(gpuMetric(type), provisioningModel),
      scope: 'region',
      amount,
      isUntold: untoldGpus.test(type),
    },
  ];
}

/** `NVIDIA_L4_GPUS` of `nvidia-l4`, `NVIDIA_H100_GPUS` of `nvidia-h100-80gb`; only A100 is told apart by its memory. */
function gpuMetric(type: string): string {
  const name = type.replace(/^nvidia-(tesla-)?/, '');
  const family = name === 'a100-80gb' ? name : name.replace(/-\d+gb$/, '');
  return `NVIDIA_${family.replaceAll('-', '_').toUpperCase()}_GPUS`;
}

/**
 * Spot draws on the preemptible form, and on the standard one where none was granted (R28, R30); flex-start on the
 * preemptible form (R23); a machine whose time is limited to a week, as all of ours are, on either (R24).
 */
function gpuForms(metric: string, model: ProvisioningModel): readonly string[] {
  const preemptible = `PREEMPTIBLE_${metric}`;
  switch (model) {
    case 'SPOT':
      return [preemptible, metric];
    case 'FLEX_START':
      return [preemptible];
    case 'STANDARD':
      return [metric, preemptible];
    case 'RESERVATION_BOUND':
      return [metric];
  }
}

/** A family with a vCPU quota of its own draws on that one instead of CPUS; machines that bring GPUs draw on none. */
function cpuNeeds(
  { series, vcpus, provisioningModel }: QuotaDemand,
  told: ReadonlySet<string>,
): readonly QuotaNeed[] {
  if (!drawsOnCpuQuota(`${series.toLowerCase()}-`)) return [];
  const family = `${series.toUpperCase()}_CPUS`;
  const standard = told.has(family) ? family : 'CPUS';
  const isPreemptible = drawsOnPreemptible(provisioningModel);
  const byFamily = !isPreemptible && countedByFamily.test(series) && !told.has(family);
  return [
    ...(byFamily ? [familyNeed(series, vcpus)] : []),
    { metrics: isPreemptible ? ['PREEMPTIBLE_CPUS', standard] : [standard], scope: 'region', amount: vcpus },
    { metrics: ['CPUS_ALL_REGIONS'], scope: 'project', amount: vcpus, isOptional: true },
  ];
}

/** One quota with the family as its dimension. */
function familyNeed(series: string, amount: number): QuotaNeed {
  return { metrics: [`CPUS_PER_VM_FAMILY:${series}`], scope: 'region', amount, isUntold: true };
}

function drawsOnPreemptible(model: ProvisioningModel): boolean {
  return model === 'SPOT' || model === 'FLEX_START';
}

function storageNeeds({ disks, localSsdGib, provisioningModel }: QuotaDemand): readonly QuotaNeed[] {
  const sizes = new Map<string, number>();
  for (const { kind, gib } of disks) {
    const metric = diskMetrics[kind];
    if (metric !== undefined) sizes.set(metric, (sizes.get(metric) ?? 0) + gib);
  }
  const local = drawsOnPreemptible(provisioningModel)
    ? ['PREEMPTIBLE_LOCAL_SSD_GB', 'LOCAL_SSD_TOTAL_GB']
    : ['LOCAL_SSD_TOTAL_GB'];
  return [
    ...[...sizes].map(([metric, amount]): QuotaNeed => ({ metrics: [metric], scope: 'region', amount })),
    { metrics: local, scope: 'region', amount: localSsdGib },
  ];
}

/** The machines have no external address; the gateway takes one when the first machine goes out. */
function otherNeeds({ machines, natGateways }: QuotaDemand): readonly QuotaNeed[] {
  return [
    { metrics: ['INSTANCES'], scope: 'region', amount: machines, isOptional: true },
    { metrics: ['IN_USE_ADDRESSES'], scope: 'region', amount: natGateways, isSoft: true },
  ];
}
