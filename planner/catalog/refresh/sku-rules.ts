/** What a SKU prices: a part (`n2.vcpu`), the name it goes by, and the unit that the price must be in. */
export interface SkuRule {
  readonly part: string;
  /** The description without `Spot Preemptible`, `attached to …` and `running in …`. */
  readonly name: string;
  readonly unit: string;
}

/** Families whose vCPU and memory SKUs are called `NAME Core` and `NAME Ram`. */
const families: readonly (readonly [key: string, name: string])[] = [
  ['e2', 'E2 Instance'],
  ['n1', 'N1 Predefined Instance'],
  ['n2', 'N2 Instance'],
  ['n2d', 'N2D AMD Instance'],
  ['n4', 'N4 Instance'],
  ['n4a', 'N4A Instance'],
  ['n4d', 'N4D Instance'],
  ['c2', 'Compute optimized'],
  ['c2d', 'C2D AMD Instance'],
  ['c3', 'C3 Instance'],
  ['c3d', 'C3D Instance'],
  ['c4', 'C4 Instance'],
  ['c4a', 'C4A Arm Instance'],
  ['c4d', 'C4D Instance'],
  ['t2d', 'T2D AMD Instance'],
  ['t2a', 'T2A Arm Instance'],
  ['h3', 'H3 Instance'],
  ['m1', 'Memory-optimized Instance'],
  ['m2-premium', 'Memory Optimized Upgrade Premium for Memory-optimized Instance'],
  ['m3', 'M3 Memory-optimized Instance'],
  ['m4', 'M4 Instance'],
  ['m4-ultramem-224', 'M4Ultramem224 Instance'],
  ['z3', 'Z3 Instance'],
  ['a2', 'A2 Instance'],
  ['a3', 'A3 Instance'],
  ['g2', 'G2 Instance'],
  ['g4', 'G4 Instance'],
  ['n1-custom', 'Custom Instance'],
  ['n2-custom', 'N2 Custom Instance'],
  ['n2d-custom', 'N2D AMD Custom Instance'],
  ['n4-custom', 'N4 Custom Instance'],
];

const gpus: readonly (readonly [type: string, name: string])[] = [
  ['nvidia-tesla-t4', 'Nvidia Tesla T4 GPU'],
  ['nvidia-tesla-p4', 'Nvidia Tesla P4 GPU'],
  ['nvidia-tesla-v100', 'Nvidia Tesla V100 GPU'],
  ['nvidia-tesla-p100', 'Nvidia Tesla P100 GPU'],
  ['nvidia-l4', 'Nvidia L4 GPU'],
  ['nvidia-tesla-a100', 'Nvidia Tesla A100 GPU'],
  ['nvidia-a100-80gb', 'Nvidia Tesla A100 80GB GPU'],
  ['nvidia-h100-80gb', 'Nvidia H100 80GB GPU'],
  ['nvidia-rtx-pro-6000', 'RTX 6000 96GB'],
];

const others: readonly (readonly [part: string, name: string, unit: string])[] = [
  ['f1-micro.machine', 'Micro Instance with burstable CPU', 'h'],
  ['g1-small.machine', 'Small Instance with 1 VCPU', 'h'],
  ['n1-extended.gib-extended', 'Custom Extended Instance Ram', 'GiBy.h'],
  ['n2-extended.gib-extended', 'N2 Custom Extended Instance Ram', 'GiBy.h'],
  ['n2d-extended.gib-extended', 'N2D AMD Custom Extended Instance Ram', 'GiBy.h'],
  ['n4-extended.gib-extended', 'N4 Custom Extended Instance Ram', 'GiBy.h'],
  ['disk.local-ssd', 'SSD backed Local Storage', 'GiBy.mo'],
  ['disk.local-ssd-c4', 'C4 Instance Local SSD', 'GiBy.mo'],
  ['disk.local-ssd-c4a', 'C4A Instance Local SSD', 'GiBy.mo'],
  ['disk.local-ssd-c4d', 'C4D Instance Local SSD', 'GiBy.mo'],
  ['disk.pd-standard', 'Storage PD Capacity', 'GiBy.mo'],
  ['disk.pd-standard-replicated', 'Regional Storage PD Capacity', 'GiBy.mo'],
  ['disk.pd-balanced', 'Balanced PD Capacity', 'GiBy.mo'],
  ['disk.pd-balanced-replicated', 'Regional Balanced PD Capacity', 'GiBy.mo'],
  ['disk.pd-ssd', 'SSD backed PD Capacity', 'GiBy.mo'],
  ['disk.pd-ssd-replicated', 'Regional SSD backed PD Capacity', 'GiBy.mo'],
  ['disk.pd-extreme', 'Extreme PD Capacity', 'GiBy.mo'],
  ['disk.hyperdisk-balanced', 'Hyperdisk Balanced Capacity', 'GiBy.mo'],
  ['disk.hyperdisk-extreme', 'Hyperdisk Extreme Capacity', 'GiBy.mo'],
  ['disk.hyperdisk-throughput', 'Hyperdisk Throughput Capacity', 'GiBy.mo'],
  ['disk.hyperdisk-ml', 'Hyperdisk ML Capacity', 'GiBy.mo'],
  ['disk.snapshot', 'Storage PD Snapshot', 'GiBy.mo'],
  ['iops.pd-extreme', 'Extreme PD IOPS', 'mo'],
  ['iops.hyperdisk-balanced', 'Hyperdisk Balanced IOPS', 'mo'],
  ['iops.hyperdisk-extreme', 'Hyperdisk Extreme IOPS', 'mo'],
  ['throughputMibps.hyperdisk-balanced', 'Hyperdisk Balanced Throughput', 'mo'],
  ['throughputMibps.hyperdisk-throughput', 'Hyperdisk Throughput Throughput', 'mo'],
  ['throughputMibps.hyperdisk-ml', 'Hyperdisk ML Throughput', 'mo'],
];

