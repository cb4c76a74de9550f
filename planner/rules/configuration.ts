import { Unknown, type Block, type Value } from './value.ts';

/** What a Terraform plan does to a resource. */
export interface PlannedChange {
  /** As Terraform names them: `["update"]`, `["delete", "create"]`, … */
  readonly actions: readonly string[];
  readonly before: Block;
  /** Paths that force a replacement, e.g. `["scheduling", 0, "max_run_duration"]`. */
  readonly replacePaths: readonly (readonly (string | number)[])[];
}

/** One managed resource as it is to be. */
export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly attributes: Block;
  /** How many of it there are to be; null where that is not known before apply. */
  readonly count: number | null;
  /** Null where the source is a configuration and no plan. */
  readonly change: PlannedChange | null;
}

/** The resources of one Terraform module tree. */
export interface Configuration {
  readonly resources: readonly Resource[];
  /** Removed by the plan: only the change itself can be judged. */
  readonly removed: readonly Resource[];
  /** Zone and region of the provider block, which resources fall back to; null where it names none. */
  readonly providerZone: Value;
  readonly providerRegion: Value;
}

/** True for an action list that destroys and creates. */
export function isReplacement({ actions }: PlannedChange): boolean {
  return actions.includes('delete') && actions.includes('create');
}

export function isUpdate({ actions }: PlannedChange): boolean {
  return actions.length === 1 && actions[0] === 'update';
}

/** The resource that a value refers to; null where it refers to none of this configuration. */
export function followed(configuration: Configuration, value: Value | undefined): Resource | null {
  if (!(value instanceof Unknown) || value.address === null) return null;
  const { address } = value;
  return (
    configuration.resources.find((one) => one.address === address) ??
    configuration.resources.find((one) => one.address.startsWith(`${address}[`)) ??
    null
  );
}
