import { ApiError, inUse, invalid, invalidField } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import {
  flagAt,
  integerAt,
  objectAt,
  objectsAt,
  pick,
  refuseUnknown,
  requiredTextAt,
  textAt,
  textsAt,
  type JsonObject,
} from '../json.ts';
import { checkedName, lastSegment, linkOf, pathOf } from '../resource-names.ts';
import type { Place } from './collection.ts';
import { createResource } from './collection-routes.ts';
import { diskType, disks } from './disks.ts';
import type { PlannedDisk } from './instance-rules.ts';

const attachFields = [
  'kind',
  'type',
  'mode',
  'source',
  'deviceName',
  'index',
  'boot',
  'autoDelete',
  'interface',
  'initializeParams',
  'forceAttach',
  'guestOsFeatures',
  'diskSizeGb',
];
const initializeFields = [
  'diskName',
  'diskSizeGb',
  'diskType',
  'sourceImage',
  'sourceSnapshot',
  'description',
  'labels',
  'resourcePolicies',
  'provisionedIops',
  'provisionedThroughput',
  'architecture',
  'enableConfidentialCompute',
];

/** What the request's disks will be, for the rules; nothing is made. */
export function plannedDisks(core: CloudCore, place: Place, body: JsonObject): PlannedDisk[] {
  return objectsAt(body, 'disks').map((request) => {
    refuseUnknown(request, attachFields, 'resource.disks.');
    const boot = flagAt(request, 'boot') ?? false;
    const parameters = objectAt(request, 'initializeParams') ?? {};
    refuseUnknown(parameters, initializeFields, 'resource.disks.initializeParams.');
    if (request['type'] === 'SCRATCH')
      return { type: 'local-ssd', boot, scratch: true, sizeGib: integerAt(parameters, 'diskSizeGb') ?? 375 };
    const source = textAt(request, 'source');
    const type =
      source === undefined
        ? diskType(place, textAt(parameters, 'diskType'))
        : typeOfDisk(core, place, source);
    return { type, boot, scratch: false, sizeGib: integerAt(parameters, 'diskSizeGb') ?? 0 };
  });
}

function typeOfDisk(core: CloudCore, place: Place, source: string): string {
  const disk = core.state.get(pathOf(source, place.project, 'resource.disks.source'));
  return lastSegment(requiredTextAt(disk, 'type'));
}

/** Makes or takes every disk of a new instance; the answer is the instance's `disks`. */
export function attachRequestedDisks(core: CloudCore, place: Place, body: JsonObject): JsonObject[] {
  const requests = objectsAt(body, 'disks');
  const boots = requests.filter((request) => request['boot'] === true);
  if (boots.length !== 1)
    throw invalidField('resource.disks', boots.length, 'exactly one boot disk must be given');
  const attached: JsonObject[] = [];
  for (const request of requests) attached.push(attachOne(core, place, request, attached));
  return attached;
}

/** Makes or takes one disk; ApiError 400 where its device name or the disk is taken. */
export function attachOne(
  core: CloudCore,
  place: Place,
  request: JsonObject,
  present: readonly JsonObject[],
): JsonObject {
  refuseUnknown(request, attachFields, 'disk.');
  const index = nextIndex(present);
  if (request['type'] === 'SCRATCH') return scratchDisk(request, index);
  const path = diskPath(core, place, request);
  const mode = textAt(request, 'mode') ?? 'READ_WRITE';
  useDisk(core, path, place.path, mode);
  const disk = core.state.get(path);
  const deviceName =
    textAt(request, 'deviceName') ??
    (request['boot'] === true ? 'persistent-disk-0' : `persistent-disk-${index}`);
  if (present.some((found) => found['deviceName'] === deviceName)) {
    throw invalid(`The device name '${deviceName}' is already used by another disk of the instance.`);
  }
  return {
    kind: 'compute#attachedDisk',
    type: 'PERSISTENT',
    mode,
    source: linkOf(path),
    deviceName,
    index,
    boot: flagAt(request, 'boot') ?? false,
    autoDelete: flagAt(request, 'autoDelete') ?? false,
    interface: textAt(request, 'interface') ?? 'SCSI',
    diskSizeGb: disk['sizeGb'],
    ...pick(disk, ['guestOsFeatures', 'licenses', 'architecture']),
  };
}

