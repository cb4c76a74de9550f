import { ApiError } from './api-error.ts';
import type { Json, JsonObject } from './json.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request, already checked and taken apart. */
export interface Call {
  /** Values of the `{name}` parts of the pattern, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON body; empty where the request has none. */
  readonly body: JsonObject;
  /** The body as it came. */
  readonly rawBody: Uint8Array;
  /** Aborted when the caller has hung up or the server closes. */
  readonly gone: AbortSignal;
}

export interface Reply {
  readonly status: number;
  readonly body: Json;
}

/** A handler answers with a body (status 200) through {@link json}, or with a whole reply. */
export type Handler = (call: Call) => Reply | Promise<Reply>;

export interface Route {
  readonly method: Method;
  /** A path with `{name}` parts, each of which stands for one segment (without `/` and `:`). */
  readonly pattern: string;
  readonly handle: Handler;
}

/** A route that another room adds to the server. */
export interface ExtraRoute extends Route {
  /** Largest body, default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** 'json' (default): the body must be a JSON object; 'bytes': anything, found in `rawBody`. */
  readonly bodyKind?: 'json' | 'bytes';
}

export function json(body: Json, status = 200): Reply {
  return { status, body };
}

/** The value of a part of the pattern; a pattern without it is a mistake in the table. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new RangeError(`the route has no part {${name}}`);
  return value;
}

interface CompiledRoute {
  readonly route: ExtraRoute;
  readonly expression: RegExp;
  readonly names: readonly string[];
}

/** Finds the route of a request. */
export class RouteTable {
  readonly #routes: readonly CompiledRoute[];

  constructor(routes: readonly ExtraRoute[]) {
    this.#routes = routes.map(compile);
  }

  /** ApiError 404 where no pattern fits, 405 where only the method does not. */
  match(method: string, path: string): { route: ExtraRoute; params: Record<string, string> } {
    let otherMethod = false;
    for (const { route, expression, names } of this.#routes) {
      const found = expression.exec(path);
      if (found === null) continue;
      if (route.method === method) {
        const values = names.map((name, index): [string, string] => [name, decoded(found[index + 1] ?? '')]);
        return { route, params: Object.fromEntries(values) };
      }
      otherMethod = true;
    }
    throw otherMethod ? wrongMethod(method, path) : noSuchPath(path);
  }
}

function compile(route: ExtraRoute): CompiledRoute {
  const names = [...route.pattern.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '');
  const literal = route.pattern.split(/\{\w+\}/).map((text) => text.replace(/[.*+?^$()[\]\\|]/g, '\\$&'));
  return { route, names, expression: new RegExp(`^${literal.join('([^/:]+)')}$`) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) throw noSuchPath(text);
    throw error;
  }
}

function noSuchPath(path: string): ApiError {
  const message = `The simulated Google Cloud has no method at ${path.slice(0, 300)}`;
  return new ApiError(404, { reason: 'notFound', message });
}

function wrongMethod(method: string, path: string): ApiError {
  const message = `The simulated Google Cloud has no method ${method} at ${path.slice(0, 300)}`;
  return new ApiError(405, { reason: 'methodNotAllowed', message });
}
