import { invalidField } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { demandFingerprint } from '../fingerprint.ts';
import { flagAt, objectAt, objectsAt, textAt, type Json, type JsonObject } from '../json.ts';
import { demandOf } from '../quotas.ts';
import { lastSegment } from '../resource-names.ts';
import { markAddresses } from './addresses.ts';
import type { Action, ActionOutcome, Place } from './collection.ts';
import { changeMachineType } from './change-machine-type.ts';
import { attachOne, releaseDisk } from './instance-disks.ts';
import { accessConfig, addressesOf } from './instance-network.ts';
import { demandStopped, refuseUnavailable } from './instance-spec.ts';
import { metadataMembers, serviceAccountMembers, shieldedMembers, tagsMembers } from './instance-members.ts';
import { setLabels } from './labels.ts';
import { addResourcePolicies, removeResourcePolicies } from './resource-policies.ts';
import { resolveScheduling } from './scheduling.ts';

/** An action that must wait until the instance's other operations are done, as in the real API. */
function exclusive(action: Action): Action {
  return (core, place, request) => {
    core.operations.ensureIdle(place.path);
    return action(core, place, request);
  };
}

/** An action that only changes members, and only while the instance is stopped. */
function whileStopped(
  type: string,
  what: string,
  changes: (core: CloudCore, place: Place, body: JsonObject) => JsonObject,
): Action {
  return exclusive((core, place, { body }) => {
    demandStopped(core.state.get(place.path), what);
    core.state.update(place.path, changes(core, place, body));
    return { type };
  });
}

export const instanceActions: Readonly<Record<string, Action>> = {
  start: exclusive(start),
  stop: exclusive(stop),
  setMachineType: whileStopped('setMachineType', 'The machine type', changeMachineType),
  setServiceAccount: whileStopped('setServiceAccount', 'The service account', (core, _place, body) => {
    const cleared = textAt(body, 'email') === undefined;
    return serviceAccountMembers(core, cleared ? {} : { serviceAccounts: [body] });
  }),
  setMinCpuPlatform: whileStopped('setMinCpuPlatform', 'The minimum CPU platform', (_core, _place, body) => ({
    minCpuPlatform: textAt(body, 'minCpuPlatform'),
  })),
  setLabels,
  setMetadata: (core, place, { body }) => {
    demandFingerprint(
      body,
      'fingerprint',
      textAt(objectAt(core.state.get(place.path), 'metadata') ?? {}, 'fingerprint'),
    );
    core.state.update(place.path, metadataMembers({ metadata: body }));
    return { type: 'setMetadata' };
  },
  setTags: (core, place, { body }) => {
    demandFingerprint(
      body,
      'fingerprint',
      textAt(objectAt(core.state.get(place.path), 'tags') ?? {}, 'fingerprint'),
    );
    core.state.update(place.path, tagsMembers({ tags: body }));
    return { type: 'setTags' };
  },
  setScheduling: exclusive(setScheduling),
  setDeletionProtection: (core, place, { query }) => {
    core.state.update(place.path, { deletionProtection: query.get('deletionProtection') !== 'false' });
    return { type: 'setDeletionProtection' };
  },
  setDiskAutoDelete: (core, place, { query }) => {
    const autoDelete = query.get('autoDelete') === 'true';
    changeDisk(core, place, query.get('deviceName'), (disk) => ({ ...disk, autoDelete }));
    return { type: 'setDiskAutoDelete' };
  },
  attachDisk: exclusive(attachDisk),
  detachDisk: exclusive(detachDisk),
  addResourcePolicies,
  removeResourcePolicies,
  addAccessConfig: exclusive((core, place, { body, query }) =>
    changeAccess(core, place, query, 'addAccessConfig', [accessConfig(core, place, body)]),
  ),
  deleteAccessConfig: exclusive((core, place, { query }) =>
    changeAccess(core, place, query, 'deleteAccessConfig', undefined),
  ),
};

/** The methods that the API has as PATCH. */
export const instancePatches: Readonly<Record<string, Action>> = {
  updateShieldedInstanceConfig: whileStopped(
    'updateShieldedInstanceConfig',
    'The shielded VM configuration',
    (core, place, body) => {
      const present = objectAt(core.state.get(place.path), 'shieldedInstanceConfig') ?? {};
      return shieldedMembers({ shieldedInstanceConfig: { ...present, ...body } });
    },
  ),
  updateDisplayDevice: whileStopped('updateDisplayDevice', 'The display device', (_core, _place, body) => ({
    displayDevice: { enableDisplay: flagAt(body, 'enableDisplay') ?? false },
  })),
  setShieldedInstanceIntegrityPolicy: (core, place, { body }) => {
    core.state.update(place.path, { shieldedInstanceIntegrityPolicy: body });
    return { type: 'setShieldedInstanceIntegrityPolicy' };
  },
};

