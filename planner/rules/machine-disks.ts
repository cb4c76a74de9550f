import { followed, type Configuration, type Resource } from './configuration.ts';
import {
  blockOf,
  blocksOf,
  booleanOf,
  lastSegment,
  numberOf,
  textOf,
  Unknown,
  within,
  type Block,
  type Maybe,
} from './value.ts';

/** One disk of a machine. */
export interface DiskView {
  /** `boot_disk`, `attached_disk`, `disk`. */
  readonly block: string;
  readonly boot: boolean;
  /** Local SSD. */
  readonly scratch: boolean;
  /** `pd-balanced`, …; null where nothing is said and Google Cloud picks by the machine type. */
  readonly kind: Maybe<string | null>;
  readonly sizeGib: Maybe<number | null>;
  readonly image: Maybe<string | null>;
  readonly regional: boolean;
  /** The disk resource of the configuration that is attached. */
  readonly resource: Resource | null;
}

/** google_compute_disk takes this kind where none is said (provider documentation, `type`). */
const defaultDiskKind = 'pd-standard';

/** Boot, attached and scratch disks of an instance, or the `disk` blocks of a template. */
export function disksOf(attributes: Block, configuration: Configuration): Maybe<readonly DiskView[]> {
  const all: DiskView[] = [];
  for (const name of ['boot_disk', 'attached_disk', 'scratch_disk', 'disk']) {
    const blocks = blocksOf(attributes, name);
    if (blocks instanceof Unknown) return blocks;
    all.push(...blocks.map((block, index) => diskOf(name, block, index === 0, configuration)));
  }
  return all;
}

function diskOf(name: string, block: Block, first: boolean, configuration: Configuration): DiskView {
  if (name === 'scratch_disk') return scratchDisk(name, block);
  if (name === 'disk') return templateDisk(block, first);
  const source = block['source'];
  const resource = followed(configuration, source);
  const boot = name === 'boot_disk';
  if (resource) return standingDisk(name, boot, resource);
  const isGiven = source !== undefined && source !== null;
  const parameters = blockOf(block, 'initialize_params');
  const elsewhere = source instanceof Unknown ? source : new Unknown('the disk is made elsewhere');
  return {
    block: name,
    boot,
    scratch: false,
    kind: isGiven ? elsewhere : lastSegment(within(parameters, (one) => textOf(one, 'type'))),
    sizeGib: isGiven ? elsewhere : within(parameters, (one) => numberOf(one, 'size')),
    image: isGiven ? elsewhere : within(parameters, (one) => textOf(one, 'image')),
    regional: typeof source === 'string' && source.includes('/regions/'),
    resource: null,
  };
}

function scratchDisk(block: string, attributes: Block): DiskView {
  const kind = 'local-ssd';
  const sizeGib = numberOf(attributes, 'size');
  return { block, boot: false, scratch: true, kind, sizeGib, image: null, regional: false, resource: null };
}

/** A disk resource of the configuration. */
function standingDisk(block: string, boot: boolean, resource: Resource): DiskView {
  const { attributes } = resource;
  return {
    block,
    boot,
    scratch: false,
    kind: lastSegment(textOf(attributes, 'type')) ?? defaultDiskKind,
    sizeGib: numberOf(attributes, 'size'),
    image: textOf(attributes, 'image'),
    regional: resource.type === 'google_compute_region_disk',
    resource,
  };
}

function templateDisk(block: Block, first: boolean): DiskView {
  const type = textOf(block, 'type');
  const boot = booleanOf(block, 'boot');
  const given = textOf(block, 'source');
  const isGiven = given instanceof Unknown || given !== null;
  return {
    block: 'disk',
    boot: typeof boot === 'boolean' ? boot : first,
    scratch: type === 'SCRATCH',
    kind: isGiven ? new Unknown('the disk is made elsewhere') : lastSegment(textOf(block, 'disk_type')),
    sizeGib: numberOf(block, 'disk_size_gb'),
    image: textOf(block, 'source_image'),
    regional: false,
    resource: null,
  };
}
