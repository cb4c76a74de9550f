import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { downloadTerraform } from '../../planner/terraform/download-terraform.ts';
import {
  cachedTerraformPath,
  pinnedVersion,
  publishedChecksum,
} from '../../planner/terraform/terraform-release.ts';
import { zipEntry } from '../../planner/terraform/zip-entry.ts';
import { buildZip } from '../support/build-zip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const platform = 'linux';
const architecture = 'x64';
const name = `terraform_${pinnedVersion}_linux_amd64.zip`;
const binary = Buffer.from(`#!/bin/sh\necho Terraform v${pinnedVersion}\n`.padEnd(5000, '# filler\n'));
const archive = buildZip({ 'LICENSE.txt': Buffer.from('licence'), terraform: binary });
const sha256 = createHash('sha256').update(archive).digest('hex');

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The vendor's site: checksum list and archive with ranges; `cutAt` sends only so many bytes once. */
function releaseServer({ checksum = sha256, cutAt = 0 } = {}): {
  listener: RequestListener;
  ranges: (string | undefined)[];
  cutConnection: () => void;
} {
  const ranges: (string | undefined)[] = [];
  let cut = cutAt;
  let cutConnection = () => {};
  const listener: RequestListener = (request, response) => {
    if (request.url?.endsWith('_SHA256SUMS') === true)
      return void response.end(`${'0'.repeat(64)}  other.zip\n${checksum}  ${name}\n`);
    if (request.url?.endsWith(name) !== true) return void response.writeHead(404).end();
    const { range } = request.headers;
    ranges.push(range);
    const start = range === undefined ? 0 : Number(/bytes=(\d+)-/.exec(range)?.[1]);
    if (start >= archive.length) return void response.writeHead(416).end();
    response.writeHead(range === undefined ? 200 : 206, { 'content-length': archive.length - start });
    if (cut === 0) return void response.end(archive.subarray(start));
    response.write(archive.subarray(start, cut));
    cutConnection = () => response.destroy();
    cut = 0;
  };
  return { listener, ranges, cutConnection: () => cutConnection() };
}

const code = (expected: string) => ({ failure: expect.objectContaining({ code: expected }) as unknown });

test('a good file is checked, unpacked, executable, and the archive is gone', async () => {
  const cacheDirectory = await temporaryFolder();
  const progress: number[] = [];
  const site = await serve(releaseServer().listener);
  const path = await downloadTerraform({
    cacheDirectory,
    site,
    platform,
    architecture,
    onProgress: (received) => progress.push(received),
  });
  expect(path).toBe(cachedTerraformPath(cacheDirectory, platform));
  expect(await readFile(path)).toEqual(binary);
  expect((await stat(path)).mode & 0o111).toBe(0o111);
  expect(await readdir(dirname(path))).toEqual(['terraform']);
  expect(progress.at(-1)).toBe(archive.length);
});

test('a wrong checksum leaves nothing behind', async () => {
  const cacheDirectory = await temporaryFolder();
  const site = await serve(releaseServer({ checksum: 'f'.repeat(64) }).listener);
  await expect(downloadTerraform({ cacheDirectory, site, platform, architecture })).rejects.toMatchObject(
    code('checksum-mismatch'),
  );
  expect(await readdir(dirname(cachedTerraformPath(cacheDirectory, platform)))).toEqual([]);
});

test('an interrupted download fails and is continued by the next call', async () => {
  const cacheDirectory = await temporaryFolder();
  const { listener, ranges, cutConnection } = releaseServer({ cutAt: 100 });
  const site = await serve(listener);
  await expect(
    downloadTerraform({ cacheDirectory, site, platform, architecture, onProgress: cutConnection }),
  ).rejects.toMatchObject(code('download-failed'));
  const path = await downloadTerraform({ cacheDirectory, site, platform, architecture });
  expect(await readFile(path)).toEqual(binary);
  expect(ranges).toEqual([undefined, 'bytes=100-']);
});

test('a complete part that was not yet unpacked is used', async () => {
  const cacheDirectory = await temporaryFolder();
  const folder = dirname(cachedTerraformPath(cacheDirectory, platform));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.part`), archive);
  const site = await serve(releaseServer().listener);
  expect(await readFile(await downloadTerraform({ cacheDirectory, site, platform, architecture }))).toEqual(
    binary,
  );
});

test('no network, no such release, no checksum published, an abort: each says so', async () => {
  const cacheDirectory = await temporaryFolder();
  const gone = await serve((_request, response) => void response.writeHead(404).end());
  const unlisted = await serve((_request, response) => void response.end('nothing here'));
  const download = { cacheDirectory, platform, architecture };
  await expect(downloadTerraform({ ...download, site: 'http://127.0.0.1:1' })).rejects.toMatchObject(
    code('download-failed'),
  );
  await expect(downloadTerraform({ ...download, site: gone })).rejects.toMatchObject(code('download-failed'));
  await expect(downloadTerraform({ ...download, site: unlisted })).rejects.toMatchObject(
    code('download-failed'),
  );
  await expect(downloadTerraform({ ...download, site: gone, architecture: 'mips' })).rejects.toMatchObject(
    code('download-failed'),
  );
  await expect(downloadTerraform({ ...download, site: gone }, AbortSignal.abort())).rejects.toMatchObject(
    code('interrupted'),
  );
});

test('published checksums are found by exact name', () => {
  expect(publishedChecksum(`${sha256.toUpperCase()} *${name}\n`, name)).toBe(sha256);
  expect(publishedChecksum(`${sha256}  x${name}\nnot-a-hash  ${name}`, name)).toBeNull();
});

test.each([0, 10, 40, archive.length - 10])('a zip cut at %i bytes has no entry', (length) => {
  expect(zipEntry(archive.subarray(0, length), 'terraform')).toBeNull();
});