function start(core: CloudCore, place: Place): ActionOutcome {
  const instance = core.state.get(place.path);
  if (instance['status'] !== 'TERMINATED') return { type: 'start', latency: 'none' };
  refuseUnavailable(core, place, demandOf(instance));
  core.state.update(place.path, { status: 'PROVISIONING' });
  return { type: 'start', completion: { kind: 'run-instance' } };
}

function stop(core: CloudCore, place: Place): ActionOutcome {
  if (core.state.get(place.path)['status'] === 'TERMINATED') return { type: 'stop', latency: 'none' };
  core.state.update(place.path, { status: 'STOPPING' });
  return {
    type: 'stop',
    completion: { kind: 'stop-instance', stop: { reason: 'stop', then: 'TERMINATED' } },
  };
}

function setScheduling(
  core: CloudCore,
  place: Place,
  { body }: { readonly body: JsonObject },
): ActionOutcome {
  const instance = core.state.get(place.path);
  const present = objectAt(instance, 'scheduling') ?? {};
  const scheduling = resolveScheduling({ ...present, ...body });
  const same = (member: string): boolean =>
    JSON.stringify(present[member]) === JSON.stringify(scheduling[member]);
  if (!same('provisioningModel'))
    throw invalidField('provisioningModel', body['provisioningModel'], 'cannot be changed');
  if (!same('maxRunDuration') || !same('terminationTime')) demandStopped(instance, 'The time limit');
  core.state.update(place.path, { scheduling });
  return { type: 'setScheduling' };
}

function attachDisk(core: CloudCore, place: Place, { body }: { readonly body: JsonObject }): ActionOutcome {
  if (body['type'] === 'SCRATCH')
    throw invalidField('type', 'SCRATCH', 'a local SSD can only be made with its instance (rule R14)');
  const present = objectsAt(core.state.get(place.path), 'disks');
  const attached = attachOne(core, place, body, present);
  core.state.update(place.path, { disks: [...present, attached] });
  return { type: 'attachDisk' };
}

function detachDisk(
  core: CloudCore,
  place: Place,
  { query }: { readonly query: URLSearchParams },
): ActionOutcome {
  const instance = core.state.get(place.path);
  const present = objectsAt(instance, 'disks');
  const found = namedDisk(present, query.get('deviceName'));
  if (found['boot'] === true) demandStopped(instance, 'The boot disk');
  if (found['type'] === 'SCRATCH')
    throw invalidField('deviceName', found['deviceName'], 'a local SSD cannot be detached');
  releaseDisk(core, found, place.path);
  core.state.update(place.path, { disks: present.filter((disk) => disk !== found) });
  return { type: 'detachDisk' };
}

function namedDisk(present: readonly JsonObject[], deviceName: string | null): JsonObject {
  const found = present.find((disk) => disk['deviceName'] === deviceName);
  if (found === undefined)
    throw invalidField('deviceName', deviceName, 'no attached disk has this device name');
  return found;
}

function changeDisk(
  core: CloudCore,
  place: Place,
  deviceName: string | null,
  change: (disk: JsonObject) => JsonObject,
): void {
  const present = objectsAt(core.state.get(place.path), 'disks');
  const found = namedDisk(present, deviceName);
  core.state.update(place.path, { disks: present.map((disk) => (disk === found ? change(disk) : disk)) });
}

/** Gives or takes the external address of an interface. */
function changeAccess(
  core: CloudCore,
  place: Place,
  query: URLSearchParams,
  type: string,
  accessConfigs: Json[] | undefined,
): ActionOutcome {
  const instance = core.state.get(place.path);
  const interfaces = objectsAt(instance, 'networkInterfaces');
  const found = interfaces.find((one) => one['name'] === query.get('networkInterface'));
  if (found === undefined)
    throw invalidField('networkInterface', query.get('networkInterface'), 'there is no such interface');
  if ((found['accessConfigs'] === undefined) === (accessConfigs === undefined)) {
    throw invalidField('accessConfig', place.name, 'at most one access config per interface is supported');
  }
  const zone = lastSegment(place.scope);
  markAddresses(core, place.project, zone, addressesOf(instance), place.path, false);
  const changed = core.state.update(place.path, {
    networkInterfaces: interfaces.map((one) => (one === found ? { ...one, accessConfigs } : one)),
  });
  markAddresses(core, place.project, zone, addressesOf(changed), place.path, true);
  return { type };
}
