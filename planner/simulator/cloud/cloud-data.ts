import type { JsonObject } from './json.ts';
import type { OperationRecord } from './operation-record.ts';
import type { QuotaSettings } from './quota-settings.ts';

/** A machine type (`*`: every one) that a zone cannot give at present. */
export interface Stockout {
  readonly machineType: string;
  readonly zone: string;
  /** Null: both provisioning models. */
  readonly provisioningModel: string | null;
}

/** One stretch of time in which an instance was RUNNING and therefore billed. */
export interface RunningInterval {
  /** `projects/P/zones/Z/instances/N` */
  readonly instance: string;
  readonly instanceId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly machineType: string;
  readonly accelerators: readonly { readonly type: string; readonly count: number }[];
  readonly provisioningModel: string;
  readonly startedAt: string;
  /** Null while it runs. */
  readonly stoppedAt: string | null;
  /** The clock factor under which it ran: billing runs that many times as fast. */
  readonly clockFactor: number;
}

/** Everything the cloud remembers; what the state file holds. */
export interface CloudData {
  version: 1;
  sequence: number;
  /** Resources in the shape of their APIs, by path (`projects/P/zones/Z/disks/D`, `b/BUCKET`). */
  resources: Record<string, JsonObject>;
  /** Newest last. */
  operations: OperationRecord[];
  /** IAM policies by the path of what they guard. */
  policies: Record<string, JsonObject>;
  /** By instance id, then `namespace/key`. */
  guestAttributes: Record<string, Record<string, string>>;
  /** Moments (ms) of snapshots by disk id, for the rate limit. */
  snapshotMoments: Record<string, number[]>;
  quotas: QuotaSettings;
  stockouts: Stockout[];
  intervals: RunningInterval[];
}

export function emptyCloudData(quotas: QuotaSettings): CloudData {
  return {
    version: 1,
    sequence: 1,
    resources: {},
    operations: [],
    policies: {},
    guestAttributes: {},
    snapshotMoments: {},
    quotas,
    stockouts: [],
    intervals: [],
  };
}
