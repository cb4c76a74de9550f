import {
  closeSync,
  cpSync,
  existsSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { networkBytesPerSecond, type DataSource, type DataSources } from './boot-data.ts';

/** What stands on a data disk that has been filled; a disk restored from a snapshot brings it along. */
export const filledMarker = '.headstart-filled';

/** Larger stand-ins would be copied in full with every snapshot, for zeros. */
export const largestStandInBytes = 64 * 2 ** 20;

export interface FillOutside {
  readonly vcpus: number;
  readonly diskGib: number;
  /** Waits for simulated seconds; rejects when the machine is shut down. */
  readonly wait: (simulatedSeconds: number) => Promise<void>;
  readonly log: (text: string) => void;
  readonly now: () => Date;
}

/**
 * Fills an empty data disk from its sources and writes the marker; a disk with the marker is left as it is.
 * A local source is copied. A bucket is not here: in place of its objects stands a sparse file of the named
 * size (at most 64 MiB) beside a manifest that says so, after the time that the download would take at the
 * machine's bandwidth.
 */
export async function fillDataFolder(
  folder: string,
  { sources, leftOut }: DataSources,
  outside: FillOutside,
): Promise<'filled' | 'restored'> {
  const marker = join(folder, filledMarker);
  if (existsSync(marker)) {
    outside.log('data disk: already filled (restored from a snapshot or kept), nothing is downloaded');
    return 'restored';
  }
  mkdirSync(folder, { recursive: true });
  for (const uri of leftOut) outside.log(`data disk: cannot fetch ${JSON.stringify(uri)}`);
  for (const source of sources) {
    if (source.path !== null) copyLocal(folder, source, outside);
    else await standIn(folder, source, outside);
  }
  writeFileSync(marker, `${JSON.stringify({ at: outside.now().toISOString(), sources })}\n`);
  outside.log(`data disk: filled from ${sources.length} sources`);
  return 'filled';
}

function copyLocal(folder: string, { uri, path, target }: DataSource, outside: FillOutside): void {
  if (path === null || !existsSync(path)) {
    outside.log(`data disk: ${uri} is not on this machine`);
    return;
  }
  if (folderBytes(path) > outside.diskGib * 2 ** 30) {
    outside.log(`data disk: no space left on device for ${uri}`);
    return;
  }
  const to = join(folder, target);
  cpSync(path, to, { recursive: true, verbatimSymlinks: true });
  outside.log(`data disk: copied ${uri}`);
}

/** Links count as themselves: they are not followed. */
function folderBytes(path: string): number {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + folderBytes(join(path, name)), 0);
}

async function standIn(folder: string, source: DataSource, outside: FillOutside): Promise<void> {
  const seconds = (source.bytes ?? 0) / networkBytesPerSecond(outside.vcpus);
  const size = source.bytes === null ? 'unknown' : String(source.bytes);
  outside.log(`data disk: downloading ${source.uri} (${size} bytes, simulated)`);
  await outside.wait(seconds);
  const path = standInPath(folder, source.target);
  mkdirSync(dirname(path), { recursive: true });
  const bytes = Math.min(source.bytes ?? 0, largestStandInBytes);
  const file = openSync(path, 'w');
  ftruncateSync(file, bytes);
  closeSync(file);
  const manifest = { uri: source.uri, bytes: source.bytes, standInBytes: bytes, simulated: true };
  writeFileSync(`${path}.headstart.json`, `${JSON.stringify(manifest)}\n`);
}

/** A whole bucket or folder is stood in for by a file within it. */
function standInPath(folder: string, target: string): string {
  const path = join(folder, target);
  const isFolder = target.split('/').length === 2 || (existsSync(path) && statSync(path).isDirectory());
  return isFolder ? join(path, 'contents') : path;
}
