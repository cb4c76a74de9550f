import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { ProvisioningModel } from '../../schemas/job.ts';

/**
 * What one unit of a price stands for. `vcpu`, `gib`, `gpu` and `ssd` (GiB of bundled local SSD) are single parts;
 * `vcpu-bundle` and `gpu-bundle` are totals per vCPU or per GPU slice where the source fixes no split, and `machine`
 * is the price of the whole machine.
 */
export type PriceUnit = 'vcpu' | 'gib' | 'gpu' | 'ssd' | 'vcpu-bundle' | 'gpu-bundle' | 'machine';

/** USD per hour of each unit, in the order of `units`; spot is null where no source gives it. */
export type RegionPrices = readonly [onDemand: readonly number[], spot: readonly number[] | null];

/** Machine types whose price is linear in the same units. */
export interface PriceGroup {
  readonly units: readonly PriceUnit[];
  readonly regions: Readonly<Record<string, RegionPrices>>;
}

/** Facts that all machine types of a (sub-)family share. */
export interface SeriesData {
  readonly name: string;
  readonly architecture: 'X86_64' | 'ARM64';
  readonly cpuPlatform: string;
  readonly diskKinds: readonly string[];
  readonly provisioningModels: readonly ProvisioningModel[];
}

/** One machine type; a tuple so that the snapshot stays small. */
export type MachineTypeRow = readonly [
  name: string,
  /** Key of `series`. */
  series: string,
  /** Key of `prices`; null where no source gives a price. */
  priceGroup: string | null,
  vcpus: number,
  /** vCPUs that are billed: a fraction for shared-core types. */
  billedVcpus: number,
  memoryGib: number,
  acceleratorType: string | null,
  acceleratorCount: number,
  localSsdGib: number,
  coremarkPerVcpu: number | null,
  networkGbps: number | null,
  /** Index into `zoneSets`; null where no source lists the type. */
  zoneSet: number | null,
  /** False for what Headstart never proposes by itself (bare metal, fractional GPUs in preview). */
  offered: boolean,
];

/** How a GPU is attached to N1: largest machine by count, and price per GPU hour by region. */
export interface AttachableGpu {
  /** `[count, largest vCPUs, largest memory GiB]`. */
  readonly limits: readonly (readonly [count: number, vcpus: number, memoryGib: number])[];
  readonly prices: Readonly<Record<string, readonly [onDemand: number, spot: number | null]>>;
}

/** Custom machine types of one series. */
export interface CustomShape {
  readonly minVcpus: number;
  readonly maxVcpus: number;
  /** GiB per vCPU. */
  readonly minGibPerVcpu: number;
  readonly maxGibPerVcpu: number;
}

/** The dated snapshot that the catalog answers from (planner/catalog/generated/catalog.json). */
export interface CatalogData {
  readonly schemaVersion: 1;
  /** ISO date of the prices. */
  readonly asOf: string;
  readonly source: string;
  /** Every source by what it gave, with its date. */
  readonly sources: readonly { readonly what: string; readonly title: string; readonly date: string }[];
  readonly regions: readonly string[];
  readonly zones: readonly string[];
  /** Indices into `zones`. */
  readonly zoneSets: readonly (readonly number[])[];
  readonly series: Readonly<Record<string, SeriesData>>;
  readonly prices: Readonly<Record<string, PriceGroup>>;
  readonly machineTypes: readonly MachineTypeRow[];
  readonly accelerators: readonly AcceleratorFacts[];
  /** Zones by accelerator type, as indices into `zones`. */
  readonly acceleratorZones: Readonly<Record<string, readonly number[]>>;
  readonly attachable: Readonly<Record<string, AttachableGpu>>;
  readonly custom: Readonly<Record<string, CustomShape>>;
  /** USD per GiB-month by disk kind (`pd-balanced`, `snapshot`), then region. */
  readonly disks: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly network: {
    /** USD per hour of one address. */
    readonly externalIpUsdPerHour: Readonly<Record<string, number>>;
    /** USD per hour of a gateway at its largest (32 and more machines). */
    readonly natGatewayUsdPerHour: Readonly<Record<string, number>>;
    readonly natUsdPerGib: Readonly<Record<string, number>>;
    /** `[up to 1 TiB, up to 10 TiB, above]` in USD per GiB. */
    readonly internetEgressUsdPerGib: Readonly<Record<string, readonly number[]>>;
  };
}
