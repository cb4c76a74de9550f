import { block, blocks, flag, number, text, texts } from '../mapping/codecs.ts';
import { field, output } from '../mapping/field.ts';
import { link } from '../mapping/links.ts';
import { asText, isUnknown } from '../value.ts';
import type { Value } from '../value.ts';
import { computeResource } from './compute-resource.ts';
import { patchStep, postStep } from './update-steps.ts';

const logging = field(
  'log_config',
  {
    ...block([
      field('aggregation_interval', text),
      field('filter_expr', text),
      field('flow_sampling', number),
      field('metadata', text),
      field('metadata_fields', texts),
    ]),
  },
  'logConfig',
);
const secondaryRanges = field(
  'secondary_ip_range',
  blocks([field('range_name', text), field('ip_cidr_range', text)]),
  'secondaryIpRanges',
);
const patched = [field('role', text), field('stack_type', text), logging, secondaryRanges];

export const subnetwork = computeResource({
  label: 'Subnetwork',
  reach: 'region',
  collection: 'subnetworks',
  fields: [
    field('description', text),
    field('network', link('global/networks')),
    field('ip_cidr_range', text),
    field('private_ip_google_access', flag),
    field('purpose', text),
    ...patched,
    output('fingerprint', text),
    output('gateway_address', text),
    output('creation_timestamp', text),
    output('subnetwork_id', number, 'id'),
  ],
  replaceWhen: (prior, planned) => {
    const [before, after] = [prior['ip_cidr_range'], planned['ip_cidr_range']];
    return isGrowth(before, after) ? [] : ['ip_cidr_range'];
  },
  updates: [
    postStep(['ip_cidr_range'], 'expandIpCidrRange', (planned) => ({
      ipCidrRange: asText(planned['ip_cidr_range']) ?? '',
    })),
    postStep(['private_ip_google_access'], 'setPrivateIpGoogleAccess', (planned) => ({
      privateIpGoogleAccess: planned['private_ip_google_access'] === true,
    })),
    patchStep(patched, { fingerprint: true }),
  ],
});

/** True when the new range holds the old one, so that the subnetwork can be widened in place. */
export function isGrowth(before: Value | undefined, after: Value | undefined): boolean {
  if (before === after || isUnknown(after)) return !isUnknown(after);
  const [old, wide] = [parseRange(before), parseRange(after)];
  if (old === null || wide === null || wide.bits > old.bits) return false;
  const shift = 2 ** (32 - wide.bits);
  return Math.floor(old.address / shift) === Math.floor(wide.address / shift);
}

function parseRange(range: Value | undefined): { address: number; bits: number } | null {
  const match = typeof range === 'string' ? /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(range) : null;
  if (match === null) return null;
  const [a = 0, b = 0, c = 0, d = 0, bits = 32] = match.slice(1).map(Number);
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, bits };
}
