import type { PreflightReader, Quota } from '../ports.ts';
import { isObject, restClient, restPath, type RestClientOptions } from './rest-client.ts';

/** A quota of the Cloud Quotas API, and the family that it is asked for. */
interface QuotaName {
  readonly id: string;
  /** Dimension by name; null where the quota is one of a family by itself. */
  readonly family: { readonly dimension: string; readonly value: string } | null;
}

/**
 * Limits that the Compute API leaves out (R29), from the Cloud Quotas API (v1, quotaInfos.get); it tells no usage. Throws
 * HeadstartError as the reader of the cloud does.
 */
export function cloudQuotasReader(options: RestClientOptions): Required<Pick<PreflightReader, 'limits'>> {
  const client = restClient(options);
  return {
    async limits({ project, region, metrics }, signal) {
      const found = metrics.map(async (metric) => {
        const name = quotaNameOf(metric);
        const service = ['projects', project, 'locations', 'global', 'services', 'compute.googleapis.com'];
        const path = `/v1${restPath(...service, 'quotaInfos', name.id)}`;
        const limit = limitOf(await client.send({ method: 'GET', path }, signal), name, region);
        return limit === null ? [] : [{ metric, region, limit, usage: null }];
      });
      return (await Promise.all(found)).flat() satisfies readonly Quota[];
    },
  };
}

/**
 * `NVIDIA_H100_GPUS` is GPUS-PER-GPU-FAMILY with NVIDIA_H100 as its family; the preemptible form is a quota of its own by
 * family; `CPUS_PER_VM_FAMILY:C4` has the family after the colon.
 */
function quotaNameOf(metric: string): QuotaName {
  const [name = metric, series] = metric.split(':');
  if (series !== undefined) return { id: idOf(name), family: { dimension: 'vm_family', value: series } };
  const gpu = /^(NVIDIA_\w+)_GPUS$/.exec(metric)?.[1];
  if (gpu === undefined) return { id: idOf(metric), family: null };
  return { id: idOf('GPUS_PER_GPU_FAMILY'), family: { dimension: 'gpu_family', value: gpu } };
}

function idOf(metric: string): string {
  return `${metric.replaceAll('_', '-')}-per-project-region`;
}

/**
 * The limit of the entry that says most of region and family: a dimension that an entry does not name stands for all that
 * no other entry names (Cloud Quotas API, DimensionsInfo). Null where none speaks of them, or the entry holds no figure.
 */
function limitOf(info: unknown, { family }: QuotaName, region: string): number | null {
  const list = isObject(info) && Array.isArray(info['dimensionsInfos']) ? info['dimensionsInfos'] : [];
  const wanted: Readonly<Record<string, string>> = {
    region,
    ...(family ? { [family.dimension]: family.value } : {}),
  };
  const meant = list.filter(isObject).filter((entry) => isMeant(entry, wanted));
  const [best] = meant.sort((left, right) => dimensionsOf(right).length - dimensionsOf(left).length);
  const details = best?.['details'];
  const value = isObject(details) ? details['value'] : undefined;
  const limit = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  // -1 is no limit at all.
  return Number.isFinite(limit) && limit >= 0 ? limit : null;
}

function isMeant(
  entry: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  const places = entry['applicableLocations'];
  const isHere = !Array.isArray(places) || places.includes(wanted['region']);
  return isHere && dimensionsOf(entry).every(([name, value]) => wanted[name] === value);
}

function dimensionsOf(entry: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  const dimensions = entry['dimensions'];
  return isObject(dimensions) ? Object.entries(dimensions) : [];
}
