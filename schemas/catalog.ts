import type { ProvisioningModel } from './job.ts';

export interface AcceleratorFacts {
  /** As the Compute API spells it, e.g. `nvidia-l4`. */
  readonly type: string;
  /** As people say it, e.g. `L4`. */
  readonly name: string;
  readonly memoryGib: number;
  readonly memoryBandwidthGbps: number | null;
  /** Dense TFLOP/s by precision; null where the hardware has none or no source gives it. */
  readonly tflops: Readonly<Record<'fp32' | 'tf32' | 'fp16' | 'bf16' | 'int8', number | null>>;
  readonly computeCapability: string;
  /** Last driver branch that supports it; null where it is current. */
  readonly lastDriverBranch: string | null;
}

export interface MachineTypeFacts {
  readonly name: string;
  readonly series: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  /** What the machine type brings with it; null when none, N1 may have one attached. */
  readonly accelerator: { readonly type: string; readonly count: number } | null;
  readonly localSsdGib: number;
  readonly architecture: 'X86_64' | 'ARM64';
  /** CoreMark per vCPU; null where no source gives it. */
  readonly coremarkPerVcpu: number | null;
  readonly networkGbps: number | null;
  /** Disk kinds it can boot from and attach, e.g. `pd-balanced`. */
  readonly diskKinds: readonly string[];
}

/** Something that can be bought: machine × accelerator × zone × provisioning model × price. */
export interface Offering {
  readonly machineType: string;
  readonly machineCount: number;
  readonly accelerator: { readonly type: string; readonly count: number } | null;
  readonly region: string;
  readonly zone: string;
  readonly provisioningModel: ProvisioningModel;
  /** One machine with its accelerators, without disks; null when a part of the price is unknown. */
  readonly usdPerHour: number | null;
}

export interface PriceItem {
  readonly item: string;
  /** In the item's own unit (vCPU, GiB, GPU, machine, GiB-month). */
  readonly quantity: number;
  /** Null when unknown. */
  readonly unitUsd: number | null;
  readonly usdPerHour: number | null;
}

export interface Price {
  /** Null when no part is known; with `complete` false it is a lower bound ("at least"). */
  readonly usdPerHour: number | null;
  readonly complete: boolean;
  readonly breakdown: readonly PriceItem[];
  /** ISO date of the figures. */
  readonly asOf: string;
  readonly source: string;
}

export interface DiskRequest {
  readonly kind: string;
  readonly gib: number;
  readonly iops?: number;
  readonly throughputMibps?: number;
}

export interface PriceRequest {
  readonly machineType: string;
  readonly region: string;
  readonly spot: boolean;
  readonly accelerator?: { readonly type: string; readonly count: number };
  readonly disks?: readonly DiskRequest[];
}

/** An offering together with the facts of its machine, as the optimiser needs it. */
export interface CatalogEntry {
  readonly offering: Offering;
  readonly machine: MachineTypeFacts;
  readonly acceleratorFacts: AcceleratorFacts | null;
  /** False where no source lists the machine or the accelerator in this zone. */
  readonly zoneKnown: boolean;
}
