import { ApiError, invalidField, notFound } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { integerAt, pick, refuseUnknown, requiredTextAt, textAt, textsAt, type JsonObject } from '../json.ts';
import { lastSegment, linkOf, pathOf } from '../resource-names.ts';
import type { Action, Collection, Place } from './collection.ts';
import { createResource } from './collection-routes.ts';
import { diskTypes } from './disk-types.ts';
import { resolveImage } from './images.ts';
import { labelMembers, setLabels } from './labels.ts';
import { addResourcePolicies, checkedPolicies, removeResourcePolicies } from './resource-policies.ts';
import { snapshotPlace, snapshots } from './snapshots.ts';
import { refuseDiskQuota } from '../quotas.ts';

export const disks: Collection = {
  name: 'disks',
  scope: 'zones',
  kind: 'compute#disk',
  noun: 'disk',
  insertFields: [
    'sizeGb',
    'type',
    'labels',
    'sourceImage',
    'sourceSnapshot',
    'sourceDisk',
    'physicalBlockSizeBytes',
    'provisionedIops',
    'provisionedThroughput',
    'resourcePolicies',
    'guestOsFeatures',
    'licenses',
    'architecture',
    'accessMode',
    'enableConfidentialCompute',
  ],
  build: buildDisk,
  inserted: (_core, place) => ({ kind: 'fill-disk', disk: place.path }),
  user: (_core, _path, disk) => {
    const [user] = textsAt(disk, 'users');
    return user === undefined ? null : pathOf(user, '');
  },
  removed: (core, _path, disk) => core.contents.removeDisk(requiredTextAt(disk, 'id')),
  actions: {
    setLabels,
    addResourcePolicies,
    removeResourcePolicies,
    resize: (core, place, { body }) => resize(core, place, body),
    createSnapshot: (core, place, { body }) => createSnapshot(core, place, body),
  },
};

function buildDisk(core: CloudCore, place: Place, body: JsonObject, query: URLSearchParams): JsonObject {
  const source = diskSource(core, place, body, query);
  const type = diskType(place, textAt(body, 'type'));
  const sizeGib = integerAt(body, 'sizeGb') ?? source.sizeGib ?? 500;
  checkSize(sizeGib, source.sizeGib);
  refuseDiskQuota(core, place, type, sizeGib);
  return {
    sizeGb: String(sizeGib),
    type: linkOf(`projects/${place.project}/${place.scope}/diskTypes/${type}`),
    status: 'CREATING',
    physicalBlockSizeBytes: String(integerAt(body, 'physicalBlockSizeBytes') ?? 4096),
    ...source.members,
    ...pick(body, [
      'provisionedIops',
      'provisionedThroughput',
      'guestOsFeatures',
      'licenses',
      'architecture',
      'accessMode',
    ]),
    ...checkedPolicies(core, place, body),
    ...labelMembers(body),
  };
}

/** The short name of a disk type that exists; default pd-standard. */
export function diskType(
  place: { readonly project: string; readonly scope: string },
  reference: string | undefined,
): string {
  const name =
    reference === undefined ? 'pd-standard' : lastSegment(pathOf(reference, place.project, 'resource.type'));
  if (!diskTypes.includes(name)) throw notFound(`projects/${place.project}/${place.scope}/diskTypes/${name}`);
  if (name === 'local-ssd')
    throw invalidField('resource.type', name, 'a local SSD can only be made with its instance');
  return name;
}

interface DiskSource {
  readonly members: JsonObject;
  readonly sizeGib: number | null;
}

function diskSource(core: CloudCore, place: Place, body: JsonObject, query: URLSearchParams): DiskSource {
  const image = textAt(body, 'sourceImage') ?? query.get('sourceImage') ?? undefined;
  const snapshot = textAt(body, 'sourceSnapshot');
  const disk = textAt(body, 'sourceDisk');
  if ([image, snapshot, disk].filter((given) => given !== undefined).length > 1) {
    throw invalidField('resource.sourceImage', image ?? '', 'at most one source may be given');
  }
  if (image !== undefined)
    return imageSource(resolveImage(core, place.project, image, 'resource.sourceImage'));
  if (snapshot !== undefined) return readySource(core, place, 'sourceSnapshot', snapshot, 'diskSizeGb');
  if (disk !== undefined) return readySource(core, place, 'sourceDisk', disk, 'sizeGb');
  return { members: {}, sizeGib: null };
}

function imageSource(image: JsonObject): DiskSource {
  const members = {
    sourceImage: image['selfLink'],
    sourceImageId: image['id'],
    ...pick(image, ['guestOsFeatures', 'architecture', 'licenses']),
  };
  return { members, sizeGib: integerAt(image, 'diskSizeGb') ?? null };
}

function readySource(
  core: CloudCore,
  place: Place,
  member: string,
  reference: string,
  sizeMember: string,
): DiskSource {
  const source = core.state.get(pathOf(reference, place.project, `resource.${member}`));
  if (source['status'] !== 'READY') {
    throw new ApiError(400, {
      reason: 'resourceNotReady',
      message: `The resource '${reference}' is not ready`,
    });
  }
  const members = { [member]: source['selfLink'], [`${member}Id`]: source['id'] };
  return { members, sizeGib: integerAt(source, sizeMember) ?? null };
}

function checkSize(sizeGib: number, sourceGib: number | null): void {
  if (sizeGib < 1 || sizeGib > 65536)
    throw invalidField('resource.sizeGb', sizeGib, 'must be between 1 and 65536');
  if (sourceGib !== null && sizeGib < sourceGib) {
    throw invalidField('resource.sizeGb', sizeGib, `is smaller than the source, which has ${sourceGib} GB`);
  }
}

function resize(core: CloudCore, place: Place, body: JsonObject): ReturnType<Action> {
  const disk = core.state.get(place.path);
  const before = integerAt(disk, 'sizeGb') ?? 0;
  const after = integerAt(body, 'sizeGb') ?? 0;
  if (after <= before) {
    throw invalidField(
      'sizeGb',
      String(after),
      `the new size must be larger than the existing size of ${before} GiB`,
    );
  }
  checkSize(after, null);
  refuseDiskQuota(core, place, lastSegment(requiredTextAt(disk, 'type')), after - before);
  core.state.update(place.path, { sizeGb: String(after) });
  return { type: 'resizeDisk', latency: 'disks.resize' };
}

function createSnapshot(core: CloudCore, place: Place, body: JsonObject): ReturnType<Action> {
  refuseUnknown(body, [...(snapshots.insertFields ?? []), 'name', 'description', 'sourceDisk'], 'snapshot.');
  const target = snapshotPlace(place.project, requiredTextAt(body, 'name'));
  const completion = createResource(core, snapshots, target, { ...body, sourceDisk: linkOf(place.path) });
  return { type: 'createSnapshot', completion };
}
