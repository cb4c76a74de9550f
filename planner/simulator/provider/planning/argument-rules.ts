import type { Value } from '../value.ts';

/** How the provider compares and spells one argument, beside its schema. */
export interface ArgumentRule {
  /** The provider's DiffSuppressFunc: true when what is configured means what is there. */
  same?: (prior: Value, configured: Value) => boolean;
  /** The provider's StateFunc: the spelling that goes into the plan. */
  canonical?: (configured: Value) => Value;
}

/** Rules by dotted path without list indices, such as `network_interface.subnetwork`. */
export type ArgumentRules = ReadonlyMap<string, ArgumentRule>;

export type Path = readonly (string | number)[];

/** What a plan for one resource comes to. */
export interface ChangePlan<Planned> {
  planned: Planned;
  /** Arguments whose value changes. */
  changed: Path[];
  /** Those of them that cannot change without making the resource anew. */
  replace: Path[];
}

/** The key of a path in {@link ArgumentRules}: without list indices. */
export function ruleKey(path: Path): string {
  return path.filter((step) => typeof step === 'string').join('.');
}