function nextIndex(present: readonly JsonObject[]): number {
  const taken = present.map((disk) => integerAt(disk, 'index') ?? 0);
  for (let index = 0; ; index += 1) if (!taken.includes(index)) return index;
}

function scratchDisk(request: JsonObject, index: number): JsonObject {
  const size = integerAt(objectAt(request, 'initializeParams') ?? {}, 'diskSizeGb') ?? 375;
  return {
    kind: 'compute#attachedDisk',
    type: 'SCRATCH',
    mode: 'READ_WRITE',
    deviceName: textAt(request, 'deviceName') ?? `local-ssd-${index}`,
    index,
    boot: false,
    autoDelete: true,
    interface: textAt(request, 'interface') ?? 'SCSI',
    diskSizeGb: String(size),
  };
}

/** The path of the disk that is named, or of one that is made from `initializeParams`. */
function diskPath(core: CloudCore, place: Place, request: JsonObject): string {
  const source = textAt(request, 'source');
  if (source !== undefined) return sourcePath(core, place, source);
  const parameters = objectAt(request, 'initializeParams');
  if (parameters === undefined)
    throw invalidField('resource.disks.source', '', 'a source or initializeParams must be given');
  const name = checkedName(
    textAt(parameters, 'diskName') ?? place.name,
    'resource.disks.initializeParams.diskName',
  );
  const path = `projects/${place.project}/${place.scope}/disks/${name}`;
  const { diskName: _name, diskSizeGb, diskType: type, ...rest } = parameters;
  const body = {
    ...rest,
    name,
    ...(diskSizeGb === undefined ? {} : { sizeGb: diskSizeGb }),
    ...(type === undefined ? {} : { type }),
  };
  createResource(core, disks, { ...place, collection: 'disks', name, path }, body);
  return path;
}

function sourcePath(core: CloudCore, place: Place, source: string): string {
  const path = pathOf(source, place.project, 'resource.disks.source');
  const disk = core.state.get(path);
  if (!path.startsWith(`projects/${place.project}/${place.scope}/`)) {
    throw invalidField('resource.disks.source', source, 'the disk is in another zone than the instance');
  }
  if (disk['status'] !== 'READY') {
    throw new ApiError(400, { reason: 'resourceNotReady', message: `The resource '${path}' is not ready` });
  }
  return path;
}

/** A disk can be used by many instances only while all of them read. */
function useDisk(core: CloudCore, path: string, instance: string, mode: string): void {
  const users = textsAt(core.state.get(path), 'users');
  const [first] = users;
  const exclusive = mode !== 'READ_ONLY' || users.some((user) => isWriter(core, pathOf(user, ''), path));
  if (first !== undefined && (exclusive || users.includes(linkOf(instance))))
    throw inUse('disk', path, pathOf(first, ''));
  core.state.update(path, {
    users: [...users, linkOf(instance)],
    lastAttachTimestamp: core.clock.now().toISOString(),
  });
}

function isWriter(core: CloudCore, instance: string, disk: string): boolean {
  const attached = objectsAt(core.state.find(instance) ?? {}, 'disks');
  return attached.some((found) => found['source'] === linkOf(disk) && found['mode'] !== 'READ_ONLY');
}

/** Ends an instance's use of a disk. */
export function releaseDisk(core: CloudCore, attached: JsonObject, instance: string): void {
  const source = textAt(attached, 'source');
  const path = source === undefined ? null : pathOf(source, '');
  const disk = path === null ? null : core.state.find(path);
  if (path === null || disk === null) return;
  const users = textsAt(disk, 'users').filter((user) => user !== linkOf(instance));
  const lastDetachTimestamp = core.clock.now().toISOString();
  core.state.update(path, { users: users.length === 0 ? undefined : users, lastDetachTimestamp });
}
