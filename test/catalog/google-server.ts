import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { CloudBillingOptions } from '../../planner/catalog/refresh/cloud-billing-skus.ts';

/** What the server answers a request with; `body` that is no text is sent as JSON. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Loopback server that answers as the Compute API and the Cloud Billing Catalog do. */
export interface GoogleServer {
  readonly port: number;
  readonly requests: readonly URL[];
  close(): Promise<void>;
}

export async function startGoogleServer(answer: (url: URL) => Reply): Promise<GoogleServer> {
  const requests: URL[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    requests.push(url);
    const { status = 200, headers = {}, body } = answer(url);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The error body of Google's APIs. */
export function apiError(status: number, message: string, reason: string): Reply {
  return { status, body: { error: { code: status, message, status: reason } } };
}

/** Credentials of the client's own library that ask nobody. */
export function withoutCredentials(): NonNullable<NonNullable<CloudBillingOptions['client']>['auth']> {
  const own = createRequire(createRequire(import.meta.url).resolve('@google-cloud/billing'));
  type Auth = ReturnType<typeof withoutCredentials>;
  const library = own('google-auth-library') as {
    GoogleAuth: new (options: { apiKey: string; projectId: string }) => Auth;
  };
  return new library.GoogleAuth({ apiKey: 'none', projectId: 'p-1' });
}

/** Pages of a list, as both APIs give them: the token is the number of the next page. */
export function pageOf<T>(
  url: URL,
  list: readonly T[],
  size: number,
): { items: readonly T[]; nextPageToken?: string } {
  const page = Number(url.searchParams.get('pageToken') || 0);
  const items = list.slice(page * size, (page + 1) * size);
  return (page + 1) * size < list.length ? { items, nextPageToken: String(page + 1) } : { items };
}
