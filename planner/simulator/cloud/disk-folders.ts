import { constants } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What is on persistent disks and in snapshots, by the resource's id. */
export interface DiskContents {
  /** The folder that holds what is on a disk. */
  diskPath(diskId: string): string;
  /** An empty disk, whatever stood there before. */
  createDisk(diskId: string): void | Promise<void>;
  /** A disk with a snapshot's contents. Whole or not at all. */
  restoreDisk(diskId: string, snapshotId: string): void | Promise<void>;
  copyDisk(diskId: string, sourceDiskId: string): void | Promise<void>;
  snapshotDisk(snapshotId: string, diskId: string): void | Promise<void>;
  /** Bytes of the files in a snapshot; null where contents are not kept. */
  snapshotBytes(snapshotId: string): Promise<number> | null;
  removeDisk(diskId: string): void | Promise<void>;
  removeSnapshot(snapshotId: string): void | Promise<void>;
  /** Removes what a killed process left of disks and snapshots that no longer exist. */
  keepOnly(ids: ReadonlySet<string>): void | Promise<void>;
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
    await rm(this.diskPath(diskId), { recursive: true, force: true });
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

  snapshotBytes(snapshotId: string): Promise<number> {
    return folderBytes(this.#path('snapshots', snapshotId));
  }

  async removeDisk(diskId: string): Promise<void> {
    await rm(this.diskPath(diskId), { recursive: true, force: true });
  }

  async removeSnapshot(snapshotId: string): Promise<void> {
    await rm(this.#path('snapshots', snapshotId), { recursive: true, force: true });
  }

  async keepOnly(kept: ReadonlySet<string>): Promise<void> {
    for (const kind of ['disks', 'snapshots'] as const) {
      const folder = join(this.#directory, kind);
      const names = (await isThere(folder)) ? await readdir(folder) : [];
      const orphans = names.filter((name) => /^\d{19}(\.partial)?$/.test(name) && !kept.has(name));
      await Promise.all(orphans.map((name) => rm(join(folder, name), { recursive: true, force: true })));
    }
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

async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
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
  snapshotBytes: () => null,
  removeDisk: () => undefined,
  removeSnapshot: () => undefined,
  keepOnly: () => undefined,
};
