import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import type { ListedModel, ModelRecord, StoredModels } from '../../schemas/model.ts';
import type { ModelStore } from '../ports.ts';
import { writeFileDurably } from './durable-file.ts';
import { withFileLock } from './file-lock.ts';

/** Versions kept beside the one that answers. */
const mostKept = 10;

/**
 * Models in a folder: `v7/record.json` and `v7/<target>.forest`, and in `current` the number of the version that answers. A
 * version is written under another name and then renamed, `current` is replaced whole: what a kill leaves behind is a
 * version that nobody asks for.
 */
export function createModelFiles(directory: string): ModelStore {
  const folderOf = (version: number): string => join(directory, `v${String(version)}`);
  const current = join(directory, 'current');
  const use = (version: number | null): Promise<void> =>
    writeFileDurably(current, `${String(version ?? 'none')}\n`);
  const currentVersion = async (): Promise<number | null> => {
    const version = Number(await textOf(current));
    return Number.isInteger(version) && version > 0 ? version : null;
  };
  const read = (version: number): Promise<StoredModels | null> => readVersion(folderOf(version));
  const list = async (): Promise<readonly ListedModel[]> => {
    const used = await currentVersion();
    const records = await Promise.all(
      (await versionsIn(directory)).map((version) => recordIn(folderOf(version))),
    );
    return records.flatMap((record) => (record ? [{ ...record, isCurrent: record.version === used }] : []));
  };
  return {
    currentVersion,
    read,
    list,
    save: (contents, forests) =>
      withFileLock(join(directory, 'save.lock'), 'models', async () => {
        const record = await written(directory, contents, forests);
        await use(record.version);
        await prune(directory, record.version);
        return record;
      }),
    use: async (version) => {
      if (version !== null && (await recordIn(folderOf(version))) === null) throw noSuch(version);
      await use(version);
    },
  };
}

/** Versions in a folder, newest first. */
async function versionsIn(directory: string): Promise<readonly number[]> {
  const names = await readdir(directory).catch(() => []);
  const versions = names.flatMap((name) => /^v([1-9]\d{0,8})$/.exec(name)?.[1] ?? []).map(Number);
  return versions.sort((one, other) => other - one);
}

async function written(
  directory: string,
  contents: Omit<ModelRecord, 'version' | 'schemaVersion'>,
  forests: StoredModels['forests'],
): Promise<ModelRecord> {
  const temporary = join(directory, `new-${randomBytes(6).toString('hex')}`);
  await mkdir(temporary, { recursive: true, mode: 0o700 });
  for (const [target, bytes] of forests) await writeFileDurably(join(temporary, `${target}.forest`), bytes);
  const version = ((await versionsIn(directory))[0] ?? 0) + 1;
  const record: ModelRecord = { schemaVersion: 1, version, ...contents };
  await writeFileDurably(join(temporary, 'record.json'), JSON.stringify(record));
  await rename(temporary, join(directory, `v${String(version)}`));
  return record;
}

async function prune(directory: string, current: number): Promise<void> {
  const old = (await versionsIn(directory)).filter((version) => version !== current).slice(mostKept);
  const names = await readdir(directory);
  const unfinished = names.filter((name) => name.startsWith('new-'));
  const gone = [...old.map((version) => `v${String(version)}`), ...unfinished];
  await Promise.all(gone.map((name) => rm(join(directory, name), { recursive: true, force: true })));
}

async function readVersion(folder: string): Promise<StoredModels | null> {
  const record = await recordIn(folder);
  if (record === null) return null;
  const forests = await Promise.all(
    record.targets.map(async (target) => {
      const bytes = await readFile(join(folder, `${target}.forest`)).catch(() => []);
      return [target, Uint8Array.from(bytes)] as const;
    }),
  );
  return { record, forests: new Map(forests) };
}

async function recordIn(folder: string): Promise<ModelRecord | null> {
  const text = await textOf(join(folder, 'record.json'));
  try {
    const record = JSON.parse(text ?? 'null') as ModelRecord | null;
    return record?.schemaVersion === 1 && isWhole(record) ? record : null;
  } catch {
    return null;
  }
}

const parts = ['features', 'targets', 'trials', 'slowness', 'kinds'] as const;

/** Whether a record has what this release reads of it; one of before or after it may not. */
function isWhole(record: Readonly<Record<(typeof parts)[number], unknown>>): boolean {
  return parts.every((part) => typeof record[part] === 'object' && record[part] !== null);
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

function noSuch(version: number): HeadstartError {
  return new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `No version ${String(version)} of the models is kept.`,
    nextStep: 'See which are with "headstart models list".',
  });
}
