import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqliteStoreOnDemand } from '../../planner/profiles/sqlite-store-on-demand.ts';
import { openSqliteStore } from '../../planner/profiles/sqlite-store.ts';
import { pastRunOf } from '../../planner/profiles/past-run.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { checkProfileStore } from '../contracts/profile-store.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildProfileOf } from '../support/build-profile.ts';

const writer = fileURLToPath(new URL('./profile-writer.ts', import.meta.url));
let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headstart-profiles-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function newFile(): string {
  files += 1;
  return join(folder, String(files), 'profiles.db');
}

checkProfileStore('sqlite-store', async () => ({
  store: await openSqliteStore(newFile()),
  cleanUp: () => Promise.resolve(),
}));

checkProfileStore('sqlite-store-on-demand', () =>
  Promise.resolve({ store: sqliteStoreOnDemand(newFile()), cleanUp: () => Promise.resolve() }),
);

describe('the store on demand', () => {
  it('makes no file until something is put', async () => {
    const file = newFile();
    const store = sqliteStoreOnDemand(file);
    expect(await store.find({})).toEqual([]);
    expect(existsSync(file)).toBe(false);
    await store.put(buildProfileOf({ id: 'run-1' }));
    expect(existsSync(file)).toBe(true);
    await store.close();
  });

  it('reads what is there, and tells what is damaged without failing to close', async () => {
    const file = newFile();
    const before = await openSqliteStore(file);
    await before.put(buildProfileOf({ id: 'run-1' }));
    await before.close();
    const store = sqliteStoreOnDemand(file);
    expect((await store.get('run-1'))?.id).toBe('run-1');
    await store.close();
    await writeFile(file, 'no database at all, and longer than a header of SQLite would be '.repeat(20));
    const damaged = sqliteStoreOnDemand(file);
    await expect(damaged.find({})).rejects.toThrow(HeadstartError);
    await damaged.close();
  });
});

