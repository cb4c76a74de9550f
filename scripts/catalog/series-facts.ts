import type { PriceUnit, SeriesData } from '../../planner/catalog/catalog-data.ts';
import type { ProvisioningModel } from '../../schemas/job.ts';

/** Prices that one sub-family shares: the types whose name matches, and the units that the source determines. */
export interface PriceGroupRule {
  readonly key: string;
  readonly names: RegExp;
  readonly units: readonly PriceUnit[];
}

/** One sub-family: which names belong to it, its facts, and whose zones it shares. */
export interface SeriesRule extends Omit<SeriesData, 'name'> {
  readonly series: string;
  readonly names: RegExp;
  /** The representative type whose zones stand for all of the sub-family; null reads each type's own (older) row. */
  readonly zonesLike: string | null;
}

const persistent = ['pd-standard', 'pd-balanced', 'pd-ssd'];
const persistentFast = [...persistent, 'pd-extreme', 'hyperdisk-throughput', 'hyperdisk-extreme'];
const hyperdisk = ['hyperdisk-balanced', 'hyperdisk-throughput', 'hyperdisk-extreme'];
const balancedOrHyperdisk = [
  'pd-balanced',
  'pd-ssd',
  'hyperdisk-balanced',
  'hyperdisk-throughput',
  'hyperdisk-extreme',
];
const everyDisk = [...persistent, ...hyperdisk];

const usual: readonly ProvisioningModel[] = ['STANDARD', 'SPOT'];
const queued: readonly ProvisioningModel[] = ['STANDARD', 'SPOT', 'FLEX_START'];
const reservable: readonly ProvisioningModel[] = ['STANDARD', 'SPOT', 'FLEX_START', 'RESERVATION_BOUND'];
const noStandard: readonly ProvisioningModel[] = ['SPOT', 'FLEX_START', 'RESERVATION_BOUND'];

type Row = readonly [
  series: string,
  names: RegExp,
  cpuPlatform: string,
  diskKinds: readonly string[],
  provisioningModels: readonly ProvisioningModel[],
  zonesLike: string | null,
  architecture?: 'ARM64',
];

/**
 * First match wins. Disk kinds and provisioning models after Compute Engine's machine family pages and the rules
 * R07, R08, R09, R13, R15, R16, R23. Bare metal and the local SSD forms that no source lists have no known zone.
 */