/** A SKU is matched by its whole name: `N2 Instance Core` is not `N2 Custom Instance Core`. */
export const skuRules: readonly SkuRule[] = [
  ...families.flatMap(([key, name]) => [
    { part: `${key}.vcpu`, name: `${name} Core`, unit: 'h' },
    { part: `${key}.gib`, name: `${name} Ram`, unit: 'GiBy.h' },
  ]),
  ...gpus.map(([type, name]) => ({ part: `gpu.${type}`, name, unit: 'h' })),
  ...others.map(([part, name, unit]) => ({ part, name, unit })),
];

/** What no price here holds, and how its SKUs are told: each with the reason that is reported. */
export const leftOutRules: readonly {
  readonly reason: string;
  readonly usageType?: RegExp;
  readonly family?: RegExp;
  readonly description?: RegExp;
}[] = [
  { reason: 'committed use', usageType: /^Commit/ },
  { reason: 'licences', family: /^License$/ },
  { reason: 'network, which is kept from its older source', family: /^Network$/ },
  { reason: 'reservations', description: /^(Reserved |Calendar Mode |DWS )/ },
  { reason: 'sole tenancy', description: /Sole Tenancy/i },
  { reason: 'images', description: /^(Storage Image|Storage Machine Image|Machine Image)/ },
];

/** Parts of each price group: the keys of vCPU, memory, GPU and local SSD; several are added up. */
export interface GroupParts {
  readonly vcpu?: readonly string[];
  readonly gib?: readonly string[];
  readonly gpu?: readonly string[];
  /** Priced per GiB and month. */
  readonly ssd?: readonly string[];
  readonly machine?: readonly string[];
  readonly 'gib-extended'?: readonly string[];
}

function partsOf(family: string, rest: GroupParts = {}): GroupParts {
  return { vcpu: [`${family}.vcpu`], gib: [`${family}.gib`], ...rest };
}

const localSsd = { ssd: ['disk.local-ssd'] };

/**
 * Of what each price group is made. Groups that are not here (a3-megagpu-8g, g4-standard-6) have SKUs that no source names:
 * they keep their older price and date.
 */
export const groupParts: Readonly<Record<string, GroupParts>> = {
  ...Object.fromEntries(
    ['e2', 'n1', 'n2', 'n2d', 'n4', 'n4a', 'n4d', 'c2', 'c2d', 't2d', 't2a', 'h3', 'm1'].map((key) => [
      key,
      partsOf(key),
    ]),
  ),
  ...Object.fromEntries(['e2-micro', 'e2-small', 'e2-medium'].map((key) => [key, partsOf('e2')])),
  ...Object.fromEntries(['n1', 'n2', 'n2d', 'n4'].map((key) => [`${key}-custom`, partsOf(`${key}-custom`)])),
  ...Object.fromEntries(
    ['n1', 'n2', 'n2d', 'n4'].map((key) => [
      `${key}-extended`,
      { 'gib-extended': [`${key}-extended.gib-extended`] },
    ]),
  ),
  'f1-micro': { machine: ['f1-micro.machine'] },
  'g1-small': { machine: ['g1-small.machine'] },
  m2: { vcpu: ['m1.vcpu', 'm2-premium.vcpu'], gib: ['m1.gib', 'm2-premium.gib'] },
  'm3-megamem': partsOf('m3'),
  'm3-ultramem': partsOf('m3'),
  'm4-hypermem': partsOf('m4'),
  'm4-megamem': partsOf('m4'),
  'm4-ultramem': partsOf('m4'),
  'm4-ultramem-224': partsOf('m4-ultramem-224'),
  c3: partsOf('c3', localSsd),
  c3d: partsOf('c3d', localSsd),
  z3: partsOf('z3', localSsd),
  c4: partsOf('c4', { ssd: ['disk.local-ssd-c4'] }),
  c4a: partsOf('c4a', { ssd: ['disk.local-ssd-c4a'] }),
  c4d: partsOf('c4d', { ssd: ['disk.local-ssd-c4d'] }),
  g2: partsOf('g2', { gpu: ['gpu.nvidia-l4'] }),
  g4: partsOf('g4', { gpu: ['gpu.nvidia-rtx-pro-6000'] }),
  'a2-highgpu': partsOf('a2', { gpu: ['gpu.nvidia-tesla-a100'] }),
  'a2-megagpu-16g': partsOf('a2', { gpu: ['gpu.nvidia-tesla-a100'] }),
  'a2-ultragpu': partsOf('a2', { gpu: ['gpu.nvidia-a100-80gb'], ...localSsd }),
  'a3-highgpu': partsOf('a3', { gpu: ['gpu.nvidia-h100-80gb'], ...localSsd }),
};
