import { number, text, texts } from '../mapping/codecs.ts';
import { field, output } from '../mapping/field.ts';
import { link } from '../mapping/links.ts';
import { computeResource } from './compute-resource.ts';

export const address = computeResource({
  label: 'Address',
  reach: 'region',
  collection: 'addresses',
  labels: true,
  fields: [
    field('address', text),
    field('address_type', text),
    field('description', text),
    field('network', link('global/networks')),
    field('network_tier', text),
    field('purpose', text),
    field('subnetwork', link('{region}/subnetworks')),
    output('prefix_length', number),
    output('users', texts),
    output('creation_timestamp', text),
  ],
});
