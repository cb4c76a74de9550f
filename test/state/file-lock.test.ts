import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFileLock } from '../../planner/state/file-lock.ts';
import { HeadstartError } from '../../schemas/failure.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'headstart-lock-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** No process has this pid: Linux allows at most 2^22. */
const deadPid = 4_194_304;

describe('file lock', () => {
  it('answers what the work answers and leaves nothing behind', async () => {
    expect(await withFileLock(join(directory, 'a.lock'), 'a', () => Promise.resolve(7))).toBe(7);
    expect(await readdir(directory)).toEqual([]);
  });

  it('is released when the work fails', async () => {
    const failing = withFileLock(join(directory, 'a.lock'), 'a', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await readdir(directory)).toEqual([]);
  });

  it('refuses a second holder and names the first', async () => {
    const path = join(directory, 'a.lock');
    const second = withFileLock(path, 'a', () => withFileLock(path, 'a', () => Promise.resolve()));
    const error = await second.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(HeadstartError);
    expect((error as HeadstartError).failure).toMatchObject({ code: 'lock', fault: 'user' });
    expect((error as HeadstartError).message).toContain(`pid ${process.pid}`);
  });

  it.each([String(deadPid), '', 'no pid'])('takes over a lock that nobody holds (%j)', async (content) => {
    const path = join(directory, 'a.lock');
    await writeFile(path, content);
    expect(await withFileLock(path, 'a', () => Promise.resolve('mine'))).toBe('mine');
    expect(await readdir(directory)).toEqual([]);
  });

  it('lets exactly one of many through at a time', async () => {
    const path = join(directory, 'a.lock');
    await writeFile(path, String(deadPid));
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await readdir(directory);
      inside -= 1;
    };
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => withFileLock(path, 'a', work)));
    expect(most).toBe(1);
    expect(results.some((result) => result.status === 'fulfilled')).toBe(true);
  });
});
