import { invalidField } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { regionNames } from '../data/regions.ts';
import { checkFingerprint, fingerprint } from '../fingerprint.ts';
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
import { lastSegment, linkOf, pathOf } from '../resource-names.ts';
import type { Collection, Place } from './collection.ts';
import { createResource } from './collection-routes.ts';
import { contains, formatIp, overlaps, parseIpRange } from './ip-range.ts';

/** The link of a network that exists; ApiError 404 otherwise. Without a reference: the network `default`. */
export function networkLink(core: CloudCore, project: string, reference: string | undefined): string {
  const path = pathOf(reference ?? 'global/networks/default', project, 'network');
  core.state.get(path);
  return linkOf(path);
}

const networkUsers = ['subnetworks', 'firewalls', 'routers', 'addresses', 'instances'];

export const networks: Collection = {
  name: 'networks',
  scope: 'global',
  kind: 'compute#network',
  noun: 'network',
  insertFields: [
    'autoCreateSubnetworks',
    'routingConfig',
    'mtu',
    'networkFirewallPolicyEnforcementOrder',
    'enableUlaInternalIpv6',
  ],
  build: (_core, _place, body) => ({
    autoCreateSubnetworks: flagAt(body, 'autoCreateSubnetworks') ?? true,
    routingConfig: { routingMode: 'REGIONAL', ...objectAt(body, 'routingConfig') },
    ...mtu(body),
    networkFirewallPolicyEnforcementOrder:
      textAt(body, 'networkFirewallPolicyEnforcementOrder') ?? 'AFTER_CLASSIC_FIREWALL',
    ...pick(body, ['enableUlaInternalIpv6']),
  }),
  inserted: (core, place, resource) => {
    if (resource['autoCreateSubnetworks'] === true) createAutoSubnetworks(core, place);
    return { kind: 'nothing' };
  },
  patchFields: ['routingConfig', 'mtu', 'networkFirewallPolicyEnforcementOrder'],
  patch: (_core, _place, changes) => ({
    ...pick(changes, ['routingConfig', 'networkFirewallPolicyEnforcementOrder']),
    ...mtu(changes),
  }),
  user: (core, path) => networkUser(core, path),
  removed: (core, path) => {
    for (const [subnetwork] of subnetworksOf(core, path)) core.state.remove(subnetwork);
  },
};

function mtu(body: JsonObject): JsonObject {
  const value = integerAt(body, 'mtu');
  if (value === undefined || value === 0) return {};
  if (value < 1300 || value > 8896)
    throw invalidField('resource.mtu', value, 'must be between 1300 and 8896');
  return { mtu: value };
}

function projectOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function subnetworksOf(core: CloudCore, network: string): [string, JsonObject][] {
  const link = linkOf(network);
  return core.state
    .inProject(projectOf(network), 'subnetworks')
    .filter(([, found]) => found['network'] === link);
}

function networkUser(core: CloudCore, network: string): string | null {
  const link = linkOf(network);
  const automatic = core.state.get(network)['autoCreateSubnetworks'] === true;
  for (const collection of networkUsers) {
    if (collection === 'subnetworks' && automatic) continue;
    const user = core.state
      .inProject(projectOf(network), collection)
      .find(([, found]) => found['network'] === link || interfaceLinks(found, 'network').includes(link));
    if (user !== undefined) return user[0];
  }
  return null;
}

/** Links that the network interfaces of an instance hold. */
function interfaceLinks(instance: JsonObject, member: string): string[] {
  return objectsAt(instance, 'networkInterfaces').map((found) => textAt(found, member) ?? '');
}

/** As in the real API: one /20 of 10.128.0.0/9 per region. */
function createAutoSubnetworks(core: CloudCore, network: Place): void {
  const start = parseIpRange('10.128.0.0/9', 'network').first;
  for (const [index, region] of regionNames().entries()) {
    const scope = `regions/${region}`;
    const path = `projects/${network.project}/${scope}/subnetworks/${network.name}`;
    const place = { project: network.project, scope, collection: 'subnetworks', name: network.name, path };
    const ipCidrRange = `${formatIp(start + index * 4096)}/20`;
    createResource(core, subnetworks, place, {
      name: network.name,
      network: linkOf(network.path),
      ipCidrRange,
    });
  }
}

const subnetworkSettings = [
  'privateIpGoogleAccess',
  'secondaryIpRanges',
  'logConfig',
  'purpose',
  'role',
  'stackType',
  'privateIpv6GoogleAccess',
  'enableFlowLogs',
];

