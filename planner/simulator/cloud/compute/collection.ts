import type { CloudCore } from '../cloud-core.ts';
import type { JsonObject } from '../json.ts';
import type { Completion } from '../operation-record.ts';
import type { ResourcePlace } from '../resource-names.ts';

/** Where a resource stands, with its whole path. */
export interface Place extends ResourcePlace {
  readonly path: string;
}

/** A change that is made at once and reported by an operation of this type. */
export interface ActionOutcome {
  readonly type: string;
  readonly completion?: Completion;
  /** Name in the table of latencies, default `<collection>.<type>`. */
  readonly latency?: string;
}

/** `POST …/{name}/{verb}`: checks, changes, and says which operation reports it. */
export type Action = (
  core: CloudCore,
  place: Place,
  request: { readonly body: JsonObject; readonly query: URLSearchParams },
) => ActionOutcome;

/** One collection of the Compute API as data: the generic methods in collection-routes.ts serve all of them. */
export interface Collection {
  /** Plural, as in the URL. */
  readonly name: string;
  readonly scope: 'global' | 'regions' | 'zones';
  /** `compute#network` */
  readonly kind: string;
  /** Singular, as in messages: `network`. */
  readonly noun: string;
  /** Members that insert takes; any other is refused by name. Absent: there is no insert. */
  readonly insertFields?: readonly string[];
  /** The resource without the common members (kind, id, name, selfLink …), from a checked request. */
  readonly build?: (core: CloudCore, place: Place, body: JsonObject, query: URLSearchParams) => JsonObject;
  /** Called once the resource exists; returns what is left to do when the latency has passed. */
  readonly inserted?: (core: CloudCore, place: Place, resource: JsonObject) => Completion;
  /** Members that patch takes; absent: there is no patch. */
  readonly patchFields?: readonly string[];
  /** The members to put over the resource. */
  readonly patch?: (core: CloudCore, place: Place, changes: JsonObject, current: JsonObject) => JsonObject;
  /** Path of another resource that uses this one, which then cannot be deleted. */
  readonly user?: (core: CloudCore, path: string, resource: JsonObject) => string | null;
  /** What deletion does beside removing the resource. */
  readonly removed?: (core: CloudCore, path: string, resource: JsonObject) => void | Promise<void>;
  /** What deletion has to wait for; default: the resource is removed when the operation is due. May refuse. */
  readonly deletion?: (core: CloudCore, place: Place, resource: JsonObject) => Completion;
  /** `POST …/{name}/{verb}` */
  readonly actions?: Readonly<Record<string, Action>>;
  /** `PATCH …/{name}/{verb}` */
  readonly patchActions?: Readonly<Record<string, Action>>;
}
