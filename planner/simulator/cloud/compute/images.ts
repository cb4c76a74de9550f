import { invalidField, notFound } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { publicImages, type PublicImage } from '../data/public-images.ts';
import { fingerprint } from '../fingerprint.ts';
import { json, param, type Route } from '../http-routes.ts';
import { pick, textAt, textsAt, type JsonObject } from '../json.ts';
import { checkedName, checkedProject, linkOf, pathOf } from '../resource-names.ts';
import type { Collection, Place } from './collection.ts';
import { labelMembers, setLabels } from './labels.ts';

const sources = ['sourceDisk', 'sourceSnapshot', 'sourceImage'] as const;

export const images: Collection = {
  name: 'images',
  scope: 'global',
  kind: 'compute#image',
  noun: 'image',
  insertFields: [
    ...sources,
    'family',
    'labels',
    'diskSizeGb',
    'storageLocations',
    'guestOsFeatures',
    'licenses',
    'architecture',
  ],
  build: buildImage,
  patchFields: ['family', 'deprecated'],
  patch: (_core, _place, changes) => pick(changes, ['description', 'family', 'deprecated']),
  actions: { setLabels },
};

function buildImage(core: CloudCore, place: Place, body: JsonObject): JsonObject {
  const given = sources.filter((member) => textAt(body, member) !== undefined);
  const [member] = given;
  if (member === undefined || given.length > 1) {
    throw invalidField('resource.sourceDisk', given, `exactly one of ${sources.join(', ')} must be given`);
  }
  const source = sourceOf(core, place.project, member, textAt(body, member) ?? '');
  return {
    [member]: source['selfLink'],
    [`${member}Id`]: source['id'],
    diskSizeGb: textAt(body, 'diskSizeGb') ?? source['diskSizeGb'] ?? source['sizeGb'],
    status: 'READY',
    sourceType: 'RAW',
    architecture: textAt(body, 'architecture') ?? 'X86_64',
    storageLocations:
      textsAt(body, 'storageLocations').length === 0 ? ['us'] : textsAt(body, 'storageLocations'),
    ...pick(body, ['family', 'guestOsFeatures', 'licenses']),
    ...labelMembers(body),
  };
}

function sourceOf(
  core: CloudCore,
  project: string,
  member: (typeof sources)[number],
  reference: string,
): JsonObject {
  if (member === 'sourceImage') return resolveImage(core, project, reference, 'resource.sourceImage');
  return core.state.get(pathOf(reference, project, `resource.${member}`));
}

/**
 * The image behind a reference: of the project, of a public project, or the newest of a family
 * (`…/images/family/F`). ApiError 404 where there is none.
 */
export function resolveImage(core: CloudCore, project: string, reference: string, field: string): JsonObject {
  const path = pathOf(reference, project, field);
  const [, owner, family] = /^projects\/([^/]+)\/global\/images\/family\/([^/]+)$/.exec(path) ?? [];
  if (owner !== undefined && family !== undefined) return newestOfFamily(core, owner, family);
  const image = core.state.find(path) ?? publicImageAt(path);
  if (image === null) throw notFound(path);
  return image;
}

function publicImageAt(path: string): JsonObject | null {
  const image = publicImages.find((found) => imagePath(found) === path);
  return image === undefined ? null : publicImageView(image);
}

function newestOfFamily(core: CloudCore, project: string, family: string): JsonObject {
  const own = core.state
    .below(`projects/${project}/global/images`)
    .map(([, image]) => image)
    .filter((image) => image['family'] === family && image['deprecated'] === undefined)
    .sort((left, right) =>
      (textAt(left, 'creationTimestamp') ?? '').localeCompare(textAt(right, 'creationTimestamp') ?? ''),
    )
    .at(-1);
  if (own !== undefined) return own;
  const image = publicImages.find((found) => found.project === project && found.family === family);
  if (image === undefined) throw notFound(`projects/${project}/global/images/family/${family}`);
  return publicImageView(image);
}

function imagePath(image: PublicImage): string {
  return `projects/${image.project}/global/images/${image.name}`;
}

function publicImageView(image: PublicImage): JsonObject {
  return {
    kind: 'compute#image',
    id: String(7_000_000_000_000_000_000n + BigInt(publicImages.indexOf(image))),
    creationTimestamp: '2026-06-15T00:00:00.000Z',
    name: image.name,
    description: `The simulator's image of the family ${image.family}`,
    selfLink: linkOf(imagePath(image)),
    family: image.family,
    diskSizeGb: String(image.diskSizeGib),
    status: 'READY',
    sourceType: 'RAW',
    architecture: 'X86_64',
    guestOsFeatures: [{ type: 'UEFI_COMPATIBLE' }, { type: 'VIRTIO_SCSI_MULTIQUEUE' }, { type: 'GVNIC' }],
    storageLocations: ['us'],
    labelFingerprint: fingerprint({}),
  };
}

/** Methods on images that the generic ones do not cover: public images and families. */
export function imageRoutes(core: CloudCore): Route[] {
  const base = '/compute/v1/projects/{project}/global/images';
  return [
    {
      method: 'GET',
      pattern: `${base}/family/{name}`,
      handle: (call) =>
        json(newestOfFamily(core, checkedProject(param(call, 'project')), checkedName(param(call, 'name')))),
    },
    {
      method: 'GET',
      pattern: `${base}/{name}`,
      handle: (call) => {
        const path = `projects/${checkedProject(param(call, 'project'))}/global/images/${checkedName(param(call, 'name'))}`;
        return json(resolveImage(core, '', path, 'image'));
      },
    },
  ];
}
