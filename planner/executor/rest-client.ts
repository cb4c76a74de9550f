import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { Clock } from '../ports.ts';
import { isFailure, restFailure } from './rest-failure.ts';

export interface RestClientOptions {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** An access token for the Authorization header, or null for none. */
  readonly token: () => Promise<string | null>;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Default the platform's own. */
  readonly fetch?: (url: string, request: FetchRequest) => Promise<FetchAnswer>;
  /** What a refused request means; {@link restFailure} unless something else is said. */
  readonly failure?: (status: number | null, cause: string) => Failure;
  /** Milliseconds before each further attempt; default four of them, from 0.5 s to 4 s. */
  readonly backoffMs?: readonly number[];
}

/** What is used of the platform's `fetch`. */
export interface FetchRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
  readonly signal: AbortSignal | null;
}

export interface FetchAnswer {
  readonly status: number;
  text(): Promise<string>;
}

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path and query; parts that come from outside are encoded by {@link restPath}. */
  readonly path: string;
  readonly body?: object;
}

/** A JSON client of one REST API: null for 404, HeadstartError for everything else that is no answer. */
export interface RestClient {
  send(request: RestRequest, signal?: AbortSignal): Promise<unknown>;
}

const defaultBackoffMs = [500, 1000, 2000, 4000];

/** Joins encoded parts: no name can lead to another address. */
export function restPath(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}

export function restClient(options: RestClientOptions): RestClient {
  const waits = options.backoffMs ?? defaultBackoffMs;
  return {
    async send(request, signal) {
      for (let attempt = 0; ; attempt += 1) {
        const outcome = await once(options, request, signal);
        const waitMs = waits[attempt];
        if (!outcome.again || waitMs === undefined) return settled(outcome);
        await options.clock.sleep(waitMs, signal);
      }
    },
  };
}

type Attempt =
  | { readonly again: false; readonly body: unknown }
  | { readonly again: boolean; readonly failure: Failure; readonly error?: unknown };

function settled(outcome: Attempt): unknown {
  if ('body' in outcome) return outcome.body;
  throw new HeadstartError(outcome.failure, { cause: outcome.error });
}

async function once(
  options: RestClientOptions,
  request: RestRequest,
  signal?: AbortSignal,
): Promise<Attempt> {
  const token = await options.token();
  const failureOf = options.failure ?? restFailure;
  try {
    const response = await (options.fetch ?? globalThis.fetch)(options.baseUrl + request.path, {
      method: request.method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: signal ?? null,
    });
    return attemptOf(response.status, parsed(await response.text()), request, failureOf);
  } catch (error) {
    if (signal?.aborted === true) return { again: false, failure: interrupted, error };
    // The request may have arrived: only what changes nothing is sent again.
    return { again: request.method === 'GET', failure: failureOf(null, messageOf(error)), error };
  }
}

function attemptOf(
  status: number,
  body: unknown,
  request: RestRequest,
  failureOf: NonNullable<RestClientOptions['failure']>,
): Attempt {
  if (status >= 200 && status < 300) return { again: false, body };
  if (isObject(body) && isFailure(body['failure'])) return { again: false, failure: body['failure'] };
  if (status === 404) return { again: false, body: null };
  const again = status === 429 || status === 503 || (status >= 500 && request.method === 'GET');
  return { again, failure: failureOf(status, errorText(body)) };
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { error: { message: text.slice(0, 500) } };
    throw error;
  }
}

function errorText(body: unknown): string {
  const error = isObject(body) ? body['error'] : null;
  const message = isObject(error) ? error['message'] : null;
  return typeof message === 'string' ? message : JSON.stringify(body);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `fetch failed` says nothing: its cause does. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

const interrupted: Failure = {
  code: 'interrupted',
  fault: 'interrupted',
  message: 'The request was interrupted.',
  nextStep: null,
};
