import { invalidField } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { objectsAt, pick, requiredTextAt, textAt, textsAt, type JsonObject } from '../json.ts';
import { linkOf, pathOf, regionOfZone } from '../resource-names.ts';
import { refuseAddressQuota } from '../quotas.ts';
import type { Collection, Place } from './collection.ts';
import { formatIp, freeAddress, parseIp, parseIpRange } from './ip-range.ts';
import { labelMembers, setLabels } from './labels.ts';

const fields = [
  'address',
  'addressType',
  'labels',
  'network',
  'subnetwork',
  'networkTier',
  'purpose',
  'prefixLength',
  'ipVersion',
];

function addressCollection(scope: 'regions' | 'global'): Collection {
  return {
    name: 'addresses',
    scope,
    kind: 'compute#address',
    noun: 'address',
    insertFields: fields,
    build: buildAddress,
    user: (_core, _path, address) => {
      const [user] = textsAt(address, 'users');
      return user === undefined ? null : pathOf(user, '');
    },
    actions: { setLabels },
  };
}

export const regionalAddresses = addressCollection('regions');
export const globalAddresses = addressCollection('global');

function buildAddress(core: CloudCore, place: Place, body: JsonObject): JsonObject {
  const addressType = textAt(body, 'addressType') ?? 'EXTERNAL';
  refuseAddressQuota(core, place);
  const members = addressType === 'INTERNAL' ? internal(core, place, body) : external(core, place, body);
  return {
    addressType,
    status: 'RESERVED',
    ...members,
    ...pick(body, ['ipVersion', 'prefixLength']),
    ...labelMembers(body),
  };
}

function external(core: CloudCore, place: Place, body: JsonObject): JsonObject {
  const address = textAt(body, 'address') ?? freeExternalAddress(core, place.project);
  if (parseIp(address) === null) throw invalidField('resource.address', address, 'not an IPv4 address');
  return { address, networkTier: textAt(body, 'networkTier') ?? 'PREMIUM' };
}

function internal(core: CloudCore, place: Place, body: JsonObject): JsonObject {
  const purpose = textAt(body, 'purpose') ?? 'GCE_ENDPOINT';
  const reference = textAt(body, 'subnetwork');
  if (reference === undefined) {
    const network = linkOf(pathOf(requiredTextAt(body, 'network'), place.project, 'resource.network'));
    return { address: requiredTextAt(body, 'address'), purpose, network };
  }
  const path = pathOf(reference, place.project, 'resource.subnetwork');
  return {
    address: internalAddress(core, path, textAt(body, 'address')),
    purpose,
    subnetwork: linkOf(path),
    networkTier: 'PREMIUM',
  };
}

/** An address of the subnetwork: the wanted one if it is free and inside, else the lowest free one. */
export function internalAddress(core: CloudCore, subnetworkPath: string, wanted: string | undefined): string {
  const range = parseIpRange(requiredTextAt(core.state.get(subnetworkPath), 'ipCidrRange'), 'ipCidrRange');
  const taken = takenAddresses(core, subnetworkPath);
  const address = wanted ?? freeAddress(range, taken);
  if (address === null)
    throw invalidField('networkIP', subnetworkPath, 'no address of the subnetwork is free');
  const number = parseIp(address);
  if (number === null || number < range.first || number > range.last) {
    throw invalidField('networkIP', address, 'the address is not in the range of the subnetwork');
  }
  if (taken.has(address)) throw invalidField('networkIP', address, 'the address is already in use');
  return address;
}

function takenAddresses(core: CloudCore, subnetworkPath: string): Set<string> {
  const project = subnetworkPath.split('/')[1] ?? '';
  const reserved = core.state.inProject(project, 'addresses').map(([, address]) => address);
  const interfaces = core.state
    .inProject(project, 'instances')
    .flatMap(([, found]) => objectsAt(found, 'networkInterfaces'));
  const inside = [...reserved, ...interfaces].filter(
    (holder) => holder['subnetwork'] === linkOf(subnetworkPath),
  );
  return new Set(inside.map((holder) => textAt(holder, 'address') ?? textAt(holder, 'networkIP') ?? ''));
}

/** The next address of the ranges for documentation (RFC 5737) that nobody in the project has. */
export function freeExternalAddress(core: CloudCore, project: string): string {
  const taken = new Set([
    ...core.state.inProject(project, 'addresses').map(([, found]) => found['address']),
    ...natAddresses(core, project),
  ]);
  for (const range of ['203.0.113.0/24', '198.51.100.0/24', '192.0.2.0/24']) {
    const { first, last } = parseIpRange(range, 'address');
    for (let address = first + 1; address < last; address += 1) {
      if (!taken.has(formatIp(address))) return formatIp(address);
    }
  }
  throw invalidField('resource.address', project, 'the simulator has no external address left');
}

function natAddresses(core: CloudCore, project: string): string[] {
  return core.state
    .inProject(project, 'instances')
    .flatMap(([, found]) => objectsAt(found, 'networkInterfaces'))
    .flatMap((found) => objectsAt(found, 'accessConfigs'))
    .map((config) => textAt(config, 'natIP') ?? '');
}

/** Marks reserved addresses of the zone's region that an instance uses, or no longer uses. */
export function markAddresses(
  core: CloudCore,
  project: string,
  zone: string,
  ips: readonly string[],
  user: string,
  used: boolean,
): void {
  for (const [path, address] of core.state.below(
    `projects/${project}/regions/${regionOfZone(zone)}/addresses`,
  )) {
    if (!ips.includes(textAt(address, 'address') ?? '')) continue;
    const others = textsAt(address, 'users').filter((link) => link !== linkOf(user));
    const users = used ? [...others, linkOf(user)] : others;
    core.state.update(path, {
      status: users.length > 0 ? 'IN_USE' : 'RESERVED',
      users: users.length > 0 ? users : undefined,
    });
  }
}
