import { invalidField } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { fingerprint } from '../fingerprint.ts';
import { objectsAt, pick, refuseUnknown, requiredTextAt, textAt, type JsonObject } from '../json.ts';
import { linkOf, pathOf, regionOfScope } from '../resource-names.ts';
import { freeExternalAddress, internalAddress } from './addresses.ts';
import type { Place } from './collection.ts';
import { networkLink } from './networks.ts';

const interfaceFields = [
  'kind',
  'name',
  'network',
  'subnetwork',
  'networkIP',
  'accessConfigs',
  'aliasIpRanges',
  'nicType',
  'stackType',
  'queueCount',
  'fingerprint',
];

/** `networkInterfaces` of a new instance: addresses given, everything it names checked. */
export function connectInterfaces(core: CloudCore, place: Place, body: JsonObject): JsonObject[] {
  const requests = objectsAt(body, 'networkInterfaces');
  if (requests.length === 0)
    throw invalidField('resource.networkInterfaces', requests, 'at least one network interface is required');
  const taken: string[] = [];
  return requests.map((request, index) => {
    refuseUnknown(request, interfaceFields, 'resource.networkInterfaces.');
    const { network, subnetwork } = networkOf(core, place, request);
    const networkIP = addressOf(core, place, subnetwork, request);
    if (taken.includes(networkIP))
      throw invalidField('networkIP', networkIP, 'the address is already in use');
    taken.push(networkIP);
    const members = {
      name: `nic${index}`,
      network,
      subnetwork: linkOf(subnetwork),
      networkIP,
      stackType: textAt(request, 'stackType') ?? 'IPV4_ONLY',
      ...pick(request, ['nicType', 'aliasIpRanges', 'queueCount']),
      ...accessConfigs(core, place, request),
    };
    return { kind: 'compute#networkInterface', ...members, fingerprint: fingerprint(members) };
  });
}

function networkOf(
  core: CloudCore,
  place: Place,
  request: JsonObject,
): { network: string; subnetwork: string } {
  const region = regionOfScope(place.scope) ?? '';
  const named = textAt(request, 'subnetwork');
  if (named !== undefined) {
    const subnetwork = pathOf(named, place.project, 'resource.networkInterfaces.subnetwork');
    const network = requiredTextAt(core.state.get(subnetwork), 'network');
    if (!subnetwork.includes(`/regions/${region}/`)) {
      throw invalidField(
        'resource.networkInterfaces.subnetwork',
        named,
        'the subnetwork is in another region than the instance',
      );
    }
    return { network, subnetwork };
  }
  const network = networkLink(core, place.project, textAt(request, 'network'));
  return { network, subnetwork: onlySubnetwork(core, place, network, region) };
}

/** An auto-mode network has one subnetwork in each region; in a custom one it must be named. */
function onlySubnetwork(core: CloudCore, place: Place, network: string, region: string): string {
  const found = core.state
    .below(`projects/${place.project}/regions/${region}/subnetworks`)
    .filter(([, subnetwork]) => subnetwork['network'] === network);
  const automatic = core.state.get(pathOf(network, place.project))['autoCreateSubnetworks'] === true;
  const [first] = found;
  if (first === undefined || !automatic) {
    throw invalidField(
      'resource.networkInterfaces',
      network,
      'subnetwork must be given for a network of custom subnet mode',
    );
  }
  return first[0];
}

function addressOf(core: CloudCore, place: Place, subnetwork: string, request: JsonObject): string {
  const wanted = textAt(request, 'networkIP');
  const region = regionOfScope(place.scope) ?? '';
  const reserved = core.state
    .below(`projects/${place.project}/regions/${region}/addresses`)
    .some(
      ([, address]) =>
        address['address'] === wanted &&
        address['subnetwork'] === linkOf(subnetwork) &&
        address['status'] === 'RESERVED',
    );
  return wanted !== undefined && reserved ? wanted : internalAddress(core, subnetwork, wanted);
}

function accessConfigs(core: CloudCore, place: Place, request: JsonObject): JsonObject {
  const given = objectsAt(request, 'accessConfigs');
  if (given.length > 1)
    throw invalidField('resource.networkInterfaces.accessConfigs', given, 'at most one is supported');
  return given.length === 0
    ? {}
    : { accessConfigs: given.map((config) => accessConfig(core, place, config)) };
}

export function accessConfig(core: CloudCore, place: Place, config: JsonObject): JsonObject {
  return {
    kind: 'compute#accessConfig',
    type: 'ONE_TO_ONE_NAT',
    name: textAt(config, 'name') ?? 'External NAT',
    natIP: textAt(config, 'natIP') ?? freeExternalAddress(core, place.project),
    networkTier: textAt(config, 'networkTier') ?? 'PREMIUM',
    ...pick(config, ['publicPtrDomainName', 'setPublicPtr']),
  };
}

/** Every address, internal and external, of an instance. */
export function addressesOf(instance: JsonObject): string[] {
  return objectsAt(instance, 'networkInterfaces').flatMap((found) => [
    textAt(found, 'networkIP') ?? '',
    ...objectsAt(found, 'accessConfigs').map((config) => textAt(config, 'natIP') ?? ''),
  ]);
}
