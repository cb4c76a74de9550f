import type { Session } from '../resources/resource.ts';
import type { ValueObject } from '../value.ts';

/** One data source: reads what the configuration asks for. */
export interface DataSource {
  /** Arguments that have a meaning here; any other that is set is refused. */
  readonly carried: ReadonlySet<string>;
  /** The state; throws ProviderError or ApiError. */
  read(config: ValueObject, session: Session): Promise<ValueObject>;
}
