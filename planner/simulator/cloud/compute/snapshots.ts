import { ApiError } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { pick, requiredTextAt, textAt, textsAt, type JsonObject } from '../json.ts';
import { checkedName, pathOf } from '../resource-names.ts';
import type { Collection, Place } from './collection.ts';
import { labelMembers, setLabels } from './labels.ts';

/** Rule R19 of the reference: a burst of 6 snapshots of one disk in 60 minutes. */
const snapshotsPerHour = 6;

export const snapshots: Collection = {
  name: 'snapshots',
  scope: 'global',
  kind: 'compute#snapshot',
  noun: 'snapshot',
  insertFields: ['sourceDisk', 'labels', 'storageLocations', 'guestFlush', 'chainName', 'snapshotType'],
  build: buildSnapshot,
  inserted: (_core, place) => ({ kind: 'fill-snapshot', snapshot: place.path }),
  removed: (core, _path, snapshot) => core.contents.removeSnapshot(requiredTextAt(snapshot, 'id')),
  actions: { setLabels },
};

export function snapshotPlace(project: string, name: string): Place {
  checkedName(name);
  return {
    project,
    scope: 'global',
    collection: 'snapshots',
    name,
    path: `projects/${project}/global/snapshots/${name}`,
  };
}

function buildSnapshot(core: CloudCore, place: Place, body: JsonObject): JsonObject {
  const diskPath = pathOf(requiredTextAt(body, 'sourceDisk'), place.project, 'resource.sourceDisk');
  const disk = core.state.get(diskPath);
  refuseTooFrequent(core, diskPath, requiredTextAt(disk, 'id'));
  const locations = textsAt(body, 'storageLocations');
  return {
    status: 'CREATING',
    sourceDisk: disk['selfLink'],
    sourceDiskId: disk['id'],
    diskSizeGb: disk['sizeGb'],
    storageBytesStatus: 'UP_TO_DATE',
    snapshotType: textAt(body, 'snapshotType') ?? 'STANDARD',
    storageLocations: locations.length === 0 ? ['us'] : locations,
    ...pick(disk, ['sourceImage', 'sourceImageId', 'licenses', 'guestOsFeatures', 'architecture']),
    ...pick(body, ['chainName']),
    ...labelMembers(body),
  };
}

function refuseTooFrequent(core: CloudCore, diskPath: string, diskId: string): void {
  const now = core.clock.nowMs();
  const recent = (core.state.data.snapshotMoments[diskId] ?? []).filter(
    (moment) => core.clock.simulatedSeconds(moment, now) < 3600,
  );
  if (recent.length >= snapshotsPerHour) {
    const message = `Operation rate exceeded for resource '${diskPath}'. Too frequent operations from the source resource.`;
    throw new ApiError(403, { reason: 'rateLimitExceeded', message, rule: 'R19' });
  }
  core.state.data.snapshotMoments[diskId] = [...recent, now];
  core.state.changed();
}
