import { notFound } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { diskTypes } from './disk-types.ts';
import { gpuMetrics } from '../data/quota-metrics.ts';
import { regionNames, zoneLettersByRegion, zoneNames } from '../data/regions.ts';
import { json, param, type Call, type Route } from '../http-routes.ts';
import type { JsonObject } from '../json.ts';
import { machineFactsInZone } from '../machine-facts.ts';
import { quotaList } from '../quotas.ts';
import { checkedProject, linkOf, regionOfZone } from '../resource-names.ts';
import { projectNumber } from '../project-number.ts';
import { listAnswer } from './list-answer.ts';

/** projects, regions, zones and what a zone offers: machine, accelerator and disk types. All of it is read only. */
export function placeRoutes(core: CloudCore): Route[] {
  const base = '/compute/v1/projects/{project}';
  return [
    { method: 'GET', pattern: base, handle: (call) => json(project(core, projectOf(call))) },
    ...listed(`${base}/regions`, 'compute#region', (call) =>
      regionNames().map((name) => region(core, projectOf(call), name)),
    ),
    ...listed(`${base}/zones`, 'compute#zone', (call) =>
      zoneNames().map((name) => zone(projectOf(call), name)),
    ),
    ...listed(`${base}/zones/{place}/diskTypes`, 'compute#diskType', (call) =>
      diskTypes.map((name) => diskType(call, name)),
    ),
    ...listed(`${base}/zones/{place}/acceleratorTypes`, 'compute#acceleratorType', (call) =>
      acceleratorTypes(core, call),
    ),
    ...listed(
      `${base}/zones/{place}/machineTypes`,
      'compute#machineType',
      (call) => machineTypes(core, call),
      (call, name) => machineType(core, call, name),
    ),
  ];
}

function projectOf(call: Call): string {
  return checkedProject(param(call, 'project'));
}

/** list and get over the same resources; `get` where not everything that exists is listed. */
function listed(
  pattern: string,
  kind: string,
  items: (call: Call) => JsonObject[],
  get?: (call: Call, name: string) => JsonObject,
): Route[] {
  const path = (call: Call): string =>
    pattern
      .slice('/compute/v1/'.length)
      .replace('{project}', projectOf(call))
      .replace('{place}', call.params['place'] ?? '');
  const one = (call: Call): JsonObject => {
    const name = param(call, 'name');
    const found = get === undefined ? items(call).find((item) => item['name'] === name) : get(call, name);
    if (found === undefined) throw notFound(`${path(call)}/${name}`);
    return found;
  };
  return [
    {
      method: 'GET',
      pattern,
      handle: (call) => json(listAnswer(`${kind}List`, path(call), items(call), call.query)),
    },
    { method: 'GET', pattern: `${pattern}/{name}`, handle: (call) => json(one(call)) },
  ];
}

function resourceOf(kind: string, path: string): JsonObject {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    kind,
    name,
    description: name,
    selfLink: linkOf(path),
    creationTimestamp: '1969-12-31T16:00:00.000-08:00',
  };
}

function project(core: CloudCore, name: string): JsonObject {
  return {
    ...resourceOf('compute#project', `projects/${name}`),
    id: projectNumber(name),
    quotas: quotaList(core, name, null),
  };
}

function region(core: CloudCore, projectName: string, name: string): JsonObject {
  const zones = zoneNames(name).map((found) => linkOf(`projects/${projectName}/zones/${found}`));
  const path = `projects/${projectName}/regions/${name}`;
  return {
    ...resourceOf('compute#region', path),
    status: 'UP',
    zones,
    quotas: quotaList(core, projectName, name),
  };
}

function zone(projectName: string, name: string): JsonObject {
  const link = linkOf(`projects/${projectName}/regions/${regionOfZone(name)}`);
  return {
    ...resourceOf('compute#zone', `projects/${projectName}/zones/${name}`),
    status: 'UP',
    region: link,
  };
}

/** `projects/P/zones/Z` of a call, ApiError 404 where there is no such zone. */
function zonePath(call: Call): string {
  const name = param(call, 'place');
  const path = `projects/${projectOf(call)}/zones/${name}`;
  if (
    !(zoneLettersByRegion[regionOfZone(name)] ?? '').includes(name.slice(-1)) ||
    !zoneNames().includes(name)
  )
    throw notFound(path);
  return path;
}

function diskType(call: Call, name: string): JsonObject {
  const path = zonePath(call);
  return { ...resourceOf('compute#diskType', `${path}/diskTypes/${name}`), zone: linkOf(path) };
}

function acceleratorTypes(core: CloudCore, call: Call): JsonObject[] {
  const path = zonePath(call);
  return Object.keys(gpuMetrics)
    .filter((type) => core.machines.zonesOfAccelerator?.(type)?.includes(param(call, 'place')) ?? true)
    .map((type) => ({
      ...resourceOf('compute#acceleratorType', `${path}/acceleratorTypes/${type}`),
      zone: linkOf(path),
      maximumCardsPerInstance: 16,
    }));
}

function machineTypes(core: CloudCore, call: Call): JsonObject[] {
  const names = core.machines.machineTypeNames?.() ?? [];
  return names
    .filter((name) => core.machines.zonesOfMachineType?.(name)?.includes(param(call, 'place')) ?? true)
    .map((name) => machineType(core, call, name));
}

function machineType(core: CloudCore, call: Call, name: string): JsonObject {
  const path = zonePath(call);
  const facts = machineFactsInZone(core.machines, projectOf(call), param(call, 'place'), name);
  const accelerators = facts.accelerators.map(({ type, count }) => ({
    guestAcceleratorType: type,
    guestAcceleratorCount: count,
  }));
  return {
    ...resourceOf('compute#machineType', `${path}/machineTypes/${name}`),
    zone: param(call, 'place'),
    guestCpus: facts.vcpus,
    memoryMb: Math.round(facts.memoryGib * 1024),
    isSharedCpu: /^(f1-micro|g1-small|e2-(micro|small|medium))$/.test(name),
    ...(accelerators.length === 0 ? {} : { accelerators }),
  };
}
