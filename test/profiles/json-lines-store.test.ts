import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJsonLinesStore } from '../../planner/profiles/json-lines-store.ts';
import { openProfileStore } from '../../planner/profiles/profile-store-files.ts';
import { openSqliteStore } from '../../planner/profiles/sqlite-store.ts';
import { checkProfileStore } from '../contracts/profile-store.ts';
import { buildProfileOf } from '../support/build-profile.ts';

const writer = fileURLToPath(new URL('./profile-writer.ts', import.meta.url));
let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headstart-lines-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function newFile(): string {
  files += 1;
  return join(folder, String(files), 'profiles.jsonl');
}

function startWriter(file: string, prefix: string, count: number): ChildProcessByStdio<null, Readable, null> {
  const args = [writer, file, prefix, String(count)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function idsIn(file: string): Promise<readonly string[]> {
  return (await createJsonLinesStore(file).find({})).map(({ id }) => id).sort();
}

checkProfileStore('json-lines-store', () =>
  Promise.resolve({ store: createJsonLinesStore(newFile()), cleanUp: () => Promise.resolve() }),
);

checkProfileStore('the store of a folder without node:sqlite', () => {
  const store = openProfileStore({ directory: dirname(newFile()), hasSqlite: false, note: () => undefined });
  return Promise.resolve({ store, cleanUp: () => Promise.resolve() });
});

describe('json-lines-store', () => {
  it('makes no file until something is put, and leaves nothing but the file', async () => {
    const file = newFile();
    const store = createJsonLinesStore(file);
    expect(await store.find({})).toEqual([]);
    expect(existsSync(dirname(file))).toBe(false);
    await store.put(buildProfileOf());
    expect(await readdir(dirname(file))).toEqual(['profiles.jsonl']);
  });

  it('shows what another process has written since the last look', async () => {
    const file = newFile();
    const [one, other] = [createJsonLinesStore(file), createJsonLinesStore(file)];
    await one.put(buildProfileOf({ id: 'one' }));
    expect(await other.get('one')).not.toBeNull();
    await other.delete('one');
    expect(await one.get('one')).toBeNull();
  });

  it('loses nothing when two processes make the file and write at once', async () => {
    const file = newFile();
    const writers = ['a', 'b'].map((prefix) => startWriter(file, prefix, 25));
    for (const child of writers) child.stdout.resume();
    const exits = await Promise.all(writers.map((child) => once(child, 'exit')));
    expect(exits.map(([code]) => code as unknown)).toEqual([0, 0]);
    expect(await idsIn(file)).toHaveLength(50);
  });

  it('loses nothing acknowledged when the writer is killed, and writes on', async () => {
    const file = newFile();
    const child = startWriter(file, 'k', 1_000_000);
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(line);
      if (acknowledged.length === 10) child.kill('SIGKILL');
    }
    await createJsonLinesStore(file).put(buildProfileOf({ id: 'after' }));
    const kept = new Set(await idsIn(file));
    expect([...acknowledged, 'after'].filter((id) => !kept.has(id))).toEqual([]);
  });

  it('is whole wherever a write was cut off, and keeps what is put then', async () => {
    const file = newFile();
    await createJsonLinesStore(file).put(buildProfileOf({ id: 'first' }));
    const whole = await readFile(file);
    await createJsonLinesStore(file).put(buildProfileOf({ id: 'sécond' }));
    const both = await readFile(file);
    const cuts = [whole.length, both.length - 1, both.length];
    for (let cut = 0; cut < both.length; cut += 97) cuts.push(cut);
    for (const cut of cuts) {
      await writeFile(file, both.subarray(0, cut));
      const expected = [whole.length, both.length].filter((end) => cut >= end).length;
      expect(await idsIn(file)).toHaveLength(expected);
      await createJsonLinesStore(file).put(buildProfileOf({ id: 'next' }));
      expect(await idsIn(file)).toHaveLength(expected + 1);
    }
  });

  it('takes over the lock of a process that is gone', async () => {
    const file = newFile();
    const child = startWriter(file, 'gone', 1);
    child.stdout.resume();
    await once(child, 'exit');
    await writeFile(`${file}.lock`, String(child.pid));
    await createJsonLinesStore(file).put(buildProfileOf({ id: 'next' }));
    expect(await idsIn(file)).toEqual(['gone-0', 'next']);
  });

  it('writes the file anew when most of it is dead, under a reader that stays open', async () => {
    const file = newFile();
    const store = createJsonLinesStore(file);
    const reader = createJsonLinesStore(file);
    await store.put(buildProfileOf({ id: 'kept' }));
    expect(await reader.get('kept')).not.toBeNull();
    for (let round = 0; round < 9; round += 1)
      await Promise.all(
        Array.from({ length: 30 }, (_, usd) => store.put(buildProfileOf({ id: 'often', usd }))),
      );
    expect((await readFile(file, 'utf8')).split('\n').length).toBeLessThan(100);
    expect((await reader.get('often'))?.usd).toBe(29);
    expect(await idsIn(file)).toEqual(['kept', 'often']);
  });

  it.each([
    ['a broken line', 'nonsense\n', 'damaged'],
    ['a line of something else', '{"a":1}\n', 'damaged'],
  ])('says so of %s', async (_, text, said) => {
    const file = newFile();
    await createJsonLinesStore(file).put(buildProfileOf());
    await appendFile(file, text);
    const failure = { code: 'profile-store', message: expect.stringContaining(said) as string };
    await expect(createJsonLinesStore(file).find({})).rejects.toMatchObject({ failure });
    await expect(createJsonLinesStore(file).put(buildProfileOf())).rejects.toMatchObject({ failure });
    expect(await readFile(file, 'utf8')).toContain(text);
  });

  it('refuses a file that a newer Headstart wrote, and one that cannot be', async () => {
    const file = newFile();
    await createJsonLinesStore(file).put(buildProfileOf());
    const text = await readFile(file, 'utf8');
    await truncate(file);
    await writeFile(file, text.replace('"version":1', '"version":2'));
    await expect(createJsonLinesStore(file).find({})).rejects.toThrow('newer Headstart');
    const beneathFile = createJsonLinesStore(join(file, 'profiles.jsonl'));
    await expect(beneathFile.put(buildProfileOf())).rejects.toMatchObject({
      failure: { code: 'profile-store' },
    });
  });

  it('refuses to be used once it is closed', async () => {
    const store = createJsonLinesStore(newFile());
    await store.close();
    await expect(store.put(buildProfileOf())).rejects.toMatchObject({ failure: { code: 'profile-store' } });
  });
});

describe('the store of a folder', () => {
  it('says once that it does without SQLite', async () => {
    const notes: string[] = [];
    const directory = dirname(newFile());
    const store = openProfileStore({ directory, hasSqlite: false, note: (text) => notes.push(text) });
    expect(notes).toEqual([]);
    await store.find({});
    await store.put(buildProfileOf());
    expect(notes).toEqual([expect.stringContaining('has no node:sqlite')]);
    expect(await readdir(directory)).toEqual(['profiles.jsonl']);
  });

  it('moves what was kept in lines to SQLite, without replacing what is newer there', async () => {
    const directory = dirname(newFile());
    const note = (): void => undefined;
    const lines = openProfileStore({ directory, hasSqlite: false, note });
    await lines.put(buildProfileOf({ id: 'kept', usd: 1 }));
    await lines.put(buildProfileOf({ id: 'both', usd: 1 }));
    const sqlite = await openSqliteStore(join(directory, 'profiles.sqlite'));
    await sqlite.put(buildProfileOf({ id: 'both', usd: 2 }));
    await sqlite.close();
    const store = openProfileStore({ directory, note });
    expect((await store.find({})).map(({ id, usd }) => [id, usd])).toEqual([
      ['kept', 1],
      ['both', 2],
    ]);
    await store.close();
    expect(existsSync(join(directory, 'profiles.jsonl'))).toBe(false);
    expect(existsSync(join(directory, 'profiles.jsonl.moved'))).toBe(true);
  });
});
