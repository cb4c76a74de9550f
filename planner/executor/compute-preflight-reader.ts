import type { PreflightReader, Quota } from '../ports.ts';
import { isObject, restClient, restPath, type RestClientOptions } from './rest-client.ts';

/** What the Compute API tells before anything is made. Throws HeadstartError as the reader of the cloud does. */
export function computePreflightReader(
  options: RestClientOptions,
): Required<Pick<PreflightReader, 'quotas' | 'obtainability'>> {
  const client = restClient(options);
  return {
    /** `projects.get` and `regions.get`. */
    async quotas(project, region, signal) {
      const path = `/compute/v1${restPath('projects', project)}`;
      const whole = await client.send({ method: 'GET', path }, signal);
      const part = await client.send({ method: 'GET', path: path + restPath('regions', region) }, signal);
      return [...quotasOf(whole, null), ...quotasOf(part, region)];
    },
    /** `advice.capacity` of the Compute API (v1), for Spot alone (R32). */
    async obtainability({ project, region, zone, machineType }, signal) {
      const path = `/compute/v1${restPath('projects', project, 'regions', region, 'advice', 'capacity')}`;
      return scoreOf(
        await client.send({ method: 'POST', path, body: adviceRequest(zone, machineType) }, signal),
      );
    },
  };
}

/** Figures that are no numbers are not told. */
function quotasOf(resource: unknown, region: string | null): readonly Quota[] {
  const list = isObject(resource) && Array.isArray(resource['quotas']) ? resource['quotas'] : [];
  return list.flatMap((item: unknown) => {
    if (!isObject(item)) return [];
    const { metric, limit, usage } = item;
    const isWhole = typeof metric === 'string' && typeof limit === 'number' && typeof usage === 'number';
    return isWhole ? [{ metric, region, limit, usage }] : [];
  });
}

function adviceRequest(zone: string, machineType: string): object {
  return {
    distributionPolicy: { targetShape: 'ANY_SINGLE_ZONE', zones: [{ zone: `zones/${zone}` }] },
    instanceFlexibilityPolicy: { instanceSelections: { machine: { machineTypes: [machineType] } } },
    instanceProperties: { scheduling: { provisioningModel: 'SPOT' } },
    size: 1,
  };
}

/** Null where the API has no such method, or no score. */
function scoreOf(answer: unknown): number | null {
  const recommendations = isObject(answer) ? answer['recommendations'] : null;
  const first: unknown = Array.isArray(recommendations) ? recommendations[0] : null;
  const scores = isObject(first) ? first['scores'] : null;
  const score = isObject(scores) ? scores['obtainability'] : null;
  return typeof score === 'number' ? score : null;
}
