import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloudStoragePlace } from '../../planner/executor/cloud-storage-place.ts';
import { describeSharedPlace } from '../contracts/shared-place.ts';

/** Objects of one page of the server. */
const perPage = 10;
const objects = new Map<string, string>();

type Answer = readonly [status: number, body: string];

/** Cloud Storage's objects.get, objects.list and objects.insert, as far as this program uses them. */
async function answerTo(request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://loopback');
  if (request.headers.authorization !== 'Bearer t') return [401, '{}'];
  const query = Object.fromEntries(url.searchParams);
  if (request.method === 'POST' && url.pathname === '/upload/storage/v1/b/acme/o') {
    objects.set(query['name'] ?? '', await text(request));
    return [200, '{}'];
  }
  if (url.pathname === '/storage/v1/b/acme/o') return [200, JSON.stringify(listing(query))];
  const [, encoded = ''] = /^\/storage\/v1\/b\/acme\/o\/([^/]+)$/.exec(url.pathname) ?? [];
  const found = objects.get(decodeURIComponent(encoded));
  return found === undefined || query['alt'] !== 'media' ? [404, '{}'] : [200, found];
}

function listing({ prefix = '', delimiter, pageToken = '0' }: Readonly<Record<string, string>>): object {
  const names = [...objects.keys()]
    .filter((name) => name.startsWith(prefix) && !name.slice(prefix.length).includes(delimiter ?? '/'))
    .sort();
  const start = Number(pageToken);
  const items = names.slice(start, start + perPage).map((name) => ({ name }));
  return { items, ...(start + perPage < names.length ? { nextPageToken: String(start + perPage) } : {}) };
}

const server = createServer((request, response) => {
  void answerTo(request).then(([status, body]) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
});
let baseUrl = '';
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => server.close());

const rest = (token: string) => ({
  baseUrl,
  token: () => Promise.resolve(token),
  clock: { sleep: () => Promise.resolve() },
});

describe.each(['', 'teams/memory', 'teams/memory/'])('a bucket, in the folder "%s"', (folder) => {
  describeSharedPlace(() => {
    objects.clear();
    return Promise.resolve(cloudStoragePlace(rest('t'), 'acme', folder));
  });
});

test('without the right to it, the failure says so', async () => {
  const place = cloudStoragePlace(rest('stranger'), 'acme', '');
  await expect(place.read('pact.json')).rejects.toMatchObject({ failure: { code: 'auth' } });
});
