import { invalidField } from '../api-error.ts';
import {
  flagAt,
  integerAt,
  objectAt,
  objectsAt,
  pick,
  requiredTextAt,
  textAt,
  textsAt,
  type JsonObject,
} from '../json.ts';
import type { Collection } from './collection.ts';
import { parseIpRange } from './ip-range.ts';
import { networkLink } from './networks.ts';

const lists = [
  'sourceRanges',
  'destinationRanges',
  'sourceTags',
  'targetTags',
  'sourceServiceAccounts',
  'targetServiceAccounts',
];
const settings = ['network', 'direction', 'priority', 'disabled', 'logConfig', 'allowed', 'denied', ...lists];

export const firewalls: Collection = {
  name: 'firewalls',
  scope: 'global',
  kind: 'compute#firewall',
  noun: 'firewall',
  insertFields: settings,
  build: (core, place, body) => ({
    network: networkLink(core, place.project, textAt(body, 'network')),
    ...rule(body),
  }),
  patchFields: settings,
  patch: (_core, _place, changes, current) => rule({ ...current, ...changes }),
};

/** Everything of a rule but its network, checked and with the API's defaults. */
function rule(body: JsonObject): JsonObject {
  const direction = textAt(body, 'direction') ?? 'INGRESS';
  if (direction !== 'INGRESS' && direction !== 'EGRESS') {
    throw invalidField('resource.direction', direction, 'must be INGRESS or EGRESS');
  }
  const allowed = protocols(body, 'allowed');
  const denied = protocols(body, 'denied');
  if ((allowed.length === 0) === (denied.length === 0)) {
    throw invalidField('resource.allowed', allowed, 'exactly one of allowed and denied must be given');
  }
  return {
    ...pick(body, ['description']),
    direction,
    priority: priority(body),
    disabled: flagAt(body, 'disabled') ?? false,
    logConfig: { enable: false, ...objectAt(body, 'logConfig') },
    ...(allowed.length === 0 ? { allowed: undefined, denied } : { allowed, denied: undefined }),
    ...targets(body, direction),
  };
}

function priority(body: JsonObject): number {
  const value = integerAt(body, 'priority') ?? 1000;
  if (value < 0 || value > 65535)
    throw invalidField('resource.priority', value, 'must be between 0 and 65535');
  return value;
}

function protocols(body: JsonObject, member: string): JsonObject[] {
  return objectsAt(body, member).map((entry) => {
    const ports = textsAt(entry, 'ports');
    const wrong = ports.find((port) => !/^\d{1,5}(-\d{1,5})?$/.test(port));
    if (wrong !== undefined)
      throw invalidField(`resource.${member}.ports`, wrong, 'must be a port or a range of ports');
    const IPProtocol = requiredTextAt(entry, 'IPProtocol').toLowerCase();
    return ports.length === 0 ? { IPProtocol } : { IPProtocol, ports };
  });
}

/** Who the rule is about; an ingress rule without a source is open to everybody, as in the real API. */
function targets(body: JsonObject, direction: string): JsonObject {
  const given = Object.fromEntries(lists.map((list): [string, string[]] => [list, textsAt(body, list)]));
  for (const list of ['sourceRanges', 'destinationRanges']) {
    for (const range of given[list] ?? []) checkRange(range, list);
  }
  const noSource = ['sourceRanges', 'sourceTags', 'sourceServiceAccounts'].every(
    (list) => given[list]?.length === 0,
  );
  if (direction === 'INGRESS' && noSource) given['sourceRanges'] = ['0.0.0.0/0'];
  if (direction === 'EGRESS' && given['destinationRanges']?.length === 0)
    given['destinationRanges'] = ['0.0.0.0/0'];
  return Object.fromEntries(
    Object.entries(given).map(([list, items]) => [list, items.length === 0 ? undefined : items]),
  );
}

function checkRange(range: string, list: string): void {
  if (range.includes(':')) return;
  parseIpRange(range.includes('/') ? range : `${range}/32`, `resource.${list}`);
}
