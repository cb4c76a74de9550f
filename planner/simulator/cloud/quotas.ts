import { drawsOnCpuQuota } from '../../../schemas/offering-facts.ts';
import type { CloudCore } from './cloud-core.ts';
import {
  countedCollections,
  cpuMetrics,
  diskMetrics,
  gpuMetrics,
  projectQuotas,
  regionQuotas,
  untoldMetrics,
} from './data/quota-metrics.ts';
import { integerAt, objectAt, objectsAt, textAt, type JsonObject } from './json.ts';
import { machineFacts, seriesOf } from './machine-facts.ts';
import { OperationRefusal } from './operation-record.ts';
import { lastSegment, placeOf, regionOfScope } from './resource-names.ts';

/** Amounts by quota metric. */
export type Amounts = Readonly<Record<string, number>>;

/** What a machine counts against quotas. */
export interface MachineDemand {
  readonly machineType: string;
  readonly accelerators: readonly { readonly type: string; readonly count: number }[];
  readonly spot: boolean;
  readonly externalAddresses: number;
  readonly localSsdGib: number;
}

/** The limit of a metric; `region` null for project-wide metrics. */
export function quotaLimit(core: CloudCore, metric: string, region: string | null): number {
  const { all, regions } = core.state.data.quotas;
  const defaults = region === null ? projectQuotas : regionQuotas;
  const regional = region === null ? undefined : regions?.[region]?.[metric];
  return regional ?? all?.[metric] ?? defaults[metric] ?? Number.POSITIVE_INFINITY;
}

/** What stands in a region (or, with null, in the whole project) and counts against quotas. */
export function quotaUsage(core: CloudCore, project: string, region: string | null): Amounts {
  return sum([
    ...inRegion(core, project, 'instances', region)
      .filter(isUsingMachine)
      .map((found) => instanceAmounts(core, found, region)),
    ...(region === null ? countedAmounts(core, project) : storageAmounts(core, project, region)),
  ]);
}

function inRegion(core: CloudCore, project: string, collection: string, region: string | null): JsonObject[] {
  return core.state
    .inProject(project, collection)
    .filter(([path]) => region === null || regionOfScope(placeOf(path)?.scope ?? 'global') === region)
    .map(([, resource]) => resource);
}

/** A stopped instance holds no vCPUs, GPUs or ephemeral addresses. */
function isUsingMachine(instance: JsonObject): boolean {
  return instance['status'] !== 'TERMINATED';
}

function storageAmounts(core: CloudCore, project: string, region: string): Amounts[] {
  const disks = inRegion(core, project, 'disks', region).map((disk) =>
    diskAmounts(lastSegment(textAt(disk, 'type') ?? ''), integerAt(disk, 'sizeGb') ?? 0),
  );
  return [...disks, { STATIC_ADDRESSES: inRegion(core, project, 'addresses', region).length }];
}

function countedAmounts(core: CloudCore, project: string): Amounts[] {
  return Object.entries(countedCollections).map(([collection, metric]) => ({
    [metric]: core.state.inProject(project, collection).length,
  }));
}

function instanceAmounts(core: CloudCore, instance: JsonObject, region: string | null): Amounts {
  const demand = demandOf(instance);
  return region === null ? { GPUS_ALL_REGIONS: gpuCount(demand) } : regionalAmounts(core, demand, region);
}

/** The demand of an instance that exists. */
export function demandOf(instance: JsonObject): MachineDemand {
  const interfaces = objectsAt(instance, 'networkInterfaces');
  const scratch = objectsAt(instance, 'disks').filter((disk) => disk['type'] === 'SCRATCH');
  return {
    machineType: lastSegment(textAt(instance, 'machineType') ?? ''),
    accelerators: objectsAt(instance, 'guestAccelerators').map((found) => ({
      type: lastSegment(textAt(found, 'acceleratorType') ?? ''),
      count: integerAt(found, 'acceleratorCount') ?? 0,
    })),
    spot: isSpot(objectAt(instance, 'scheduling') ?? {}),
    externalAddresses: interfaces.reduce(
      (count, found) => count + objectsAt(found, 'accessConfigs').length,
      0,
    ),
    localSsdGib: scratch.reduce((sumGib, disk) => sumGib + (integerAt(disk, 'diskSizeGb') ?? 0), 0),
  };
}

/** SPOT and FLEX_START draw on preemptible quota (rules R23, R28). */
export function isSpot(scheduling: JsonObject): boolean {
  const model = textAt(scheduling, 'provisioningModel');
  return model === 'SPOT' || model === 'FLEX_START' || scheduling['preemptible'] === true;
}

function gpuCount(demand: MachineDemand): number {
  return demand.accelerators.reduce((count, found) => count + found.count, 0);
}

