import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { ProvisioningModel } from '../../schemas/job.ts';

/**
 * What one unit of a price stands for. `vcpu`, `gib`, `gpu` and `ssd` (GiB of bundled local SSD) are single parts,
 * `gib-extended` is memory of a custom type above its series' usual ratio; `vcpu-bundle` and `gpu-bundle` are totals per vCPU or per GPU slice where the source fixes no split, and `machine`
 * is the price of the whole machine.
 */
export type PriceUnit =
  'vcpu' | 'gib' | 'gib-extended' | 'gpu' | 'ssd' | 'vcpu-bundle' | 'gpu-bundle' | 'machine';

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
  /** Numbers of vCPUs that there are, ascending. */
  readonly vcpus: readonly number[];
  /** GiB per vCPU. */
  readonly minGibPerVcpu: number;
  readonly maxGibPerVcpu: number;
  /** GiB of the largest machine without extended memory. */
  readonly maxGib: number;
  /** Largest machine with extended memory (`-ext`); null where the series has none. */
  readonly maxExtendedGib: number | null;
  /** Keys of `prices`: vCPU and GiB; GiB above the ratio, which may be absent where no source gives it. */
  readonly priceGroup: string;
  readonly extendedPriceGroup: string;
  /** The predefined type whose other facts (zones, disks, CPU speed) a custom one shares. */
  readonly like: string;
  /** Gbit/s: 2 per vCPU up to this; null where no source says. */
  readonly networkGbpsCap: number | null;
}

/** What is billed beside a disk's capacity, per unit and month. */
export interface DiskRate {
  /** Units that the capacity's price includes. */
  readonly included: number;
  /** Units that are billed at least where none are asked for. */
  readonly least: { readonly perDisk: number; readonly perGib: number };
  /** USD per unit and month by region; a region that is absent is unknown. */
  readonly usdPerMonth: Readonly<Record<string, number>>;
}

/** Where sources disagree or overlap: which one this snapshot took, and why. */
export interface Disagreement {
  readonly about: string;
  readonly taken: string;
  readonly left: string;
  readonly why: string;
}

/** A discount that Google gives by itself on list prices; data only, no price here has it applied (R41). */
export interface SustainedUse {
  /** Series (`N1`), or `attached GPU`. */
  readonly appliesTo: readonly string[];
  /** Share of the list price in each quarter of a month that a machine runs. */
  readonly quarterRates: readonly number[];
}

/** Where figures come from; `keys` are the parts of the snapshot that they are in. */
export interface CatalogSource {
  readonly what: string;
  readonly title: string;
  /** ISO date, or its year (and month) where the source says no more. */
  readonly date: string;
  readonly keys: readonly string[];
}

/** Date and source of a price. */
export interface PriceOrigin {
  readonly asOf: string;
  readonly source: string;
}

/** The dated snapshot that the catalog answers from (planner/catalog/generated/catalog.json). */
export interface CatalogData {
  readonly schemaVersion: 1;
  /** Absent is `built-in`: the snapshot that comes with Headstart. */
  readonly origin?: 'built-in' | 'refreshed';
  /** ISO date of the prices. */
  readonly asOf: string;
  readonly source: string;
  /** Every source by what it gave, with its date. */
  readonly sources: readonly CatalogSource[];
  readonly disagreements: readonly Disagreement[];
  /** What no price here holds. */
  readonly outOfScope: readonly string[];
  readonly sustainedUse: readonly SustainedUse[];
  /** Where a refresh took prices from; absent in the built-in snapshot. */
  readonly updates?: {
    /** Of what was not taken since. */
    readonly base: PriceOrigin;
    readonly list: readonly PriceOrigin[];
    /** Index into `list` by what was taken: `n2 us-central1 spot`, `disk pd-ssd us-east1 onDemand`. */
    readonly of: Readonly<Record<string, number>>;
  };
  /** True where the zones are those of the Compute API: what is listed nowhere in a region is not offered there. */
  readonly zonesComplete?: boolean;
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
  /** Disk kinds whose IOPS or throughput are billed; those that are absent bill capacity alone. */
  readonly diskPerformance: Readonly<
    Record<string, { readonly iops: DiskRate | null; readonly throughputMibps: DiskRate | null }>
  >;
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
