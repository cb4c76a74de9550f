import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { Profile } from '../../schemas/profile.ts';
import type { CapacityQuery, ProfileQuery, ProfileStore } from '../ports.ts';
import { capacityOf } from './capacity.ts';
import { migrations } from './migrations.ts';
import { partitionsById } from './partition.ts';
import { newerFile, storeFailure } from './store-failure.ts';
import { pastRunRow, scanStart, sqlitePastRuns } from './sqlite-past-runs.ts';
import type { Asked, PastRunRow, ScanPlace, SqlitePastRuns } from './sqlite-past-runs.ts';
import { createWriteBatch } from './write-batch.ts';

/** Other processes may hold the file this long before a write fails. */
const busyTimeoutMilliseconds = 10_000;

const putSql = `
  INSERT INTO profiles (id, fingerprint, family, job_name, target, recorded_at, profile, capacity)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint, family = excluded.family, job_name = excluded.job_name,
    target = excluded.target, recorded_at = excluded.recorded_at, profile = excluded.profile,
    capacity = excluded.capacity`;

/**
 * The embedded profile store: one SQLite file, made with its folder when absent. A put is on disk when it resolves (write-ahead log,
 * synchronous = FULL); puts of one turn share a commit; several
 * processes may use the file at once.
 *
 * Throws HeadstartError `profile-store` for a damaged file, one of a newer version, and one that cannot be opened or written.
 */
export async function openSqliteStore(file: string): Promise<ProfileStore> {
  await makeFolder(file);
  const { DatabaseSync } = await import('node:sqlite');
  const database = guarded(file, () =>
    opened(new DatabaseSync(file, { timeout: busyTimeoutMilliseconds }), file),
  );
  return storeOn(database, file);
}

async function makeFolder(file: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
  } catch (error) {
    throw failureOf(file, error);
  }
}

function opened(database: DatabaseSync, file: string): DatabaseSync {
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    migrate(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Brings the schema up to date, in one transaction that a second process waits for. */
function migrate(database: DatabaseSync, file: string): void {
  if (versionOf(database) === migrations.length) return;
  inTransaction(database, () => {
    database.exec(
      'CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT',
    );
    const version = versionOf(database);
    if (version > migrations.length) throw newerFile(file, version, migrations.length);
    migrations.slice(version).forEach((migration, index) => {
      database.exec(migration.sql);
      migration.fill?.(database);
      database
        .prepare("INSERT INTO migrations (version, name, applied_at) VALUES (?, ?, datetime('now'))")
        .run(version + index + 1, migration.name);
    });
  });
}

function versionOf(database: DatabaseSync): number {
  const table = database
    .prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'")
    .get();
  if (table === undefined) return 0;
  return Number(
    database.prepare('SELECT coalesce(max(version), 0) AS version FROM migrations').get()?.['version'],
  );
}

function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function storeOn(database: DatabaseSync, file: string): ProfileStore {
  const put = database.prepare(putSql);
  const get = database.prepare('SELECT profile FROM profiles WHERE id = ?');
  const pastRuns = sqlitePastRuns(database);
  const batch = createWriteBatch<Rows>((all) => {
    guarded(file, () =>
      inTransaction(database, () => {
        for (const { profile, pastRun } of all) {
          put.run(...profile);
          pastRuns.put(pastRun);
        }
      }),
    );
  });
  const ask = <T>(work: () => T): Promise<T> =>
    new Promise((resolve) => {
      batch.flush();
      resolve(guarded(file, work));
    });
  return {
    put: (profile) => batch.add({ profile: rowOf(profile), pastRun: pastRunRow(profile) }),
    get: (id) => ask(() => profileOf(get.get(id))),
    find: (query) => ask(() => profilesFor(database, query)),
    capacity: (query) => ask(() => capacityFor(database, query)),
    runs: (query) => ask(() => pastRuns.find(askedOf(query))),
    partitions: (count) => Promise.resolve(partitionsById(count)),
    scan: async function* (partition) {
      for (let after: ScanPlace | null = scanStart; after !== null;) {
        const from: ScanPlace = after;
        const page = await ask(() => pastRuns.scan(partition, from));
        if (page.runs.length > 0) yield page.runs;
        after = page.next;
      }
    },
    delete: (id) => ask(() => deleted(database, pastRuns, id)),
    close: () =>
      ask(() => {
        if (database.isOpen) database.close();
      }),
  };
}

/** What is written of one profile. */
interface Rows {
  readonly profile: SQLInputValue[];
  readonly pastRun: PastRunRow;
}

function deleted(database: DatabaseSync, pastRuns: SqlitePastRuns, id: string): boolean {
  let changes = 0;
  inTransaction(database, () => {
    changes = Number(database.prepare('DELETE FROM profiles WHERE id = ?').run(id).changes);
    pastRuns.delete(id);
  });
  return changes > 0;
}

function profilesFor(database: DatabaseSync, query: ProfileQuery): readonly Profile[] {
  const { where, values, limit } = askedOf(query);
  const sql = `SELECT profile FROM profiles ${where} ORDER BY recorded_at DESC, id DESC LIMIT ?`;
  const rows = database.prepare(sql).all(...values, limit);
  return rows.flatMap((row) => profileOf(row) ?? []);
}

function capacityFor(database: DatabaseSync, query: CapacityQuery): readonly CapacityRecord[] {
  const of = query.target === undefined ? '' : ' AND target = ?';
  const sql = `SELECT capacity FROM profiles WHERE capacity IS NOT NULL${of} ORDER BY recorded_at DESC, id DESC LIMIT ?`;
  const values = query.target === undefined ? [] : [query.target];
  const rows = database.prepare(sql).all(...values, query.limit ?? -1);
  return rows.map((row) => JSON.parse(String(row['capacity'])) as CapacityRecord);
}

function rowOf(profile: Profile): SQLInputValue[] {
  const { id, fingerprint, family, job, target, recordedAt } = profile;
  const capacity = capacityOf(profile);
  const told = capacity === null ? null : JSON.stringify(capacity);
  return [id, fingerprint, family, job.name, target, recordedAt, JSON.stringify(profile), told];
}

function profileOf(row: Readonly<Record<string, unknown>> | undefined): Profile | null {
  return row === undefined ? null : (JSON.parse(String(row['profile'])) as Profile);
}

/** Condition of each key of a query; values are always bound, never written into the text. */
const conditions = [
  ['fingerprint', 'fingerprint = ?'],
  ['family', 'family = ?'],
  ['jobName', 'job_name = ?'],
  ['target', 'target = ?'],
  ['before', 'recorded_at < ?'],
] as const;

function askedOf(query: ProfileQuery): Asked {
  const asked = conditions.flatMap(([key, condition]) => {
    const value = query[key];
    return value === undefined ? [] : [{ condition, value }];
  });
  const where = asked.length === 0 ? '' : `WHERE ${asked.map(({ condition }) => condition).join(' AND ')}`;
  const isOrdered = query.family !== undefined && query.jobName === undefined;
  return { where, isOrdered, values: asked.map(({ value }) => value), limit: query.limit ?? -1 };
}

function guarded<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof HeadstartError) throw error;
    throw failureOf(file, error);
  }
}

/** SQLite's result codes for a file that is no database or has broken pages. */
const damagedCodes = new Set([11, 26]);

function isDamage(error: unknown): boolean {
  const code =
    typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : null;
  return (code !== null && damagedCodes.has(code)) || error instanceof SyntaxError;
}

function failureOf(file: string, error: unknown): HeadstartError {
  const companions = ' (with its -wal and -shm companions)';
  return storeFailure({ file, damaged: isDamage(error), companions, error });
}
