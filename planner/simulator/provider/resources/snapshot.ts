import { jsonText } from '../google-api.ts';
import { int64, number, text, texts } from '../mapping/codecs.ts';
import { field, output } from '../mapping/field.ts';
import { link, linkPart, relativeLink } from '../mapping/links.ts';
import { asText } from '../value.ts';
import { computeResource } from './compute-resource.ts';

export const snapshot = computeResource({
  label: 'Snapshot',
  reach: 'global',
  collection: 'snapshots',
  labels: true,
  kept: ['zone'],
  fields: [
    field('description', text),
    field('source_disk', link('{zone}/disks')),
    field('storage_locations', texts),
    field('chain_name', text),
    output('snapshot_id', number, 'id'),
    output('disk_size_gb', int64),
    output('storage_bytes', int64),
    output('creation_timestamp', text),
    output('licenses', texts),
  ],
  insert: async (body, { session, state }) => {
    const source = relativeLink(jsonText(body['sourceDisk']));
    const { sourceDisk: _, ...rest } = body;
    const locations = state['storage_locations'];
    const sent =
      Array.isArray(locations) && locations.length > 0 ? rest : { ...rest, storageLocations: undefined };
    await session.api.operate({ method: 'POST', path: `${source}/createSnapshot`, body: sent });
  },
  complete: (json, { state }) =>
    Promise.resolve({ zone: asText(state['zone']) ?? linkPart(jsonText(json['sourceDisk']), 'zones') }),
});
