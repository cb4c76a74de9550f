import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { matchesGlob } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloudStorageReader } from '../../planner/executor/cloud-storage-reader.ts';
import type { DataSize } from '../../planner/ports.ts';

/** Objects by bucket, as the API lists them: name and bytes. */
const buckets: Readonly<Record<string, readonly (readonly [name: string, bytes: number])[]>> = {
  corpus: [
    ['train', 5],
    ['train/a.parquet', 100],
    ['train/deep/b.parquet', 20],
    ['train/notes.txt', 3],
    ['training/c.parquet', 7_000],
  ],
  'acme-many': Array.from({ length: 25 }, (_, index) => [`part-${index}`, 2 ** 40] as const),
  'acme-empty': [],
};

/** Answers instead of listings, by bucket. */
const canned: Readonly<Record<string, readonly [status: number, body: unknown]>> = {
  'acme-secret': [403, { error: { code: 403, message: 'does not have storage.objects.list access' } }],
  'acme-login': [401, { error: { code: 401, message: 'Invalid Credentials' } }],
  'acme-pattern': [400, { error: { code: 400, message: 'Invalid glob' } }],
  'acme-strange': [200, { items: [{ name: 'x' }] }],
  'acme-circle': [200, { items: [], nextPageToken: 'again' }],
};

/** Objects of one page of the server. */
const perPage = 10;
const asked: URL[] = [];

/** Cloud Storage's `objects.list`, as far as this program uses it. */
function answerTo(url: URL): readonly [status: number, body: unknown] {
  const [, bucket = ''] = /^\/storage\/v1\/b\/([^/]+)\/o$/.exec(decodeURI(url.pathname)) ?? [];
  const objects = buckets[bucket];
  const instead = canned[bucket];
  if (instead !== undefined) return instead;
  if (objects === undefined) return [404, { error: { code: 404, message: 'Not Found' } }];
  const { prefix = '', matchGlob, pageToken = '0' } = Object.fromEntries(url.searchParams);
  const found = objects.filter(
    ([name]) => name.startsWith(prefix) && (matchGlob === undefined || matchesGlob(name, matchGlob)),
  );
  const start = Number(pageToken);
  const page = found.slice(start, start + perPage);
  const next = start + perPage < found.length ? { nextPageToken: String(start + perPage) } : {};
  if (page.length === 0) return [200, {}];
  return [200, { items: page.map(([name, bytes]) => ({ name, size: String(bytes) })), ...next }];
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://loopback');
  asked.push(url);
  const [status, body] = request.headers.authorization === 'Bearer t' ? answerTo(url) : [401, {}];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
let baseUrl = '';
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((closed) => server.close(closed)));

const clock = { sleep: () => Promise.resolve() };
const readerOf = (options: { maxPages?: number; timeoutMs?: number; baseUrl?: string } = {}) =>
  cloudStorageReader({ baseUrl, token: () => Promise.resolve('t'), clock, ...options });
const sizeOf = (uri: string) => readerOf().sizeOf(uri, () => undefined);

describe('the size of what lies in Cloud Storage', () => {
  test.each([
    ['gs://corpus', 5, 7_128],
    ['gs://corpus/', 5, 7_128],
    ['gs://corpus/train', 4, 128],
    ['gs://corpus/train/', 3, 123],
    ['gs://corpus/train/a.parquet', 1, 100],
    ['gs://corpus/train/*', 3, 123],
    ['gs://corpus/train/*.parquet', 1, 100],
    ['gs://corpus/**/*.parquet', 3, 7_120],
    ['gs://acme-many/part-*', 25, 25 * 2 ** 40],
  ])('%s', async (uri, objects, bytes) => {
    expect(await sizeOf(uri)).toEqual({ kind: 'known', size: { objects, bytes, complete: true } });
  });

  test.each([
    ['gs://acme-empty/x', /no object is there yet/, /job\.yaml/],
    ['gs://no-such-bucket/x', /no such bucket/, /job\.yaml/],
    [
      'gs://acme-secret/x',
      /may not list gs:\/\/acme-secret/,
      /roles\/storage\.objectViewer on the bucket acme-secret/,
    ],
    ['gs://acme-pattern/{x', /Invalid glob/, /job\.yaml/],
    ['gs://acme-strange/x', /no name or no size/, /job\.yaml/],
    ['gs://acme-circle/x', /same page/, /job\.yaml/],
    ['gs://acme-*/x', /not known before the run/, /job\.yaml/],
    ['gs://a/../../b', /not known before the run/, /job\.yaml/],
  ])('%s stays unknown, and it is said why and what to do', async (uri, why, nextStep) => {
    expect(await sizeOf(uri)).toEqual({
      kind: 'unknown',
      why: expect.stringMatching(why) as string,
      nextStep: expect.stringMatching(nextStep) as string,
    });
  });

  test('is not taken for known where there are more pages than are read', async () => {
    const progress: DataSize[] = [];
    const answer = await readerOf({ maxPages: 2 }).sizeOf('gs://acme-many', (size) => progress.push(size));
    expect(answer).toMatchObject({ kind: 'unknown', why: 'more than 20 objects are there' });
    expect(progress.map(({ objects }) => objects)).toEqual([10, 20]);
  });

  test('asks for names and sizes alone', async () => {
    asked.length = 0;
    await sizeOf('gs://corpus/a b&c');
    expect(asked.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual([
      { fields: 'items(name,size),nextPageToken', maxResults: '1000', prefix: 'a b&c' },
    ]);
  });

  test('needs credentials that are good', async () => {
    await expect(sizeOf('gs://acme-login/x')).rejects.toMatchObject({
      failure: { code: 'auth', nextStep: expect.stringContaining('gcloud auth') as string },
    });
  });

  test('stays unknown where no answer comes in time; an interruption is one', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const reader = readerOf({
      baseUrl: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      timeoutMs: 1,
    });
    expect(await reader.sizeOf('gs://corpus', () => undefined)).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('too long') as string,
    });
    await expect(reader.sizeOf('gs://corpus', () => undefined, AbortSignal.abort())).rejects.toMatchObject({
      failure: { code: 'interrupted' },
    });
    silent.closeAllConnections();
    await new Promise((closed) => silent.close(closed));
  });
});