function regionalAmounts(core: CloudCore, demand: MachineDemand, region: string): Amounts {
  const metric = (name: string): string => grantedMetric(core, name, demand.spot, region);
  return sum([
    cpuAmounts(core, demand, region),
    { INSTANCES: 1 },
    { IN_USE_ADDRESSES: demand.externalAddresses, LOCAL_SSD_TOTAL_GB: demand.localSsdGib },
    ...demand.accelerators.map((found) => ({ [metric(gpuMetrics[found.type] ?? found.type)]: found.count })),
  ]);
}

function cpuAmounts(core: CloudCore, { machineType, spot }: MachineDemand, region: string): Amounts {
  if (!drawsOnCpuQuota(machineType)) return {};
  const own = cpuMetrics[seriesOf(machineType)] ?? 'CPUS';
  const metric = spot && quotaLimit(core, 'PREEMPTIBLE_CPUS', region) > 0 ? 'PREEMPTIBLE_CPUS' : own;
  return { [metric]: machineFacts(core.machines, machineType)?.vcpus ?? 0 };
}

/** Rule R30: Spot uses the standard quota where no preemptible quota was granted. */
function grantedMetric(core: CloudCore, metric: string, spot: boolean, region: string): string {
  const preemptible = `PREEMPTIBLE_${metric}`;
  return spot && quotaLimit(core, preemptible, region) > 0 ? preemptible : metric;
}

function diskAmounts(type: string, sizeGib: number): Amounts {
  const metric = diskMetrics[type];
  return metric === undefined ? {} : { [metric]: sizeGib };
}

function sum(parts: readonly Amounts[]): Amounts {
  const total: Record<string, number> = {};
  for (const part of parts) {
    for (const [metric, amount] of Object.entries(part)) total[metric] = (total[metric] ?? 0) + amount;
  }
  return total;
}

/** OperationRefusal QUOTA_EXCEEDED where a machine does not fit beside what stands (rule R28). */
export function refuseMachineQuota(
  core: CloudCore,
  project: string,
  region: string,
  demand: MachineDemand,
): void {
  refuse(core, project, null, { GPUS_ALL_REGIONS: gpuCount(demand) });
  refuse(core, project, region, regionalAmounts(core, demand, region));
}

export function refuseDiskQuota(
  core: CloudCore,
  place: { readonly project: string; readonly scope: string },
  type: string,
  sizeGib: number,
): void {
  refuse(core, place.project, regionOfScope(place.scope), diskAmounts(type, sizeGib));
}

export function refuseAddressQuota(
  core: CloudCore,
  place: { readonly project: string; readonly scope: string },
): void {
  const region = regionOfScope(place.scope);
  if (region !== null) refuse(core, place.project, region, { STATIC_ADDRESSES: 1 });
}

/** For collections whose resources are counted project-wide. */
export function refuseCountQuota(core: CloudCore, project: string, collection: string): void {
  const metric = countedCollections[collection];
  if (metric !== undefined) refuse(core, project, null, { [metric]: 1 });
}

function refuse(core: CloudCore, project: string, region: string | null, demand: Amounts): void {
  const used = quotaUsage(core, project, region);
  for (const [metric, amount] of Object.entries(demand)) {
    const limit = quotaLimit(core, metric, region);
    if (amount > 0 && (used[metric] ?? 0) + amount > limit) throw exceeded(metric, limit, region);
  }
}

function exceeded(metric: string, limit: number, region: string | null): OperationRefusal {
  const where = region === null ? 'globally' : `in region ${region}`;
  const suffix = region === null ? 'per-project' : 'per-project-region';
  return new OperationRefusal({
    code: 'QUOTA_EXCEEDED',
    message: `Quota '${metric}' exceeded.  Limit: ${limit.toFixed(1)} ${where}.`,
    errorDetails: [
      {
        quotaInfo: {
          metricName: `compute.googleapis.com/${metric.toLowerCase()}`,
          limitName: `${metric.replaceAll('_', '-')}-${suffix}`,
          dimensions: region === null ? { global: 'global' } : { region },
          limit,
        },
      },
    ],
    httpStatus: 403,
    httpMessage: 'FORBIDDEN',
  });
}

/** The `quotas` of projects.get (region null) and regions.get; with `all`, also what the API does not tell (R29). */
export function quotaList(
  core: CloudCore,
  project: string,
  region: string | null,
  all = false,
): JsonObject[] {
  const used = quotaUsage(core, project, region);
  const defaults = Object.keys(region === null ? projectQuotas : regionQuotas);
  return defaults
    .filter((metric) => all || !untoldMetrics.has(metric))
    .map((metric) => ({ metric, limit: quotaLimit(core, metric, region), usage: used[metric] ?? 0 }));
}
