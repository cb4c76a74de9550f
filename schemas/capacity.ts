import type { SpotExposure } from './profile.ts';
import type { UsageOrigin } from './usage.ts';

/** What one run learnt about the room that the cloud has: machines it took back, and how long it let wait for one. */
export interface CapacityRecord {
  readonly origin: UsageOrigin;
  readonly spot: readonly SpotExposure[];
  /** The wait of a flex-start machine, in seconds; null where there was none. */
  readonly queue: { readonly acceleratorType: string | null; readonly seconds: number } | null;
}
