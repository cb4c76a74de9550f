import { asJsonList } from '../google-api.ts';
import { blocks, int64, text, texts } from '../mapping/codecs.ts';
import { field, output } from '../mapping/field.ts';
import { image as imageReference } from '../mapping/image-reference.ts';
import { link } from '../mapping/links.ts';
import { computeResource } from './compute-resource.ts';
import { resolveImage } from './resolve-image.ts';

export const image = computeResource({
  label: 'Image',
  reach: 'global',
  collection: 'images',
  labels: true,
  fields: [
    field('description', text),
    field('family', text),
    field('disk_size_gb', int64),
    field('source_disk', link('{zone}/disks')),
    field('source_image', imageReference),
    field('source_snapshot', link('global/snapshots')),
    field('storage_locations', texts),
    field('licenses', texts),
    field('guest_os_features', blocks([field('type', text)])),
    output('archive_size_bytes', int64),
    output('creation_timestamp', text),
  ],
  prepare: async (body, context) => {
    const reference = body['sourceImage'];
    if (typeof reference === 'string') body['sourceImage'] = await resolveImage(reference, context);
    for (const member of ['guestOsFeatures', 'licenses', 'storageLocations']) {
      if (asJsonList(body[member]).length === 0) delete body[member];
    }
  },
});
