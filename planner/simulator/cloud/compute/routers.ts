import { invalidField } from '../api-error.ts';
import { objectAt, objectsAt, pick, requiredTextAt, textAt, textsAt, type JsonObject } from '../json.ts';
import { checkedName, pathOf } from '../resource-names.ts';
import type { CloudCore } from '../cloud-core.ts';
import type { Collection, Place } from './collection.ts';
import { networkLink } from './networks.ts';

const settings = ['network', 'bgp', 'nats', 'encryptedInterconnectRouter', 'md5AuthenticationKeys'];

/** Cloud Routers, with the NAT gateways inside. Interfaces and BGP peers are not offered. */
export const routers: Collection = {
  name: 'routers',
  scope: 'regions',
  kind: 'compute#router',
  noun: 'router',
  insertFields: settings,
  build: (core, place, body) => ({
    network: networkLink(core, place.project, requiredTextAt(body, 'network')),
    ...(body['bgp'] === undefined ? {} : { bgp: objectAt(body, 'bgp') }),
    ...pick(body, ['encryptedInterconnectRouter']),
    ...nats(core, place, body),
  }),
  patchFields: settings,
  patch: (core, place, changes) => ({
    ...pick(changes, ['description', 'bgp']),
    ...(changes['nats'] === undefined ? {} : { nats: undefined, ...nats(core, place, changes) }),
  }),
};

function nats(core: CloudCore, place: Place, body: JsonObject): JsonObject {
  const given = objectsAt(body, 'nats').map((nat) => checkedNat(core, place, nat));
  const names = given.map((nat) => nat['name']);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw invalidField('resource.nats', twice, 'the name of a NAT must be unique in its router');
  return given.length === 0 ? {} : { nats: given };
}

function checkedNat(core: CloudCore, place: Place, nat: JsonObject): JsonObject {
  checkedName(requiredTextAt(nat, 'name'), 'resource.nats.name');
  const ranges = requiredTextAt(nat, 'sourceSubnetworkIpRangesToNat');
  const subnetworks = objectsAt(nat, 'subnetworks');
  if (ranges === 'LIST_OF_SUBNETWORKS' && subnetworks.length === 0) {
    throw invalidField('resource.nats.subnetworks', subnetworks, 'at least one subnetwork must be listed');
  }
  for (const subnetwork of subnetworks)
    core.state.get(pathOf(requiredTextAt(subnetwork, 'name'), place.project));
  const natIpAllocateOption = textAt(nat, 'natIpAllocateOption') ?? 'AUTO_ONLY';
  if (natIpAllocateOption === 'MANUAL_ONLY' && textsAt(nat, 'natIps').length === 0) {
    throw invalidField('resource.nats.natIps', null, 'MANUAL_ONLY needs at least one address');
  }
  return {
    type: 'PUBLIC',
    endpointTypes: ['ENDPOINT_TYPE_VM'],
    enableEndpointIndependentMapping: false,
    icmpIdleTimeoutSec: 30,
    udpIdleTimeoutSec: 30,
    tcpEstablishedIdleTimeoutSec: 1200,
    tcpTransitoryIdleTimeoutSec: 30,
    tcpTimeWaitTimeoutSec: 120,
    autoNetworkTier: 'PREMIUM',
    ...nat,
    natIpAllocateOption,
  };
}