function startWriter(file: string, prefix: string, count: number): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, [writer, file, prefix, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function idsIn(file: string): Promise<ReadonlySet<string>> {
  const store = await openSqliteStore(file);
  const found = await store.find({});
  await store.close();
  return new Set(found.map(({ id }) => id));
}

async function failureOf(file: string): Promise<HeadstartError> {
  const error: unknown = await openSqliteStore(file).then(
    (store) => store.close(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HeadstartError);
  return error as HeadstartError;
}

describe('sqlite-store', () => {
  it('keeps profiles after it was closed, with a time stamp of its schema', async () => {
    const file = newFile();
    const store = await openSqliteStore(file);
    await store.put(buildProfileOf());
    await store.close();
    expect(await idsIn(file)).toEqual(new Set(['run-1']));
    const database = new DatabaseSync(file);
    expect(database.prepare('SELECT version, name FROM migrations').all()).toEqual([
      { version: 1, name: 'profiles' },
      { version: 2, name: 'capacity' },
      { version: 3, name: 'past-runs' },
    ]);
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
  });

  it('loses nothing when three processes make the file and write at once', async () => {
    const file = newFile();
    const writers = ['a', 'b', 'c'].map((prefix) => startWriter(file, prefix, 40));
    for (const child of writers) child.stdout.resume();
    const exits = await Promise.all(writers.map((child) => once(child, 'exit')));
    expect(exits.map(([code]) => code as unknown)).toEqual([0, 0, 0]);
    expect((await idsIn(file)).size).toBe(120);
  });

  it('loses nothing acknowledged when the writer is killed', async () => {
    const file = newFile();
    const child = startWriter(file, 'k', 1_000_000);
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(line);
      if (acknowledged.length === 25) child.kill('SIGKILL');
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(25);
    const kept = await idsIn(file);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });

  it('finds by its indices, not by reading everything', async () => {
    const file = newFile();
    await (await openSqliteStore(file)).close();
    const database = new DatabaseSync(file);
    const planOf = (column: string): string =>
      JSON.stringify(
        database
          .prepare(
            `EXPLAIN QUERY PLAN SELECT profile FROM profiles WHERE ${column} = ? ORDER BY recorded_at DESC, id DESC LIMIT ?`,
          )
          .all('x', 5),
      );
    for (const column of ['fingerprint', 'family', 'job_name']) {
      expect(planOf(column)).toContain(`USING INDEX profiles_by_${column}`);
      expect(planOf(column)).not.toContain('TEMP B-TREE');
    }
    const capacity = database
      .prepare(
        "EXPLAIN QUERY PLAN SELECT capacity FROM profiles WHERE capacity IS NOT NULL AND target = 'gcp' ORDER BY recorded_at DESC, id DESC LIMIT 5",
      )
      .all();
    expect(JSON.stringify(capacity)).toContain('USING COVERING INDEX profiles_by_capacity');
    expect(JSON.stringify(capacity)).not.toContain('TEMP B-TREE');
    database.close();
  });

  it('learns capacity from a file of the first schema, and keeps what it holds', async () => {
    const file = newFile();
    await (await openSqliteStore(file)).close();
    const database = new DatabaseSync(file);
    const { id, family, job, recordedAt, ...rest } = buildProfileOf({ id: 'before' });
    database.exec(
      'DROP TABLE past_runs; DROP TABLE past_jobs; DROP INDEX profiles_by_capacity; ALTER TABLE profiles DROP COLUMN capacity; DELETE FROM migrations WHERE version > 1',
    );
    database
      .prepare('INSERT INTO profiles VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(
        id,
        rest.fingerprint,
        family,
        job.name,
        rest.target,
        recordedAt,
        JSON.stringify({ id, family, job, recordedAt, ...rest }),
      );
    database.close();
    const store = await openSqliteStore(file);
    expect(await store.get('before')).toEqual(buildProfileOf({ id: 'before' }));
    expect(await store.capacity({})).toEqual([]);
    expect(await store.runs({})).toEqual([pastRunOf(buildProfileOf({ id: 'before' }))]);
    await store.close();
  });

  it('keeps no job of which all runs were deleted', async () => {
    const file = newFile();
    const store = await openSqliteStore(file);
    const [one, other] = [buildJob({ name: 'one' }), buildJob({ name: 'other' })];
    const runs = { a: one, b: one, c: other };
    for (const [id, job] of Object.entries(runs)) await store.put(buildProfileOf({ id, job }));
    const jobs = (): readonly unknown[] => {
      const database = new DatabaseSync(file);
      const kept = database.prepare("SELECT job ->> '$.name' AS name FROM past_jobs ORDER BY name").all();
      database.close();
      return kept.map((row) => row['name']);
    };
    expect(jobs()).toEqual(['one', 'other']);
    await store.delete('a');
    await store.put(buildProfileOf({ id: 'c', job: one }));
    expect(jobs()).toEqual(['one']);
    await store.delete('b');
    await store.delete('c');
    expect(jobs()).toEqual([]);
    await store.close();
  });

  it('says what to do about a file that is no database', async () => {
    const file = newFile();
    await (await openSqliteStore(file)).close();
    await writeFile(file, 'this was a database once, and is none any more '.repeat(200));
    const { failure } = await failureOf(file);
    expect(failure).toMatchObject({ code: 'profile-store', fault: 'headstart' });
    expect(failure.message).toContain('damaged');
    expect(failure.nextStep).toContain('Move the file');
    expect(await readFile(file, 'utf8')).toContain('once');
  });

  it('says so of a row that cannot be read, and of a store that is closed', async () => {
    const file = newFile();
    const store = await openSqliteStore(file);
    await store.put(buildProfileOf());
    const database = new DatabaseSync(file);
    database.exec("UPDATE profiles SET profile = '{broken'");
    database.close();
    await expect(store.get('run-1')).rejects.toMatchObject({ failure: { code: 'profile-store' } });
    await store.close();
    await expect(store.put(buildProfileOf())).rejects.toMatchObject({ failure: { code: 'profile-store' } });
    await expect(store.find({})).rejects.toBeInstanceOf(HeadstartError);
  });

  it('shows a put that is still on its way to whoever asks next', async () => {
    const store = await openSqliteStore(newFile());
    const put = store.put(buildProfileOf());
    expect(await store.get('run-1')).not.toBeNull();
    await put;
    await store.close();
  });

  it('refuses a file that a newer Headstart wrote', async () => {
    const file = newFile();
    await (await openSqliteStore(file)).close();
    const database = new DatabaseSync(file);
    database.exec("INSERT INTO migrations VALUES (99, 'later', '')");
    database.close();
    const { failure } = await failureOf(file);
    expect(failure.code).toBe('profile-store');
    expect(failure.message).toContain('newer Headstart');
  });

  it('reports a folder that cannot be made', async () => {
    const blocking = join(folder, 'a-file');
    await writeFile(blocking, '');
    const { failure } = await failureOf(join(blocking, 'profiles.db'));
    expect(failure).toMatchObject({ code: 'profile-store' });
    expect(failure.nextStep).not.toBeNull();
  });
});
