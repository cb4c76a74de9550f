import { followed, type Configuration, type Resource } from './configuration.ts';
import { blocksOf, lastSegment, textOf, Unknown, type Block } from './value.ts';

/** All resources of a type. */
export function resourcesOf({ resources }: Configuration, type: string): readonly Resource[] {
  return resources.filter((one) => one.type === type);
}

/** Whether a Cloud NAT gateway of the configuration serves a network interface in a region (null: any). */
export function isServedByNat(configuration: Configuration, one: Block, region: string | null): boolean {
  const subnetwork = nameOf(configuration, one, 'subnetwork');
  return resourcesOf(configuration, 'google_compute_router_nat').some((gateway) => {
    const place = textOf(gateway.attributes, 'region');
    const isNear = region === null || typeof place !== 'string' || place === region;
    return isNear && covers(configuration, gateway, subnetwork);
  });
}

/** A gateway without a list serves every subnetwork of its network. */
function covers(configuration: Configuration, gateway: Resource, subnetwork: string | null): boolean {
  const list = blocksOf(gateway.attributes, 'subnetwork');
  if (list instanceof Unknown || list.length === 0 || subnetwork === null) return true;
  return list.some((one) => nameOf(configuration, one, 'name') === subnetwork);
}

/** What an attribute names: the address of a resource of the configuration, else the last part of its text. */
function nameOf(configuration: Configuration, block: Block, attribute: string): string | null {
  const resource = followed(configuration, block[attribute]);
  if (resource) return resource.address;
  const text = lastSegment(textOf(block, attribute));
  return typeof text === 'string' ? text : null;
}
