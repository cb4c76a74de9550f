import { block, blocks, number, text, texts } from '../mapping/codecs.ts';
import { field, output } from '../mapping/field.ts';
import { link } from '../mapping/links.ts';
import { computeResource } from './compute-resource.ts';
import { patchStep } from './update-steps.ts';

const description = field('description', text);
const bgp = field(
  'bgp',
  block([
    field('asn', number),
    field('advertise_mode', text),
    field('advertised_groups', texts),
    field('advertised_ip_ranges', blocks([field('range', text), field('description', text)])),
    field('keepalive_interval', number),
  ]),
);

export const router = computeResource({
  label: 'Router',
  reach: 'region',
  collection: 'routers',
  fields: [description, field('network', link('global/networks')), bgp, output('creation_timestamp', text)],
  updates: [patchStep([description, bgp])],
});
