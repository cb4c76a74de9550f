import { invalidField } from './api-error.ts';
import { projectQuotas, regionQuotas } from './data/quota-metrics.ts';
import { isObject, refuseUnknown, type JsonObject } from './json.ts';

/**
 * Limits that differ from the ample defaults, for every project. `all` holds project-wide metrics
 * (`GPUS_ALL_REGIONS`) and, for regional metrics, the limit in each region; `regions` overrides one region.
 */
export interface QuotaSettings {
  readonly all?: Readonly<Record<string, number>>;
  readonly regions?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Reads `{all?: {METRIC: limit}, regions?: {REGION: {METRIC: limit}}}`; ApiError 400 names what is wrong. */
export function parseQuotaSettings(body: JsonObject): QuotaSettings {
  refuseUnknown(body, ['all', 'regions']);
  const regions = Object.entries(objectOr(body['regions'], 'regions'));
  return {
    all: limits(body['all'], 'all'),
    regions: Object.fromEntries(
      regions.map(([region, value]) => [region, limits(value, `regions.${region}`)]),
    ),
  };
}

function limits(value: unknown, where: string): Record<string, number> {
  const entries = Object.entries(objectOr(value, where)).map(([metric, limit]): [string, number] => {
    if (!(metric in projectQuotas) && !(metric in regionQuotas)) {
      throw invalidField(`${where}.${metric}`, metric, 'not a quota metric of the simulated cloud');
    }
    if (typeof limit !== 'number' || !(limit >= 0)) {
      throw invalidField(`${where}.${metric}`, limit, 'a number of at least 0 is expected');
    }
    return [metric, limit];
  });
  return Object.fromEntries(entries);
}

function objectOr(value: unknown, where: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw invalidField(where, value, 'an object is expected');
  return value;
}
