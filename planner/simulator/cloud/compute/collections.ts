import { globalAddresses, regionalAddresses } from './addresses.ts';
import type { Collection } from './collection.ts';
import { disks } from './disks.ts';
import { firewalls } from './firewalls.ts';
import { images } from './images.ts';
import { instances } from './instances.ts';
import { networks, subnetworks } from './networks.ts';
import { resourcePolicies } from './resource-policies.ts';
import { routers } from './routers.ts';
import { snapshots } from './snapshots.ts';

/** Every collection of the Compute API that the simulated cloud keeps. */
export const collections: readonly Collection[] = [
  networks,
  subnetworks,
  routers,
  firewalls,
  disks,
  snapshots,
  images,
  resourcePolicies,
  regionalAddresses,
  globalAddresses,
  instances,
];
