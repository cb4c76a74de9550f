import type { Guest, GuestInstance } from '../guest-port.ts';
import type { CloudClock, OutsideClock } from './clock.ts';
import type { ExtraRoute } from './http-routes.ts';
import type { LatencySettings } from './latencies.ts';
import type { PreemptionSettings } from './preemption.ts';
import type { QuotaSettings } from './quota-settings.ts';

/** What the cloud must know of a predefined machine type. */
export interface MachineFacts {
  readonly vcpus: number;
  readonly memoryGib: number;
  /** GPUs that come with the machine type; empty for N1, to which they are attached. */
  readonly accelerators: readonly { readonly type: string; readonly count: number }[];
}

/** Where machine facts come from; an answer of null means "no such type", of zones null "not known". */
export interface MachineSource {
  readonly machineType: (name: string) => MachineFacts | null;
  /** Names for machineTypes.list; absent: the list is empty. */
  readonly machineTypeNames?: () => readonly string[];
  /** Zones that offer the type; null or absent: every zone (rule R12 is then not judged). */
  readonly zonesOfMachineType?: (name: string) => readonly string[] | null;
  /** Zones that offer the accelerator; null or absent: every zone. */
  readonly zonesOfAccelerator?: (type: string) => readonly string[] | null;
}

export interface CloudOptions extends MachineSource {
  /** The outside clock; default: the system's. */
  readonly clock?: OutsideClock;
  /** Latencies, time limits, sample periods and billing run this many times as fast; default 1. */
  readonly clockFactor?: number;
  /** Default 'off': every operation is done as soon as its work is. */
  readonly latencies?: LatencySettings;
  readonly quotas?: QuotaSettings;
  /** Default: none comes by itself. */
  readonly preemptions?: PreemptionSettings;
  /** State survives in this file; absent: memory only. */
  readonly stateFile?: string;
  /** Contents of disks and snapshots live below this folder; absent: disks have no contents. */
  readonly dataDirectory?: string;
  /** The guest operating system, or a function that makes it once the cloud can be called. */
  readonly guest?: Guest | ((cloud: GuestSide) => Guest);
  /** More routes on the same server, or a function that makes them once the guest is there; they stand behind the same Host, Origin and token checks. */
  readonly extraRoutes?: readonly ExtraRoute[] | ((cloud: GuestSide) => readonly ExtraRoute[]);
  /** When set, every request must carry `Authorization: Bearer <token>`. */
  readonly token?: string;
  /** Loopback port; default 0, any free one. */
  readonly port?: number;
}

/** What became of a guest attribute that the guest wrote. */
export type AttributeOutcome = 'stored' | 'disabled' | 'no-such-instance';

/** What the guest operating system may do to the cloud it runs on. */
export interface GuestSide {
  readonly clock: CloudClock;
  /** Needs metadata `enable-guest-attributes` = TRUE on the instance, as the real metadata server does. */
  setGuestAttribute(instanceId: string, namespace: string, key: string, value: string): AttributeOutcome;
  /** The guest has powered itself off (at `at`, default now): the instance becomes TERMINATED. False: not running. */
  poweredOff(instanceId: string, at?: Date): boolean;
  /** The instance as the guest sees it now (disks attached after boot are there), or null. */
  guestInstance(instanceId: string): GuestInstance | null;
  /** The instance in the shape of the Compute API's instances.get, or null. */
  instance(instanceId: string): Readonly<Record<string, unknown>> | null;
}

/** A simulated Google Cloud that answers on loopback. */
export interface RunningCloud extends GuestSide {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly baseUrl: string;
  readonly port: number;
  /** Resolves when all state is in the state file. */
  saved(): Promise<void>;
  /** Stops timers, saves and closes the server. Does not shut guests down. */
  close(): Promise<void>;
}
