import { ApiError } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { fingerprint } from '../fingerprint.ts';
import { flagAt, pick, textAt, type JsonObject } from '../json.ts';
import { removeInstanceTraces } from '../instance-lifecycle.ts';
import { lastSegment, linkOf } from '../resource-names.ts';
import { markAddresses } from './addresses.ts';
import type { Collection, Place } from './collection.ts';
import { instanceActions, instancePatches } from './instance-actions.ts';
import { attachRequestedDisks, plannedDisks } from './instance-disks.ts';
import { addressesOf, connectInterfaces } from './instance-network.ts';
import { metadataMembers, serviceAccountMembers, shieldedMembers, tagsMembers } from './instance-members.ts';
import { acceleratorMembers, demandOfSpec, instanceSpec, refuseUnavailable } from './instance-spec.ts';
import { labelMembers } from './labels.ts';
import { checkedPolicies } from './resource-policies.ts';

export const instances: Collection = {
  name: 'instances',
  scope: 'zones',
  kind: 'compute#instance',
  noun: 'instance',
  insertFields: [
    'machineType',
    'disks',
    'networkInterfaces',
    'metadata',
    'tags',
    'labels',
    'scheduling',
    'serviceAccounts',
    'guestAccelerators',
    'shieldedInstanceConfig',
    'shieldedInstanceIntegrityPolicy',
    'minCpuPlatform',
    'canIpForward',
    'deletionProtection',
    'hostname',
    'resourcePolicies',
    'displayDevice',
    'advancedMachineFeatures',
    'confidentialInstanceConfig',
    'reservationAffinity',
    'networkPerformanceConfig',
    'keyRevocationActionType',
    'params',
  ],
  build: buildInstance,
  inserted: (core, place, instance) => {
    markAddresses(core, place.project, lastSegment(place.scope), addressesOf(instance), place.path, true);
    return { kind: 'run-instance' };
  },
  deletion: (core, place, instance) => {
    if (instance['deletionProtection'] === true) throw protectedInstance(place);
    core.state.update(place.path, { status: 'STOPPING' });
    return { kind: 'stop-instance', stop: { reason: 'delete', then: 'gone' } };
  },
  removed: (core, path, instance) => removeInstanceTraces(core, path, instance),
  actions: instanceActions,
  patchActions: instancePatches,
};

function protectedInstance(place: Place): ApiError {
  const message = `Invalid resource usage: 'Resource cannot be deleted if it's protected against deletion. ${linkOf(place.path)}'.`;
  return new ApiError(400, { reason: 'invalidResourceUsage', message });
}

function buildInstance(core: CloudCore, place: Place, body: JsonObject): JsonObject {
  const planned = plannedDisks(core, place, body);
  const spec = instanceSpec(core, place, body, planned);
  const networkInterfaces = connectInterfaces(core, place, body);
  refuseUnavailable(core, place, demandOfSpec(spec, networkInterfaces, planned));
  return {
    machineType: linkOf(`projects/${place.project}/${place.scope}/machineTypes/${spec.machineType}`),
    status: 'PROVISIONING',
    canIpForward: flagAt(body, 'canIpForward') ?? false,
    networkInterfaces,
    disks: attachRequestedDisks(core, place, body),
    scheduling: spec.scheduling,
    cpuPlatform: textAt(body, 'minCpuPlatform') ?? 'Unknown CPU Platform',
    deletionProtection: flagAt(body, 'deletionProtection') ?? false,
    startRestricted: false,
    ...acceleratorMembers(place, spec),
    ...metadataMembers(body),
    ...tagsMembers(body),
    ...labelMembers(body),
    ...serviceAccountMembers(core, body),
    ...shieldedMembers(body),
    ...checkedPolicies(core, place, body),
    ...pick(body, passedOn),
    fingerprint: fingerprint(body),
  };
}

const passedOn = [
  'minCpuPlatform',
  'hostname',
  'displayDevice',
  'advancedMachineFeatures',
  'confidentialInstanceConfig',
  'reservationAffinity',
  'networkPerformanceConfig',
  'keyRevocationActionType',
];
