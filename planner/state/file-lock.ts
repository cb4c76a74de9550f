import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';

/**
 * Runs `work` while holding an exclusive lock file that names its holder. A lock whose process is gone is taken over.
 * Throws HeadstartError `lock` when a living process holds it.
 */
export async function withFileLock<T>(path: string, name: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await acquire(path, name);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string, name: string): Promise<void> {
  if (await create(path)) return;
  const holder = await holderOf(path);
  if (holder !== null && isAlive(holder)) throw lockFailure(name, holder);
  await setAside(path, holder);
  if (!(await create(path))) throw lockFailure(name, await holderOf(path));
}

/** A hard link appears whole, with the pid in it, so nobody ever reads an empty lock. */
async function create(path: string): Promise<boolean> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(temporary, String(process.pid), { mode: 0o600 });
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Moves a dead holder's lock away; when somebody took it over meanwhile, their lock is put back. */
async function setAside(path: string, holder: number | null): Promise<void> {
  const aside = `${path}.stale.${randomBytes(4).toString('hex')}`;
  await rename(path, aside).catch(ignoreMissing);
  if ((await holderOf(aside)) !== holder) await link(aside, path).catch(ignoreExisting);
  await rm(aside, { force: true });
}

async function holderOf(path: string): Promise<number | null> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function lockFailure(name: string, holder: number | null): HeadstartError {
  return new HeadstartError({
    code: 'lock',
    fault: 'user',
    message: `"${name}" is being changed by another Headstart process${holder === null ? '' : ` (pid ${holder})`}.`,
    detail: { id: 'being-changed', args: [name] },
    nextStep: 'Wait until it has ended, then try again.',
  });
}
