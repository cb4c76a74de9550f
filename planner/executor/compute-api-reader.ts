import { HeadstartError } from '../../schemas/failure.ts';
import type { InstanceState } from '../../schemas/prepared.ts';
import type { CloudReader, ResourcePlace } from '../ports.ts';
import { done, idle } from './compute-operations.ts';
import {
  getResource,
  instant,
  labelsOf,
  lastPart,
  listOf,
  pages,
  textOf,
  version,
  type Resource,
} from './compute-resource.ts';
import { isObject, restClient, restPath, type RestClient, type RestClientOptions } from './rest-client.ts';

/** The cloud as the Compute API shows it, and what else Headstart asks of it beside Terraform. */
export interface ComputeApiReader extends CloudReader {
  /** The 19-digit id of an instance; null where there is none. */
  instanceId(project: string, zone: string, name: string): Promise<string | null>;
}

/**
 * Reads the Compute API at `baseUrl` (`https://compute.googleapis.com`, or the simulated cloud). Throws
 * HeadstartError: auth, unreachable, quota, conflict, invalid, interrupted, unknown.
 */
export function computeApiReader(options: RestClientOptions): ComputeApiReader {
  const client = restClient(options);
  const get = (path: string): Promise<Resource | null> => getResource(client, path);
  const instancePath = (project: string, zone: string, name: string): string =>
    restPath('projects', project, 'zones', zone, 'instances', name);
  return {
    async instance(project, zone, name) {
      const path = instancePath(project, zone, name);
      const found = await get(path);
      if (found === null) return null;
      const preemptedAt = await preemptedAtOf(get, found, { project, zone, name });
      return { ...instanceState(found, await bootOf(found, path, get)), preemptedAt };
    },
    async instanceId(project, zone, name) {
      const found = await get(instancePath(project, zone, name));
      return found === null ? null : textOf(found['id']);
    },
    async instancesByJob(project, jobName) {
      const found = await byJob(get, project, 'instances', jobName);
      return Promise.all(
        found.map(async (one) => {
          const path = instancePath(project, lastPart(one['zone']), textOf(one['name']));
          return instanceState(one, await bootOf(one, path, get));
        }),
      );
    },
    async snapshots(project, jobName) {
      const path = `${restPath('projects', project)}/global/snapshots`;
      const found = await pages(get, path, `labels.headstart-job=${jobName}`);
      return found
        .map((one) => ({
          name: textOf(one['name']),
          createdAt: instant(one['creationTimestamp']),
          sizeGib: Number(one['diskSizeGb']),
        }))
        .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
    },
    async createSnapshot({ project, zone, disk, name, labels }, signal) {
      const scope = restPath('projects', project, 'zones', zone);
      const path = `${version}${scope}${restPath('disks', disk)}/createSnapshot`;
      const started = await client.send({ method: 'POST', path, body: { name, labels } }, signal);
      if (started === null) throw missingDisk(disk, zone);
      await done(client, scope, started, signal);
    },
    async deleteSnapshot(project, name, signal) {
      const scope = `${restPath('projects', project)}/global`;
      const path = `${version}${scope}${restPath('snapshots', name)}`;
      const started = await client.send({ method: 'DELETE', path }, signal);
      if (started !== null) await done(client, scope, started, signal);
    },
    async disksByJob(project, jobName) {
      return (await byJob(get, project, 'disks', jobName)).map((disk) => ({
        name: textOf(disk['name']),
        zone: lastPart(disk['zone']),
        sizeGib: Number(disk['sizeGb']),
        labels: labelsOf(disk),
      }));
    },
    deleteInstance: (place, signal) => deleteZonal(client, 'instances', place, signal),
    deleteDisk: (place, signal) => deleteZonal(client, 'disks', place, signal),
    preemptions: (place, since) => preemptionsOf(get, place, since),
    async serialLog({ project, zone, name }) {
      const answer = await get(`${instancePath(project, zone, name)}/serialPort`);
      return answer === null ? null : textOf(answer['contents']);
    },
  };
}

/**
 * Operations that Compute Engine itself carries out when it takes a Spot machine back (Compute Engine samples, "List
 * preemption history"), as instants. Another machine of the same name may have had some before `since`.
 */
async function preemptionsOf(
  get: (path: string) => Promise<Resource | null>,
  { project, zone, name }: ResourcePlace,
  since: string,
): Promise<readonly string[]> {
  const scope = restPath('projects', project, 'zones', zone);
  const target = `https://www.googleapis.com${version}${scope}${restPath('instances', name)}`;
  const filter = `operationType="compute.instances.preempted" AND targetLink="${target}"`;
  const found = (await pages(get, `${scope}/operations`, filter)).map((one) => instant(one['insertTime']));
  return found.filter((at) => at >= since).toSorted();
}

