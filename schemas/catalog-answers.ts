import type { AcceleratorFacts, MachineTypeFacts, Price } from './catalog.ts';
import type { ProvisioningModel } from './job.ts';

/** What `headstart price` answers: with hours asked for, their total beside the price of one. */
export interface PriceAnswer extends Price {
  readonly hours?: number;
  /** USD of all hours, the known parts only; null where no part is known. */
  readonly usd?: number | null;
}

/** The cheapest machine with an accelerator, as the whole machine costs. */
export interface GpuPrice {
  readonly machineType: string;
  readonly count: number;
  readonly usdPerHour: number;
  readonly usdPerGpuHour: number;
  /** False where no source lists this machine in the region: it may not be had there. */
  readonly zoneKnown: boolean;
}

/** How an accelerator is sold in one region. */
export interface GpuOffer {
  readonly region: string;
  /** Zones that a source lists; empty where none lists the region. */
  readonly zones: readonly string[];
  readonly provisioningModels: readonly ProvisioningModel[];
  /** Null where no source gives the price, or it is not sold so. */
  readonly onDemand: GpuPrice | null;
  readonly spot: GpuPrice | null;
}

/** One accelerator of `headstart gpus`. */
export interface GpuAnswer extends AcceleratorFacts {
  /** On one machine. */
  readonly largestCount: number;
  readonly offers: readonly GpuOffer[];
}

/** A region as `headstart catalog show` lists it. */
export interface MachinePlace {
  readonly region: string;
  /** Zones that a source lists; empty where none lists the region. */
  readonly zones: readonly string[];
  /** List price of the machine alone; null where a part is unknown. */
  readonly usdPerHour: number | null;
  readonly spotUsdPerHour: number | null;
}

/** What `headstart catalog show` answers. */
export interface MachineAnswer {
  readonly machine: MachineTypeFacts;
  readonly provisioningModels: readonly ProvisioningModel[];
  readonly places: readonly MachinePlace[];
  readonly snapshot: SnapshotAnswer;
}

/** Which snapshot answered, and what it rests on. */
export interface SnapshotAnswer {
  readonly origin: 'built-in' | 'refreshed';
  readonly asOf: string;
  readonly source: string;
  readonly sources: readonly { readonly what: string; readonly title: string; readonly date: string }[];
  readonly disagreements: readonly {
    readonly about: string;
    readonly taken: string;
    readonly left: string;
    readonly why: string;
  }[];
  readonly outOfScope: readonly string[];
}

/** A price that moved by more than what is plausible: reported, and the old one kept. */
export interface ImplausiblePrice {
  readonly price: string;
  readonly region: string;
  readonly usdWas: number;
  readonly usdNow: number;
}

/** What `headstart catalog refresh` did. */
export interface RefreshReport {
  readonly asOf: string;
  /** The snapshot that is used from now on. */
  readonly file: string;
  readonly machineTypes: {
    readonly listed: number;
    readonly added: readonly string[];
    /** Known here and listed in no zone: priced as before, never proposed. */
    readonly gone: readonly string[];
    /** Listed, and not taken because a fact that a price needs is not known. */
    readonly notTaken: readonly { readonly name: string; readonly reason: string }[];
  };
  readonly accelerators: { readonly listed: number; readonly unknown: readonly string[] };
  readonly prices: {
    /** Region by region and model by model. */
    readonly taken: number;
    /** Of these, how many differ from before. */
    readonly changed: number;
    /** Kept with their own date, for the catalog gave none. */
    readonly kept: number;
  };
  /** How far a price may move in either direction, on demand and Spot. */
  readonly plausibleFactor: { readonly onDemand: number; readonly spot: number };
  readonly implausible: readonly ImplausiblePrice[];
  /** SKUs that no rule matches: listed, not guessed. */
  readonly unmatched: readonly {
    readonly sku: string;
    readonly description: string;
    readonly reason: string;
  }[];
  /** SKUs that a rule leaves out, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
}
