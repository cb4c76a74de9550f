import { ApiError, invalidField } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import type { MachineFacts } from '../cloud-options.ts';
import { integerAt, objectAt, objectsAt, requiredTextAt, textAt, type JsonObject } from '../json.ts';
import { machineFactsInZone } from '../machine-facts.ts';
import { OperationRefusal } from '../operation-record.ts';
import { isSpot, refuseMachineQuota, type MachineDemand } from '../quotas.ts';
import { lastSegment, linkOf, pathOf, regionOfZone } from '../resource-names.ts';
import { zoneNames } from '../data/regions.ts';
import type { Place } from './collection.ts';
import type { PlannedDisk } from './instance-rules.ts';
import { checkRules } from './instance-rules.ts';
import { resolveScheduling } from './scheduling.ts';

/** A machine as a request asks for it, checked. */
export interface InstanceSpec {
  readonly machineType: string;
  readonly facts: MachineFacts;
  readonly requested: readonly { readonly type: string; readonly count: number }[];
  readonly scheduling: JsonObject;
}

/** Reads and checks the machine of an insert, or of an instance that is to have another machine type. */
export function instanceSpec(
  core: CloudCore,
  place: Place,
  body: JsonObject,
  disks: readonly PlannedDisk[],
): InstanceSpec {
  const zone = lastSegment(place.scope);
  const machineType = machineTypeName(place, requiredTextAt(body, 'machineType'));
  const facts = machineFactsInZone(core.machines, place.project, zone, machineType);
  const requested = requestedAccelerators(place, body);
  const scheduling = resolveScheduling(objectAt(body, 'scheduling') ?? {});
  const reservation = textAt(objectAt(body, 'reservationAffinity') ?? {}, 'consumeReservationType') ?? null;
  const tier1 =
    textAt(objectAt(body, 'networkPerformanceConfig') ?? {}, 'totalEgressBandwidthTier') === 'TIER_1';
  const gvnic = objectsAt(body, 'networkInterfaces').some((found) => found['nicType'] === 'GVNIC');
  checkRules({
    source: core.machines,
    zone,
    machineType,
    facts,
    requested,
    scheduling,
    disks,
    reservation,
    tier1,
    gvnic,
  });
  return { machineType, facts, requested, scheduling };
}

/** The short name; ApiError 400 where the URL is of another zone. */
function machineTypeName(place: Place, reference: string): string {
  const path = pathOf(reference, place.project, 'resource.machineType');
  if (!path.startsWith(`projects/${place.project}/${place.scope}/machineTypes/`)) {
    throw invalidField(
      'resource.machineType',
      reference,
      'must be a machine type of the zone of the instance',
    );
  }
  return lastSegment(path);
}

function requestedAccelerators(place: Place, body: JsonObject): InstanceSpec['requested'] {
  return objectsAt(body, 'guestAccelerators')
    .map((found) => ({
      type: lastSegment(
        pathOf(
          requiredTextAt(found, 'acceleratorType'),
          place.project,
          'resource.guestAccelerators.acceleratorType',
        ),
      ),
      count: integerAt(found, 'acceleratorCount') ?? 0,
    }))
    .filter((found) => found.count > 0);
}

/** GPUs of the machine: those that come with the type, else those that are attached. */
export function acceleratorMembers(place: Place, spec: InstanceSpec): JsonObject {
  const all = spec.facts.accelerators.length > 0 ? spec.facts.accelerators : spec.requested;
  if (all.length === 0) return { guestAccelerators: undefined };
  const link = (type: string): string =>
    linkOf(`projects/${place.project}/${place.scope}/acceleratorTypes/${type}`);
  return {
    guestAccelerators: all.map(({ type, count }) => ({
      acceleratorType: link(type),
      acceleratorCount: count,
    })),
  };
}

/** OperationRefusal where quota or the zone's capacity do not allow the machine to run. */
export function refuseUnavailable(core: CloudCore, place: Place, demand: MachineDemand): void {
  const zone = lastSegment(place.scope);
  refuseMachineQuota(core, place.project, regionOfZone(zone), demand);
  if (isStockedOut(core, demand, zone)) throw exhausted(core, place, demand, zone);
}

export function demandOfSpec(
  spec: InstanceSpec,
  interfaces: readonly JsonObject[],
  disks: readonly PlannedDisk[],
): MachineDemand {
  return {
    machineType: spec.machineType,
    accelerators: spec.facts.accelerators.length > 0 ? spec.facts.accelerators : spec.requested,
    spot: isSpot(spec.scheduling),
    externalAddresses: interfaces.reduce(
      (count, found) => count + objectsAt(found, 'accessConfigs').length,
      0,
    ),
    localSsdGib: disks.filter((disk) => disk.scratch).reduce((sum, disk) => sum + disk.sizeGib, 0),
  };
}

function isStockedOut(core: CloudCore, demand: MachineDemand, zone: string): boolean {
  const model = demand.spot ? 'SPOT' : 'STANDARD';
  return core.state.data.stockouts.some(
    (found) =>
      (found.machineType === '*' || found.machineType === demand.machineType) &&
      (found.zone === '*' || found.zone === zone) &&
      (found.provisioningModel === null || found.provisioningModel === model),
  );
}

/** Rule R31: apart from quota, with the zones that can give the machine. */
function exhausted(core: CloudCore, place: Place, demand: MachineDemand, zone: string): OperationRefusal {
  const [gpu] = demand.accelerators;
  const offering = core.machines.zonesOfMachineType?.(demand.machineType) ?? zoneNames();
  const gpuZones = gpu === undefined ? null : (core.machines.zonesOfAccelerator?.(gpu.type) ?? null);
  const available = offering.filter(
    (other) =>
      regionOfZone(other) === regionOfZone(zone) &&
      (gpuZones?.includes(other) ?? true) &&
      !isStockedOut(core, demand, other),
  );
  const message = `The zone 'projects/${place.project}/${place.scope}' does not have enough resources available to fulfill the request.  '(resource type:compute)'.`;
  const attachment = gpu === undefined ? '' : `${gpu.type}:${gpu.count}`;
  const metadatas = { vmType: demand.machineType, attachment, zone, zonesAvailable: available.join(',') };
  return new OperationRefusal({
    code: 'ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS',
    message,
    errorDetails: [
      { errorInfo: { reason: 'resource_availability', domain: 'compute.googleapis.com', metadatas } },
      { localizedMessage: { locale: 'en-US', message: adviceOf(demand, zone, available) } },
    ],
    httpStatus: 503,
    httpMessage: 'SERVICE UNAVAILABLE',
  });
}

/** The sentence of Google's localised message, with the zones that have room where there are any. */
function adviceOf({ machineType }: MachineDemand, zone: string, available: readonly string[]): string {
  const elsewhere =
    available.length === 0
      ? ''
      : ` Consider trying your request in the ${available.join(', ')} zone(s), which currently has capacity to accommodate your request. Alternatively, you`;
  const begin = `A ${machineType} VM instance is currently unavailable in the ${zone} zone.`;
  return `${begin}${elsewhere === '' ? ' You' : elsewhere} can try your request again with a different VM hardware configuration or at a later time.`;
}

/** A change that the API only makes while the instance is stopped. */
export function demandStopped(instance: JsonObject, what: string): void {
  if (instance['status'] === 'TERMINATED') return;
  const message = `${what} can only be changed while the instance is stopped (status TERMINATED); it is ${textAt(instance, 'status') ?? 'without a status'}.`;
  throw new ApiError(400, { reason: 'resourceNotReady', message, rule: 'R26' });
}
