/** What one machine draws from a project's quotas. */
export interface QuotaDemand {
  readonly vcpus: number;
  readonly gpus: { readonly type: string; readonly count: number } | null;
  readonly localSsdGib: number;
  readonly provisioningModel: string;
  readonly externalAddresses: number;
  /** Seconds of `max_run_duration`; null where there is no limit. */
  readonly maxRunSeconds: number | null;
}

/** A quota as `regions.get`, `projects.get` or Cloud Quotas tells it. */
export interface Quota {
  readonly metric: string;
  readonly limit: number;
  readonly usage: number;
}

/** One quota that a demand draws on, with the others that may serve in its place (first granted one). */
export interface QuotaNeed {
  readonly metrics: readonly string[];
  readonly amount: number;
  /** True where `regions.get` does not tell it, so that a missing or zero figure means nothing (R29). */
  readonly untold: boolean;
}

const week = 7 * 86_400;

/** GPU families that `regions.get` leaves out (R29). */
const untold = /h100|h200|b200|gb200|gb300|rtx-pro-6000/;

/** Regional metric of a GPU type, e.g. NVIDIA_L4_GPUS; the A100 forms and T4 to V100 are told so by `regions.get`. */
function gpuMetric(type: string): string {
  const name = type
    .replace(/^nvidia-(tesla-)?/, '')
    .replaceAll('-', '_')
    .toUpperCase();
  return `NVIDIA_${name}_GPUS`;
}

/** Every quota that a machine needs (R28), Spot and flex-start by their preemptible form where one was granted (R30). */
export function quotaNeeds(demand: QuotaDemand): readonly QuotaNeed[] {
  const { gpus, vcpus, localSsdGib, externalAddresses } = demand;
  const needs: QuotaNeed[] = [{ metrics: formsOf('CPUS', demand), amount: vcpus, untold: false }];
  if (gpus) {
    needs.push({ metrics: ['GPUS_ALL_REGIONS'], amount: gpus.count, untold: false });
    needs.push({
      metrics: formsOf(gpuMetric(gpus.type), demand),
      amount: gpus.count,
      untold: untold.test(gpus.type),
    });
  }
  if (localSsdGib > 0)
    needs.push({ metrics: formsOf('LOCAL_SSD_TOTAL_GB', demand), amount: localSsdGib, untold: false });
  if (externalAddresses > 0)
    needs.push({ metrics: ['IN_USE_ADDRESSES'], amount: externalAddresses, untold: false });
  return needs;
}

/** Which forms of a quota may be drawn on, first the one that is (R24, R28, R30). */
function formsOf(metric: string, { provisioningModel, gpus, maxRunSeconds }: QuotaDemand): readonly string[] {
  const preemptible = `PREEMPTIBLE_${metric}`;
  if (provisioningModel === 'SPOT') return [preemptible, metric];
  if (provisioningModel === 'FLEX_START') return [preemptible];
  const isShort = gpus !== null && maxRunSeconds !== null && maxRunSeconds <= week;
  return isShort ? [metric, preemptible] : [metric];
}
