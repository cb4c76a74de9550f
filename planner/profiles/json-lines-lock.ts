import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Other processes may hold the file this long before a write fails; as for the SQLite store. */
const patienceMs = 10_000;
const lookAgainMs = 10;

/**
 * Runs `work` while this process alone may change the file at `path`. Waits for a living holder; a lock whose process
 * is gone is taken over. Throws Error when the holder does not let go in ten seconds.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  for (let waited = 0; !(await taken(lock)); waited += lookAgainMs) {
    const holder = await holderOf(lock);
    if (holder !== null && !isAlive(holder)) await setAside(lock, holder);
    else if (waited >= patienceMs) throw new Error(`${lock} is held by process ${String(holder)}`);
    else await wait(lookAgainMs);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** A hard link appears whole, with the pid in it, so nobody ever reads an empty lock. */
async function taken(lock: string): Promise<boolean> {
  const own = `${lock}.${String(process.pid)}.${randomBytes(4).toString('hex')}`;
  await writeFile(own, String(process.pid), { mode: 0o600 });
  try {
    await link(own, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** Moves a dead holder's lock away; when somebody took it over meanwhile, their lock is put back. */
async function setAside(lock: string, holder: number): Promise<void> {
  const aside = `${lock}.stale.${randomBytes(4).toString('hex')}`;
  try {
    await rename(lock, aside);
    if ((await holderOf(aside)) !== holder) await link(aside, lock);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
  }
  await rm(aside, { force: true });
}

async function holderOf(lock: string): Promise<number | null> {
  try {
    const pid = Number(await readFile(lock, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
