import type { GoogleApi } from '../google-api.ts';
import type { ArgumentRules } from '../planning/argument-rules.ts';
import type { ProviderSettings } from '../provider-settings.ts';
import type { ValueObject } from '../value.ts';

/** What every call of one Terraform run shares. */
export interface Session {
  readonly api: GoogleApi;
  readonly settings: ProviderSettings;
}

/** A mistake in a configuration; `path` names the argument. */
export interface ConfigProblem {
  readonly path: readonly (string | number)[];
  readonly summary: string;
  readonly detail: string;
}

/** What changes in place: state before, plan, and the top-level arguments that differ. */
export interface ResourceChange {
  readonly prior: ValueObject;
  readonly planned: ValueObject;
  readonly changed: ReadonlySet<string>;
}

/** One resource type: what of its schema is carried, how arguments compare, and what each verb does. */
export interface Resource {
  /** As the provider's messages name it: `Disk`, `instance`. */
  readonly label: string;
  /** Dotted paths of the arguments that reach the cloud or steer the provider; any other is refused. */
  readonly carried: ReadonlySet<string>;
  readonly rules: ArgumentRules;
  /** Arguments that the plan fills from the provider block; others of these are known after apply. */
  readonly planDefaults: readonly ('project' | 'region' | 'zone')[];
  /** Mistakes that the schema does not show. */
  check?(config: ValueObject): ConfigProblem[];
  /** Arguments whose change asks for a new resource although the schema does not say so. */
  replaceWhen?(prior: ValueObject, planned: ValueObject): string[];
  /** Makes the object; the state it gives holds at least `id`. */
  create(planned: ValueObject, session: Session): Promise<ValueObject>;
  /** The state as the cloud has it now, null when the object is gone. */
  read(state: ValueObject, session: Session): Promise<ValueObject | null>;
  update(change: ResourceChange, session: Session): Promise<void>;
  delete(state: ValueObject, session: Session): Promise<void>;
  /** Arguments out of an import id; null when it has none of the formats. */
  parseImport(id: string, session: Session): ValueObject | null;
  /** Formats that {@link parseImport} reads, for the message when none fits. */
  readonly importFormats: readonly string[];
}

/** An expected refusal with the provider's own words; becomes one diagnostic as it stands. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
}