/** Asked only of what may have been preempted: a Spot machine that has stopped, since its last start. */
async function preemptedAtOf(
  get: (path: string) => Promise<Resource | null>,
  instance: Resource,
  place: ResourcePlace,
): Promise<string | null> {
  const scheduling = isObject(instance['scheduling']) ? instance['scheduling'] : {};
  const isSpot = scheduling['provisioningModel'] === 'SPOT' || scheduling['preemptible'] === true;
  if (!isSpot || !/^(STOPPING|STOPPED|TERMINATED)$/.test(textOf(instance['status']))) return null;
  const since = instance['lastStartTimestamp'] ?? instance['creationTimestamp'];
  return (await preemptionsOf(get, place, instant(since))).at(-1) ?? null;
}

/** What carries the label `headstart-job` in a collection of zones. */
async function byJob(
  get: (path: string) => Promise<Resource | null>,
  project: string,
  collection: 'instances' | 'disks',
  jobName: string | undefined,
): Promise<readonly Resource[]> {
  const filter = `labels.headstart-job${jobName === undefined ? ':*' : `=${jobName}`}`;
  const zones = await pages(get, `${restPath('projects', project)}/aggregated/${collection}`, filter);
  return zones.flatMap((zone) => listOf(zone[collection]));
}

async function deleteZonal(
  client: RestClient,
  collection: 'instances' | 'disks',
  { project, zone, name }: ResourcePlace,
  signal?: AbortSignal,
): Promise<void> {
  const scope = restPath('projects', project, 'zones', zone);
  const resource = scope + restPath(collection, name);
  await idle(client, scope, resource, signal);
  const started = await client.send({ method: 'DELETE', path: version + resource }, signal);
  if (started !== null) await done(client, scope, started, signal);
}

function missingDisk(disk: string, zone: string): HeadstartError {
  return new HeadstartError({
    code: 'not-prepared',
    fault: 'user',
    message: `There is no disk ${disk} in ${zone} to snapshot.`,
    nextStep: 'Prepare the job again.',
  });
}

/** What the startup script of a running machine has told of this boot. */
interface Boot {
  readonly readyAt: string | null;
  readonly failure: string | null;
}

const untold: Boot = { readyAt: null, failure: null };

/**
 * Guest attributes `headstart/ready` (an instant) and `headstart/failed` (an instant and why). They outlive a stop, so
 * one of before the last start is of an earlier boot. A machine without guest attributes is not ready for all we know.
 */
async function bootOf(
  instance: Resource,
  path: string,
  get: (path: string) => Promise<Resource | null>,
): Promise<Boot> {
  if (instance['status'] !== 'RUNNING' || !guestAttributesEnabled(instance)) return untold;
  const answer = await get(`${path}/getGuestAttributes?queryPath=headstart%2F`);
  const value = answer?.['queryValue'];
  const items = isObject(value) ? listOf(value['items']) : [];
  const told = (key: string): string | null => {
    const text = items.find((item) => item['key'] === key)?.['value'];
    return typeof text === 'string' && isOfThisBoot(text, instance) ? text : null;
  };
  const [readyAt, failed] = [told('ready'), told('failed')];
  const failure = readyAt === null && failed !== null ? failed.replace(/^\S+ /, '') : null;
  return { readyAt, failure };
}

/** `told` begins with an instant, which the startup script gives in whole seconds. */
function isOfThisBoot(told: string, instance: Resource): boolean {
  const at = Date.parse(told.split(' ', 1)[0] ?? '');
  const started = Date.parse(textOf(instance['lastStartTimestamp']));
  return Number.isNaN(at) || Number.isNaN(started) || at >= Math.floor(started / 1000) * 1000;
}

function guestAttributesEnabled(instance: Resource): boolean {
  const metadata = instance['metadata'];
  const items = isObject(metadata) ? listOf(metadata['items']) : [];
  const item = items.find(({ key }) => key === 'enable-guest-attributes');
  return textOf(item?.['value']).toLowerCase() === 'true';
}

function instanceState(instance: Resource, boot: Boot): InstanceState {
  return {
    name: textOf(instance['name']),
    zone: lastPart(instance['zone']),
    status: textOf(instance['status']),
    machineType: lastPart(instance['machineType']),
    labels: labelsOf(instance),
    createdAt: instant(instance['creationTimestamp']),
    startedAt: instance['lastStartTimestamp'] === undefined ? null : instant(instance['lastStartTimestamp']),
    readyAt: boot.readyAt,
    bootFailure: boot.failure,
  };
}
