/**
 * What happens to one resource. `stop-start` is an update in place that stops the instance and starts it again; `start`
 * is one that starts an instance that does not run.
 */
export type ChangeAction =
  'create' | 'update' | 'stop-start' | 'start' | 'replace' | 'delete' | 'read' | 'no-op';

export interface Change {
  /** Terraform address, e.g. `google_compute_instance.machine`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly action: ChangeAction;
  /** Attribute paths whose values differ, e.g. `machine_type`. */
  readonly changed: readonly string[];
  /** Attribute paths that force a replacement. */
  readonly forcedBy: readonly string[];
  /** Before and after of the changed scalar attributes, sensitive ones left out; null is "not set" or "known after apply". */
  readonly values: Readonly<
    Record<string, { readonly before: string | null; readonly after: string | null }>
  >;
  /** What a resource that is created or destroyed consists of; absent for other actions. */
  readonly attributes?: Readonly<Record<string, PlannedValue>>;
}

/**
 * A value as Terraform tells it before the apply: a scalar, one that is known only after it, one that is not to be shown,
 * or what consists of such. What is not set is absent.
 */
export type PlannedValue =
  | string
  | number
  | boolean
  | { readonly kind: 'unknown' | 'sensitive' }
  | { readonly kind: 'list'; readonly items: readonly PlannedValue[] }
  | { readonly kind: 'map'; readonly entries: Readonly<Record<string, PlannedValue>> };

/** A planned difference between what stands and a plan, with what it needs to be applied exactly. */
export interface ChangeSet {
  readonly stack: 'environment' | 'job';
  readonly changes: readonly Change[];
  /** The saved Terraform plan file; null when there is nothing to change. */
  readonly planFile: string | null;
  /** `sha256:` of the state the plan was computed from; apply refuses when it has moved. */
  readonly stateHash: string;
}

/** True when the change set would alter nothing. */
export function isEmpty(changeSet: ChangeSet): boolean {
  return changeSet.changes.every((change) => change.action === 'no-op' || change.action === 'read');
}

/** One step of an apply, as Terraform's `-json` stream reports it. */
export interface ApplyProgress {
  readonly address: string;
  readonly action: ChangeAction;
  readonly state: 'started' | 'running' | 'done' | 'failed';
  readonly elapsedSeconds: number;
  readonly id?: string;
}
