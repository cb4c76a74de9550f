import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import {
  cachedTerraformPath,
  pinnedVersion,
  publishedChecksum,
  releaseArchive,
  releaseSite,
} from './terraform-release.ts';
import { zipEntry } from './zip-entry.ts';

export interface TerraformDownload {
  readonly cacheDirectory: string;
  /** Base URL without a trailing slash; the vendor's release site when absent. */
  readonly site?: string;
  /** As Node names them; this machine's when absent. */
  readonly platform?: string;
  readonly architecture?: string;
  readonly onProgress?: (receivedBytes: number, totalBytes: number | null) => void;
}

/**
 * Fetches the pinned Terraform release into the cache, checks its published SHA-256 and returns the binary's path.
 * An interrupted download is continued by the next call. Nothing unchecked is ever at the returned path.
 * Throws HeadstartError: download-failed, checksum-mismatch, interrupted.
 */
export async function downloadTerraform(download: TerraformDownload, signal?: AbortSignal): Promise<string> {
  const { cacheDirectory, platform = process.platform, architecture = process.arch } = download;
  const archive = releaseArchive(platform, architecture);
  if (archive === null) throw failed(`The vendor has no Terraform release for ${platform} ${architecture}.`);
  const folder = `${download.site ?? releaseSite}/terraform/${pinnedVersion}`;
  const target = cachedTerraformPath(cacheDirectory, platform);
  await mkdir(dirname(target), { recursive: true });
  try {
    const sums = await (await request(`${folder}/terraform_${pinnedVersion}_SHA256SUMS`, {}, signal)).text();
    const checksum = publishedChecksum(sums, archive);
    if (checksum === null) throw failed(`${folder} publishes no SHA-256 for ${archive}.`);
    const part = join(dirname(target), `${archive}.part`);
    await receive(`${folder}/${archive}`, part, download, signal);
    await install(await checkedArchive(part, archive, checksum), target, platform);
    await rm(part, { force: true });
    return target;
  } catch (cause) {
    throw asFailure(cause, folder, signal);
  }
}

/** Appends to what an earlier call left; the server's answer says whether it continues or begins again. */
async function receive(
  url: string,
  part: string,
  { onProgress }: TerraformDownload,
  signal?: AbortSignal,
): Promise<void> {
  const had = await sizeOf(part);
  const response = await request(url, had > 0 ? { range: `bytes=${had}-` } : {}, signal);
  // 416: the part is already as long as the file, or longer; the checksum decides.
  if (response.status === 416) return void (await response.body?.cancel());
  if (response.body === null) throw failed(`${url} answered without a body.`);
  const continued = response.status === 206;
  const start = continued ? had : 0;
  const length = response.headers.get('content-length');
  const total = length === null ? null : start + Number(length);
  const file = await open(part, continued ? 'a' : 'w');
  try {
    let received = start;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      await file.writeFile(chunk);
      received += chunk.byteLength;
      onProgress?.(received, total);
    }
  } finally {
    await file.close();
  }
}

async function request(
  url: string,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<Response> {
  const response = await fetch(url, { headers, ...(signal === undefined ? {} : { signal }) });
  if (response.ok || response.status === 416) return response;
  await response.body?.cancel();
  throw failed(`${url} answered ${response.status}.`);
}

/** The archive's bytes, or `checksum-mismatch`; a wrong archive is removed so that the next call begins anew. */
async function checkedArchive(part: string, archive: string, checksum: string): Promise<Buffer> {
  const bytes = await readFile(part);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual === checksum) return bytes;
  await rm(part, { force: true });
  throw new HeadstartError({
    code: 'checksum-mismatch',
    fault: 'cloud',
    message: `${archive} has the SHA-256 ${actual}, but ${checksum} is published; it was removed.`,
    nextStep: 'Try again; if it stays so, something between here and the vendor changes the file.',
  });
}

async function install(archive: Buffer, target: string, platform: string): Promise<void> {
  const binary = zipEntry(archive, platform === 'win32' ? 'terraform.exe' : 'terraform');
  if (binary === null) throw failed('The release archive does not hold the Terraform binary.');
  const unfinished = `${target}.unfinished-${process.pid}`;
  await writeFile(unfinished, binary);
  await chmod(unfinished, 0o755);
  await rename(unfinished, target);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

function failed(message: string, cause?: string): HeadstartError {
  const failure: Failure = {
    code: 'download-failed',
    fault: 'cloud',
    message,
    nextStep: 'Check the network and try again, or install Terraform 1.6 or newer by hand.',
    ...(cause === undefined ? {} : { cause }),
  };
  return new HeadstartError(failure);
}

function asFailure(cause: unknown, folder: string, signal?: AbortSignal): HeadstartError {
  if (cause instanceof HeadstartError) return cause;
  if (signal?.aborted === true) {
    return new HeadstartError({
      code: 'interrupted',
      fault: 'interrupted',
      message: 'The download of Terraform was interrupted.',
      nextStep: 'Run the command again: it continues where it stopped.',
    });
  }
  const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return failed(`Terraform could not be fetched from ${folder}.`, String(reason));
}