export const subnetworks: Collection = {
  name: 'subnetworks',
  scope: 'regions',
  kind: 'compute#subnetwork',
  noun: 'subnetwork',
  insertFields: ['network', 'ipCidrRange', ...subnetworkSettings],
  build: buildSubnetwork,
  inserted: (core, place, resource) => {
    const network = pathOf(requiredTextAt(resource, 'network'), place.project);
    const links = [...textsAt(core.state.get(network), 'subnetworks'), linkOf(place.path)];
    core.state.update(network, { subnetworks: links });
    return { kind: 'nothing' };
  },
  patchFields: [
    'privateIpGoogleAccess',
    'secondaryIpRanges',
    'logConfig',
    'role',
    'stackType',
    'enableFlowLogs',
  ],
  patch: (_core, _place, changes, current) => {
    checkFingerprint(changes, 'fingerprint', textAt(current, 'fingerprint'));
    const settings = pick(changes, subnetworkSettings);
    return { ...settings, fingerprint: fingerprint({ ...current, ...settings }) };
  },
  user: (core, path) => {
    const link = linkOf(path);
    const users = [
      ...core.state.inProject(projectOf(path), 'instances'),
      ...core.state.inProject(projectOf(path), 'addresses'),
    ];
    const user = users.find(
      ([, found]) => found['subnetwork'] === link || interfaceLinks(found, 'subnetwork').includes(link),
    );
    return user?.[0] ?? null;
  },
  removed: (core, path, resource) => {
    const network = pathOf(textAt(resource, 'network') ?? '', projectOf(path));
    if (core.state.find(network) === null) return;
    const links = textsAt(core.state.get(network), 'subnetworks').filter((link) => link !== linkOf(path));
    core.state.update(network, { subnetworks: links });
  },
  actions: {
    expandIpCidrRange: (core, place, { body }) => {
      expandRange(core, place, requiredTextAt(body, 'ipCidrRange'));
      return { type: 'expandIpCidrRange' };
    },
    setPrivateIpGoogleAccess: (core, place, { body }) => {
      core.state.update(place.path, {
        privateIpGoogleAccess: flagAt(body, 'privateIpGoogleAccess') ?? false,
      });
      return { type: 'setPrivateIpGoogleAccess' };
    },
  },
};

function buildSubnetwork(core: CloudCore, place: Place, body: JsonObject): JsonObject {
  const network = networkLink(core, place.project, requiredTextAt(body, 'network'));
  const ipCidrRange = requiredTextAt(body, 'ipCidrRange');
  refuseOverlap(core, pathOf(network, place.project), ipCidrRange, place.path);
  const settings = {
    privateIpGoogleAccess: false,
    purpose: 'PRIVATE',
    stackType: 'IPV4_ONLY',
    privateIpv6GoogleAccess: 'DISABLE_GOOGLE_ACCESS',
    ...pick(body, subnetworkSettings),
  };
  const gateway = formatIp(parseIpRange(ipCidrRange, 'resource.ipCidrRange').first + 1);
  return {
    network,
    ipCidrRange,
    gatewayAddress: gateway,
    ...settings,
    fingerprint: fingerprint({ ipCidrRange, ...settings }),
  };
}

/** ApiError 400 where the range meets that of another subnetwork in the network. */
function refuseOverlap(core: CloudCore, network: string, text: string, self: string): void {
  const range = parseIpRange(text, 'resource.ipCidrRange');
  if (range.prefix > 29)
    throw invalidField('resource.ipCidrRange', text, 'the prefix length must be at most 29');
  for (const [path, other] of subnetworksOf(core, network)) {
    const taken = parseIpRange(requiredTextAt(other, 'ipCidrRange'), 'ipCidrRange');
    if (path !== self && overlaps(range, taken)) {
      throw invalidField(
        'resource.ipCidrRange',
        text,
        `the range conflicts with subnetwork '${lastSegment(path)}'`,
      );
    }
  }
}

function expandRange(core: CloudCore, place: Place, wanted: string): void {
  const current = core.state.get(place.path);
  const before = parseIpRange(requiredTextAt(current, 'ipCidrRange'), 'ipCidrRange');
  const after = parseIpRange(wanted, 'ipCidrRange');
  if (!contains(after, before) || after.prefix >= before.prefix) {
    throw invalidField(
      'ipCidrRange',
      wanted,
      'the new range must be wider than the present one and contain it',
    );
  }
  refuseOverlap(core, pathOf(requiredTextAt(current, 'network'), place.project), wanted, place.path);
  core.state.update(place.path, {
    ipCidrRange: wanted,
    fingerprint: fingerprint({ ...current, ipCidrRange: wanted }),
  });
}
