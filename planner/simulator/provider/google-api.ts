import type { Service } from './provider-settings.ts';

/** JSON as Google's REST APIs speak it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [name: string]: Json | undefined;
}

/** One request; `path` is relative to the service's base URL. */
export interface ApiRequest {
  service: Service;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: JsonObject;
}

/** What the provider needs of Google's REST APIs. */
export interface GoogleApi {
  /** Sends a request and gives the reply's body; throws {@link ApiError}. */
  send(request: ApiRequest): Promise<JsonObject>;
  /** Sends a request to the Compute API and waits until its operation is done; throws {@link ApiError}. */
  operate(request: Omit<ApiRequest, 'service'>): Promise<void>;
}

/** An error reply, or an operation that ended in one. */
export class ApiError extends Error {
  /** HTTP status; null for an operation that failed. */
  readonly status: number | null;
  /** Google's reason or operation error code, such as `notFound` or `QUOTA_EXCEEDED`. */
  readonly reason: string;

  constructor(status: number | null, reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason;
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

export function asJsonObject(json: Json | undefined): JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};
}

export function asJsonList(json: Json | undefined): Json[] {
  return Array.isArray(json) ? json : [];
}

/** The value at a dotted path. */
export function jsonAt(json: Json | undefined, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((at, name) => asJsonObject(at)[name], json);
}

/** Sets the value at a dotted path, making the objects on the way. */
export function setJsonAt(json: JsonObject, path: string, value: Json): void {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    json[first] = value;
    return;
  }
  const inner = asJsonObject(json[first]);
  json[first] = inner;
  setJsonAt(inner, rest.join('.'), value);
}

/** A scalar of the API as text; what is absent is "". */
export function jsonText(json: Json | undefined): string {
  if (json === undefined || json === null) return '';
  return typeof json === 'object' ? JSON.stringify(json) : String(json);
}
