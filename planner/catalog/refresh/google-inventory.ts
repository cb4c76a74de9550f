/** A machine type as the Compute API lists it, over all zones. */
export interface LiveMachineType {
  readonly name: string;
  readonly zones: readonly string[];
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly architecture: 'X86_64' | 'ARM64' | null;
  readonly accelerator: { readonly type: string; readonly count: number } | null;
  /** Partitions of bundled local SSD; 0 without. */
  readonly localSsdPartitions: number;
}

export interface LiveAccelerator {
  readonly type: string;
  readonly zones: readonly string[];
}

/** What the Compute API offers a project. */
export interface LiveInventory {
  readonly machineTypes: readonly LiveMachineType[];
  readonly accelerators: readonly LiveAccelerator[];
}

/** A price tier of a SKU. */
export interface SkuTier {
  readonly from: number;
  readonly usd: number;
}

/** A SKU of the Cloud Billing Catalog, with its newest price. */
export interface Sku {
  readonly id: string;
  readonly description: string;
  readonly family: string;
  readonly usageType: string;
  readonly regions: readonly string[];
  /** `h`, `GiBy.h`, `GiBy.mo`, `mo`. */
  readonly unit: string;
  readonly tiers: readonly SkuTier[];
}