const rows: readonly Row[] = [
  ['E2', /^e2-/, 'Intel or AMD', persistent, usual, 'e2-standard-4'],
  ['N1', /^(n1|f1|g1)-/, 'Skylake or older', persistent, usual, 'n1-standard-4'],
  ['N2', /^n2-/, 'Ice Lake or Cascade Lake', persistentFast, usual, 'n2-standard-4'],
  ['N2D', /^n2d-/, 'Milan or Rome', persistentFast, usual, 'n2d-standard-4'],
  ['N4', /^n4-/, 'Emerald Rapids', hyperdisk, usual, 'n4-standard-4'],
  ['N4A', /^n4a-/, 'Axion', hyperdisk, usual, null, 'ARM64'],
  ['N4D', /^n4d-/, 'Turin', hyperdisk, usual, null],
  ['C2', /^c2-/, 'Cascade Lake', persistent, usual, 'c2-standard-4'],
  ['C2D', /^c2d-/, 'Milan', persistent, usual, 'c2d-standard-4'],
  ['C3', /^c3-.*-lssd$/, 'Sapphire Rapids', balancedOrHyperdisk, usual, 'c3-standard-4-lssd'],
  ['C3', /^c3-.*-metal$/, 'Sapphire Rapids', hyperdisk, usual, null],
  ['C3', /^c3-/, 'Sapphire Rapids', balancedOrHyperdisk, usual, 'c3-standard-4'],
  ['C3D', /^c3d-.*-lssd$/, 'Genoa', balancedOrHyperdisk, usual, null],
  ['C3D', /^c3d-/, 'Genoa', balancedOrHyperdisk, usual, 'c3d-standard-4'],
  ['C4', /^c4-.*-metal$/, 'Granite Rapids', hyperdisk, usual, null],
  ['C4', /^c4-.*-lssd$/, 'Granite Rapids', hyperdisk, usual, 'c4-standard-4-lssd'],
  ['C4', /^c4-/, 'Emerald Rapids or Granite Rapids', hyperdisk, usual, 'c4-standard-4'],
  ['C4A', /^c4a-/, 'Axion', hyperdisk, usual, null, 'ARM64'],
  ['C4D', /^c4d-.*-(lssd|metal)$/, 'Turin', hyperdisk, usual, null],
  ['C4D', /^c4d-/, 'Turin', hyperdisk, usual, 'c4d-standard-8'],
  ['T2D', /^t2d-/, 'Milan', persistent, usual, 't2d-standard-4'],
  ['T2A', /^t2a-/, 'Ampere Altra', persistent, usual, 't2a-standard-4', 'ARM64'],
  [
    'H3',
    /^h3-/,
    'Sapphire Rapids',
    ['pd-balanced', 'hyperdisk-balanced', 'hyperdisk-throughput'],
    usual,
    null,
  ],
  ['M1', /^m1-/, 'Skylake or Broadwell', everyDisk, usual, null],
  ['M2', /^m2-/, 'Cascade Lake', everyDisk, ['STANDARD'], null],
  ['M3', /^m3-/, 'Ice Lake', everyDisk, usual, 'm3-ultramem-32'],
  ['M4', /^m4-/, 'Emerald Rapids', ['hyperdisk-balanced', 'hyperdisk-extreme'], usual, null],
  ['Z3', /^z3-.*-metal$/, 'Sapphire Rapids', hyperdisk, usual, null],
  ['Z3', /^z3-/, 'Sapphire Rapids', balancedOrHyperdisk, usual, null],
  [
    'G2',
    /^g2-/,
    'Cascade Lake',
    ['pd-balanced', 'pd-ssd', 'hyperdisk-ml', 'hyperdisk-throughput'],
    queued,
    'g2-standard-4',
  ],
  ['G4', /^g4-/, 'Turin', [...hyperdisk, 'hyperdisk-ml'], queued, null],
  ['A2', /^a2-ultragpu-/, 'Cascade Lake', [...persistent, 'hyperdisk-ml'], queued, 'a2-ultragpu-1g'],
  ['A2', /^a2-/, 'Cascade Lake', [...persistent, 'hyperdisk-ml'], queued, 'a2-highgpu-1g'],
  [
    'A3',
    /^a3-highgpu-[124]g$/,
    'Sapphire Rapids',
    [...balancedOrHyperdisk, 'hyperdisk-ml'],
    ['SPOT', 'FLEX_START'],
    'a3-highgpu-1g',
  ],
  [
    'A3',
    /^a3-highgpu-8g$/,
    'Sapphire Rapids',
    [...balancedOrHyperdisk, 'hyperdisk-ml'],
    reservable,
    'a3-highgpu-8g',
  ],
  [
    'A3',
    /^a3-edgegpu-8g$/,
    'Sapphire Rapids',
    [...balancedOrHyperdisk, 'hyperdisk-ml'],
    reservable,
    'a3-edgegpu-8g',
  ],
  [
    'A3',
    /^a3-megagpu-8g$/,
    'Sapphire Rapids',
    [...balancedOrHyperdisk, 'hyperdisk-ml'],
    reservable,
    'a3-megagpu-8g',
  ],
  ['A3', /^a3-ultragpu-8g$/, 'Emerald Rapids', [...hyperdisk, 'hyperdisk-ml'], noStandard, 'a3-ultragpu-8g'],
  ['A4', /^a4-/, 'Emerald Rapids', [...hyperdisk, 'hyperdisk-ml'], noStandard, 'a4-highgpu-8g'],
  ['A4X', /^a4x-/, 'Grace', [...hyperdisk, 'hyperdisk-ml'], ['RESERVATION_BOUND'], null, 'ARM64'],
];

export const seriesRules: readonly SeriesRule[] = rows.map(
  ([series, names, cpuPlatform, diskKinds, provisioningModels, zonesLike, architecture]) => ({
    series,
    names,
    cpuPlatform,
    diskKinds,
    provisioningModels,
    zonesLike,
    architecture: architecture ?? 'X86_64',
  }),
);

const parts: readonly PriceUnit[] = ['vcpu', 'gib'];
const partsWithSsd: readonly PriceUnit[] = ['vcpu', 'gib', 'ssd'];

function linear(key: string, units: readonly PriceUnit[]): PriceGroupRule {
  return { key, names: new RegExp(`^${key}-`), units };
}

function alone(name: string): PriceGroupRule {
  return { key: name, names: new RegExp(`^${name}$`), units: ['machine'] };
}

/** First match wins. Bundles stand where all rows of a sub-family have one ratio of vCPU to the other parts. */
export const priceGroupRules: readonly PriceGroupRule[] = [
  ...['f1-micro', 'g1-small', 'e2-micro', 'e2-small', 'e2-medium'].map(alone),
  ...['a2-megagpu-16g', 'a3-megagpu-8g', 'm4-ultramem-224', 'g4-standard-6'].map(alone),
  ...['e2', 'n1', 'n2', 'n2d', 'n4', 'n4a', 'n4d', 'c2d', 'm1', 'm2'].map((key) => linear(key, parts)),
  ...['c3', 'c3d', 'c4', 'c4a', 'c4d'].map((key) => linear(key, partsWithSsd)),
  ...['c2', 't2d', 't2a', 'h3', 'g4'].map((key) => linear(key, ['vcpu-bundle'])),
  ...['m3-megamem', 'm3-ultramem', 'm4-hypermem', 'm4-megamem', 'm4-ultramem'].map((key) =>
    linear(key, ['vcpu-bundle']),
  ),
  linear('z3', ['vcpu-bundle', 'ssd']),
  linear('g2', ['vcpu-bundle', 'gpu']),
  ...['a2-highgpu', 'a2-ultragpu', 'a3-highgpu'].map((key) => linear(key, ['gpu-bundle'])),
];
