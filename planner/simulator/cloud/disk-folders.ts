import { constants } from 'node:fs';
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What is on persistent disks and in snapshots, by the resource's id. */
export interface DiskContents {
  /** The folder that holds what is on a disk. */
  diskPath(diskId: string): string;
  /** An empty disk; what is there already is kept. */
  createDisk(diskId: string): void | Promise<void>;
  /** A disk with a snapshot's contents. Whole or not at all. */
  restoreDisk(diskId: string, snapshotId: string): void | Promise<void>;
  copyDisk(diskId: string, sourceDiskId: string): void | Promise<void>;
  snapshotDisk(snapshotId: string, diskId: string): void | Promise<void>;
  removeDisk(diskId: string): void | Promise<void>;
  removeSnapshot(snapshotId: string): void | Promise<void>;
}

const idPattern = /^\d{1,20}$/;

/** Contents as folders `disks/ID` and `snapshots/ID` below `directory`, copied by reflink where the file system can. */
export class DiskFolders implements DiskContents {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  diskPath(diskId: string): string {
    return this.#path('disks', diskId);
  }

  async createDisk(diskId: string): Promise<void> {
    await mkdir(this.diskPath(diskId), { recursive: true });
  }

  async restoreDisk(diskId: string, snapshotId: string): Promise<void> {
    await copyFolder(this.#path('snapshots', snapshotId), this.diskPath(diskId));
  }

  async copyDisk(diskId: string, sourceDiskId: string): Promise<void> {
    await copyFolder(this.diskPath(sourceDiskId), this.diskPath(diskId));
  }

  async snapshotDisk(snapshotId: string, diskId: string): Promise<void> {
    await copyFolder(this.diskPath(diskId), this.#path('snapshots', snapshotId));
  }

  async removeDisk(diskId: string): Promise<void> {
    await rm(this.diskPath(diskId), { recursive: true, force: true });
  }

  async removeSnapshot(snapshotId: string): Promise<void> {
    await rm(this.#path('snapshots', snapshotId), { recursive: true, force: true });
  }

  #path(kind: 'disks' | 'snapshots', id: string): string {
    if (!idPattern.test(id)) throw new RangeError(`'${id}' is not the id of a resource`);
    return join(this.#directory, kind, id);
  }
}

/** Copies into a folder beside the target and renames it, so that a crash leaves no half copy. */
async function copyFolder(from: string, to: string): Promise<void> {
  const partial = `${to}.partial`;
  for (let attempt = 1; !(await copyOnce(from, partial)); attempt += 1) {
    if (attempt === 5) throw new Error(`files below ${from} vanish faster than they can be copied`);
  }
  await rm(to, { recursive: true, force: true });
  await rename(partial, to);
}

/** False where a file vanished while it was copied, as on a disk that is written to (a renamed temporary file). */
async function copyOnce(from: string, partial: string): Promise<boolean> {
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  if (!(await isThere(from))) return true;
  const mode = constants.COPYFILE_FICLONE;
  try {
    await cp(from, partial, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true, mode });
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Contents of a cloud that was given no folder: there are none. */
export const noContents: DiskContents = {
  diskPath: () => '',
  createDisk: () => undefined,
  restoreDisk: () => undefined,
  copyDisk: () => undefined,
  snapshotDisk: () => undefined,
  removeDisk: () => undefined,
  removeSnapshot: () => undefined,
};
