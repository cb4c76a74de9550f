import type { Configuration, Resource } from './configuration.ts';
import { disksOf, type DiskView } from './machine-disks.ts';
import {
  blockOf,
  blocksOf,
  booleanOf,
  isBlock,
  lastSegment,
  numberOf,
  textOf,
  textsOf,
  Unknown,
  within,
  type Block,
  type Maybe,
} from './value.ts';

/** Resource types that describe a virtual machine. */
export const machineTypes = [
  'google_compute_instance',
  'google_compute_instance_template',
  'google_compute_region_instance_template',
];

export interface SchedulingView {
  /** STANDARD where nothing is said; `preemptible` alone is the older word for SPOT. */
  readonly model: Maybe<string>;
  readonly preemptible: Maybe<boolean | null>;
  readonly automaticRestart: Maybe<boolean | null>;
  readonly onHostMaintenance: Maybe<string | null>;
  readonly terminationAction: Maybe<string | null>;
  readonly maxRunSeconds: Maybe<number | null>;
}

/** What the rules look at of an instance or a template; null is "not set". */
export interface MachineView {
  readonly address: string;
  readonly attributes: Block;
  readonly count: number | null;
  readonly machineType: Maybe<string | null>;
  readonly zone: Maybe<string | null>;
  /** Attached by `guest_accelerator`; what the machine type brings is the catalog's to tell. */
  readonly attached: Maybe<readonly Attached[]>;
  readonly scheduling: SchedulingView;
  /** `reservation_affinity.type`. */
  readonly reservation: Maybe<string | null>;
  readonly disks: Maybe<readonly DiskView[]>;
  /** Image of the boot disk as configured. */
  readonly image: Maybe<string | null>;
  readonly interfaces: Maybe<readonly Block[]>;
  readonly tier: Maybe<string | null>;
  readonly metadata: Maybe<Block | null>;
  /** Startup scripts, one after the other; null where there is none. */
  readonly script: Maybe<string | null>;
  readonly secureBoot: Maybe<boolean | null>;
  readonly resourcePolicies: Maybe<readonly string[]>;
}

export interface Attached {
  readonly type: string;
  readonly count: number;
}

export function machineView(resource: Resource, configuration: Configuration): MachineView {
  const { attributes, address, count } = resource;
  const disks = disksOf(attributes, configuration);
  return {
    address,
    attributes,
    count,
    machineType: lastSegment(textOf(attributes, 'machine_type')),
    zone: zoneOf(resource, configuration),
    attached: attachedOf(attributes),
    scheduling: schedulingOf(attributes),
    reservation: within(blockOf(attributes, 'reservation_affinity'), (block) => textOf(block, 'type')),
    disks,
    image: disks instanceof Unknown ? disks : (disks.find(({ boot }) => boot)?.image ?? null),
    interfaces: blocksOf(attributes, 'network_interface'),
    tier: within(blockOf(attributes, 'network_performance_config'), (block) =>
      textOf(block, 'total_egress_bandwidth_tier'),
    ),
    metadata: metadataOf(attributes),
    script: scriptOf(attributes),
    secureBoot: within(blockOf(attributes, 'shielded_instance_config'), (block) =>
      booleanOf(block, 'enable_secure_boot'),
    ),
    resourcePolicies: textsOf(attributes, 'resource_policies'),
  };
}

/** An instance without a zone is made in the provider's; a template has none. */
function zoneOf({ type, attributes }: Resource, { providerZone }: Configuration): Maybe<string | null> {
  if (type !== 'google_compute_instance') return null;
  const own = lastSegment(textOf(attributes, 'zone'));
  if (own !== null) return own;
  return providerZone instanceof Unknown || typeof providerZone === 'string' ? providerZone : null;
}

/** A block with a count of 0 attaches nothing. */
function attachedOf(attributes: Block): Maybe<readonly Attached[]> {
  const blocks = blocksOf(attributes, 'guest_accelerator');
  if (blocks instanceof Unknown) return blocks;
  const attached: Attached[] = [];
  for (const block of blocks) {
    const [type, count] = [lastSegment(textOf(block, 'type')), numberOf(block, 'count')];
    if (type instanceof Unknown) return type;
    if (count instanceof Unknown) return count;
    if (type !== null && count !== 0) attached.push({ type, count: count ?? 1 });
  }
  return attached;
}

function schedulingOf(attributes: Block): SchedulingView {
  const block = blockOf(attributes, 'scheduling');
  const preemptible = within(block, (one) => booleanOf(one, 'preemptible'));
  const limit = within(block, (one) => blockOf(one, 'max_run_duration'));
  const model = within(block, (one) => textOf(one, 'provisioning_model'));
  return {
    preemptible,
    model:
      model ?? (preemptible instanceof Unknown ? preemptible : preemptible === true ? 'SPOT' : 'STANDARD'),
    automaticRestart: within(block, (one) => booleanOf(one, 'automatic_restart')),
    onHostMaintenance: within(block, (one) => textOf(one, 'on_host_maintenance')),
    terminationAction: within(block, (one) => textOf(one, 'instance_termination_action')),
    maxRunSeconds: within(limit, (one) => numberOf(one, 'seconds')),
  };
}

function metadataOf(attributes: Block): Maybe<Block | null> {
  const value = attributes['metadata'];
  if (value instanceof Unknown) return value;
  return isBlock(value) ? value : null;
}

function scriptOf(attributes: Block): Maybe<string | null> {
  const own = textOf(attributes, 'metadata_startup_script');
  const byMetadata = within(metadataOf(attributes), (metadata) => textOf(metadata, 'startup-script'));
  if (own instanceof Unknown) return own;
  if (byMetadata instanceof Unknown) return byMetadata;
  const scripts = [own, byMetadata].filter((text) => text !== null);
  return scripts.length === 0 ? null : scripts.join('\n');
}
