import { ApiError, asJsonList, asJsonObject, jsonText } from '../../google-api.ts';
import type { ApiRequest, JsonObject } from '../../google-api.ts';
import type { Session } from '../resource.ts';

/** Where the policy of one object is read and written. */
export interface PolicyCalls {
  get(object: string): ApiRequest;
  set(object: string, policy: JsonObject): ApiRequest;
}

export interface Binding {
  role: string;
  members: string[];
  condition: JsonObject | null;
}

export interface Policy {
  etag: string;
  bindings: Binding[];
}

const MAX_ATTEMPTS = 10;

/** Version 3 is the first that holds conditions. */
const VERSION = 3;

export async function readPolicy(calls: PolicyCalls, object: string, session: Session): Promise<Policy> {
  const json = await session.api.send(calls.get(object));
  const bindings = asJsonList(json['bindings']).map(asJsonObject).map(toBinding);
  return { etag: typeof json['etag'] === 'string' ? json['etag'] : '', bindings };
}

function toBinding(json: JsonObject): Binding {
  const members = asJsonList(json['members']).filter((member) => typeof member === 'string');
  const condition = json['condition'] === undefined ? null : asJsonObject(json['condition']);
  return { role: jsonText(json['role']), members, condition };
}

/**
 * Reads the policy, changes its bindings and writes them back. Others may do so at the same time: the etag makes the
 * API refuse one of the two, which reads again.
 */
export async function changePolicy(
  calls: PolicyCalls,
  object: string,
  session: Session,
  change: (bindings: Binding[]) => Binding[],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { etag, bindings } = await readPolicy(calls, object, session);
    const policy = { version: VERSION, etag, bindings: change(bindings).map(toJson) };
    try {
      await session.api.send(calls.set(object, policy));
      return;
    } catch (error) {
      if (!isConflict(error) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 409 || error.status === 412);
}

function toJson({ role, members, condition }: Binding): JsonObject {
  return { role, members, ...(condition === null ? {} : { condition }) };
}
