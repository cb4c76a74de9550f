import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { DataSnapshot, StateStore, TerraformWorkspace } from '../ports.ts';
import { withFileLock } from './file-lock.ts';
import { writeFileDurably } from './durable-file.ts';

/**
 * State of one target under one folder:
 * `prepared/<job>.json`, `snapshots/<job>.json`, `workspaces/<stack>/<name>/`, `locks/<name>.lock`.
 * Every write is atomic and flushed, so that kill -9 leaves the old or the new file.
 */
export function createFileStateStore(directory: string): StateStore {
  const preparedFile = (jobName: string): string => join(directory, 'prepared', `${plain(jobName)}.json`);
  const snapshotFile = (jobName: string): string => join(directory, 'snapshots', `${plain(jobName)}.json`);
  const workspaceDirectory = (stack: TerraformWorkspace['stack'], name: string): string =>
    join(directory, 'workspaces', stack, plain(name));
  return {
    prepared: (jobName) => readRecord<PreparedJob>(preparedFile(jobName)),
    allPrepared: async () => {
      const names = await jsonNames(join(directory, 'prepared'));
      const records = await Promise.all(names.map((name) => readRecord<PreparedJob>(preparedFile(name))));
      return records.filter((record) => record !== null);
    },
    savePrepared: (prepared) => writeFileDurably(preparedFile(prepared.jobName), JSON.stringify(prepared)),
    removePrepared: (jobName) => rm(preparedFile(jobName), { force: true }),
    workspace: async (stack, name) => {
      const workspace = { directory: workspaceDirectory(stack, name), stack };
      await mkdir(workspace.directory, { recursive: true, mode: 0o700 });
      return workspace;
    },
    removeWorkspace: (stack, name) => rm(workspaceDirectory(stack, name), { recursive: true, force: true }),
    dataSnapshot: async (jobName) => {
      const record = await readRecord<SnapshotRecord>(snapshotFile(jobName));
      return record === null ? null : { name: record.snapshot, sizeGib: record.sizeGib ?? null };
    },
    saveDataSnapshot: (jobName, snapshot) =>
      snapshot === null
        ? rm(snapshotFile(jobName), { force: true })
        : writeFileDurably(snapshotFile(jobName), JSON.stringify(snapshotRecord(snapshot))),
    lock: (name, work) => withFileLock(join(directory, 'locks', `${plain(name)}.lock`), name, work),
  };
}

/** `sizeGib` is absent in files of the first release. */
interface SnapshotRecord {
  readonly snapshot: string;
  readonly sizeGib?: number | null;
}

function snapshotRecord({ name, sizeGib }: DataSnapshot): SnapshotRecord {
  return { snapshot: name, sizeGib };
}

/** Names come from outside (an editor, a saved plan) and become parts of paths: none may lead out of the folder. */
function plain(name: string): string {
  if (/^[a-z0-9][-\w.:]*$/i.test(name)) return name;
  throw new HeadstartError({
    code: 'not-prepared',
    fault: 'user',
    message: `"${name}" is no name of a job.`,
    detail: { id: 'nothing-prepared', args: [name] },
    nextStep: 'See the names with "headstart status".',
  });
}

async function jsonNames(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
}

/** The schema of these files is ours alone; a file that is not JSON was damaged from outside. */
async function readRecord<T>(path: string): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new HeadstartError(
      {
        code: 'state-damaged',
        fault: 'headstart',
        message: `The state file ${path} is not readable JSON.`,
        detail: { id: 'state-unreadable', args: [path] },
        nextStep: `Move ${path} away; find what stands with "headstart status" and remove it with "headstart release".`,
      },
      { cause },
    );
  }
}
