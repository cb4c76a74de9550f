import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { timingSafeEqual, createHash } from 'node:crypto';
import { ApiError, invalid } from './api-error.ts';
import { isObject, type JsonObject } from './json.ts';
import type { ExtraRoute, Reply, RouteTable } from './http-routes.ts';

export interface HttpServerOptions {
  readonly routes: RouteTable;
  readonly token: string | null;
  readonly port: number;
  /** Awaited before an answer is sent, so that nothing is answered that could be lost. */
  readonly beforeAnswer: () => Promise<void>;
}

export interface RunningHttpServer {
  readonly port: number;
  close(): Promise<void>;
}

const defaultBodyBytes = 1024 * 1024;
const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** Serves the routes on 127.0.0.1. Resolves when it listens. */
export async function serveHttp(options: HttpServerOptions): Promise<RunningHttpServer> {
  const closing = new AbortController();
  const server = createServer((request, response) => {
    void answer(options, request, response, closing.signal);
  });
  const port = await listen(server, options.port);
  return {
    port,
    close: () => {
      closing.abort();
      return closeServer(server);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(
  options: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const hungUp = new AbortController();
  response.once('close', () => hungUp.abort());
  const gone = AbortSignal.any([hungUp.signal, closing]);
  let reply: Reply;
  try {
    reply = await handle(options, request, gone);
    await options.beforeAnswer();
  } catch (error) {
    reply = errorReply(error);
  }
  if (gone.aborted) return;
  const text = reply.status === 204 ? '' : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=UTF-8',
    'cache-control': 'no-store',
  });
  response.end(text);
}

async function handle(
  options: HttpServerOptions,
  request: IncomingMessage,
  gone: AbortSignal,
): Promise<Reply> {
  checkCaller(request, options.token);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { route, params } = options.routes.match(request.method ?? 'GET', url.pathname);
  const rawBody = await readBody(request, route.maxBodyBytes ?? defaultBodyBytes);
  const body = route.bodyKind === 'bytes' ? {} : parseBody(request, route, rawBody);
  return route.handle({ params, query: url.searchParams, body, rawBody, gone });
}

/** Refuses other Host names (DNS rebinding), pages of other origins, and callers without the token. */
function checkCaller(request: IncomingMessage, token: string | null): void {
  if (!loopbackHost.test(request.headers.host ?? ''))
    throw forbidden('the Host header is not a loopback address');
  const origin = request.headers.origin;
  if (origin !== undefined && !loopbackHost.test(origin.replace(/^https?:\/\//, ''))) {
    throw forbidden('requests of other origins are refused');
  }
  if (token !== null && !sameText(request.headers.authorization ?? '', `Bearer ${token}`)) {
    throw new ApiError(401, { reason: 'authError', message: 'Invalid Credentials' });
  }
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

function forbidden(why: string): ApiError {
  return new ApiError(403, { reason: 'forbidden', message: `Forbidden: ${why}` });
}

async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw tooLarge(limit);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function tooLarge(limit: number): ApiError {
  return new ApiError(413, { reason: 'uploadTooLarge', message: `The body is larger than ${limit} bytes` });
}

function parseBody(request: IncomingMessage, route: ExtraRoute, rawBody: Uint8Array): JsonObject {
  if (rawBody.length === 0 || route.method === 'GET') return {};
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new ApiError(415, { reason: 'badRequest', message: 'The body must be application/json' });
  }
  const value = parsed(Buffer.from(rawBody).toString('utf8'));
  if (!isObject(value)) throw invalid('Invalid JSON payload received: an object is expected.');
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid(`Invalid JSON payload received: ${error.message}`);
    throw error;
  }
}

function errorReply(error: unknown): Reply {
  if (!(error instanceof ApiError)) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      status: 500,
      body: {
        error: { code: 500, message, errors: [{ reason: 'backendError', domain: 'global', message }] },
      },
    };
  }
  const { reason, message, rule } = error.item;
  const item = {
    reason,
    message,
    domain: 'global',
    ...(rule === undefined ? {} : { debugInfo: `rule ${rule}` }),
  };
  return { status: error.status, body: { error: { code: error.status, message, errors: [item] } } };
}
