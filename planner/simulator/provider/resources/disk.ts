import { asJsonList, asJsonObject, jsonText } from '../google-api.ts';
import type { JsonObject } from '../google-api.ts';
import { blocks, chosenText, flag, int64, text, texts } from '../mapping/codecs.ts';
import { field, output } from '../mapping/field.ts';
import { image } from '../mapping/image-reference.ts';
import { link, nameOfLink, relativeLink } from '../mapping/links.ts';
import { toNumber } from '../msgpack-codec.ts';
import type { ValueObject } from '../value.ts';
import { computeResource } from './compute-resource.ts';
import type { ObjectContext } from './compute-resource.ts';
import { resolveImage } from './resolve-image.ts';
import { patchStep, postStep } from './update-steps.ts';

const provisioned = [
  field('provisioned_iops', int64),
  field('provisioned_throughput', int64),
  field('access_mode', text),
];

export const disk = computeResource({
  label: 'Disk',
  reach: 'zone',
  collection: 'disks',
  labels: true,
  fields: [
    field('description', text),
    field('size', int64, 'sizeGb'),
    field('type', nameOfLink('{zone}/diskTypes')),
    field('image', image, 'sourceImage'),
    field('snapshot', link('global/snapshots'), 'sourceSnapshot'),
    field('source_disk', link('{zone}/disks')),
    field('physical_block_size_bytes', int64),
    field('architecture', chosenText),
    field('licenses', texts),
    field('enable_confidential_compute', flag),
    field('guest_os_features', blocks([field('type', text)])),
    ...provisioned,
    output('source_image_id', text),
    output('source_snapshot_id', text),
    output('source_disk_id', text),
    output('users', texts),
    output('creation_timestamp', text),
    output('last_attach_timestamp', text),
    output('last_detach_timestamp', text),
    output('disk_id', text, 'id'),
  ],
  replaceWhen: (prior, planned) => (isSmaller(planned, prior) ? ['size'] : []),
  prepare: async (body, context) => {
    const reference = body['sourceImage'];
    if (typeof reference === 'string') body['sourceImage'] = await resolveImage(reference, context);
    if (body['guestOsFeatures'] !== undefined && asJsonList(body['guestOsFeatures']).length === 0)
      delete body['guestOsFeatures'];
    if (asJsonList(body['licenses']).length === 0) delete body['licenses'];
  },
  updates: [
    postStep(['size'], 'resize', (planned) => ({
      sizeGb: jsonText(int64.toApi(planned['size'] ?? null, NOWHERE)),
    })),
    patchStep(provisioned),
  ],
  beforeDelete: detachEverywhere,
});

const NOWHERE = { project: '', region: null, zone: null };

function isSmaller(planned: ValueObject, prior: ValueObject): boolean {
  const [after, before] = [toNumber(planned['size'] ?? null), toNumber(prior['size'] ?? null)];
  return after !== null && before !== null && after < before;
}

/** The provider detaches a disk from every instance before it deletes it. */
async function detachEverywhere({ session, path }: ObjectContext): Promise<void> {
  const json = await session.api.send({ service: 'compute', method: 'GET', path });
  for (const user of asJsonList(json['users'])) await detach(json, relativeLink(jsonText(user)), session);
}

async function detach(disk: JsonObject, instance: string, session: ObjectContext['session']): Promise<void> {
  const json = await session.api.send({ service: 'compute', method: 'GET', path: instance });
  const attached = asJsonList(json['disks']).map(asJsonObject);
  const found = attached.find((item) => item['source'] === disk['selfLink']);
  if (found === undefined) return;
  const device = encodeURIComponent(jsonText(found['deviceName']));
  await session.api.operate({ method: 'POST', path: `${instance}/detachDisk?deviceName=${device}` });
}
