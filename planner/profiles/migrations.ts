import type { DatabaseSync } from 'node:sqlite';
import type { Profile } from '../../schemas/profile.ts';
import { pastRunRow, sqlitePastRuns } from './sqlite-past-runs.ts';

/** One step of the profile database's schema; its version is its place in the list, counted from 1. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** Fills what the step has made from the profiles that are there. */
  readonly fill?: (database: DatabaseSync) => void;
}

/** All steps so far. A step that was released is never changed; a new one is added at the end. */
export const migrations: readonly Migration[] = [
  {
    name: 'profiles',
    sql: `
      CREATE TABLE profiles (
        id TEXT PRIMARY KEY,
        fingerprint TEXT NOT NULL,
        family TEXT NOT NULL,
        job_name TEXT NOT NULL,
        target TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        profile TEXT NOT NULL
      ) STRICT;
      CREATE INDEX profiles_by_fingerprint ON profiles (fingerprint, recorded_at, id);
      CREATE INDEX profiles_by_family ON profiles (family, recorded_at, id);
      CREATE INDEX profiles_by_job_name ON profiles (job_name, recorded_at, id);
      CREATE INDEX profiles_by_recorded_at ON profiles (recorded_at, id);
    `,
  },
  {
    name: 'capacity',
    sql: `
      ALTER TABLE profiles ADD COLUMN capacity TEXT;
      CREATE INDEX profiles_by_capacity ON profiles (target, recorded_at, id, capacity) WHERE capacity IS NOT NULL;
    `,
  },
  {
    name: 'past-runs',
    sql: `
      CREATE TABLE past_runs (
        family TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        id TEXT NOT NULL,
        target TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        job INTEGER NOT NULL,
        part TEXT NOT NULL,
        PRIMARY KEY (family, recorded_at, id)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX past_runs_by_id ON past_runs (id);
      CREATE INDEX past_runs_by_job ON past_runs (job);
      CREATE TABLE past_jobs (key INTEGER PRIMARY KEY, job TEXT NOT NULL) STRICT;
    `,
    fill: (database) => {
      const pastRuns = sqlitePastRuns(database);
      for (const { profile } of database.prepare('SELECT profile FROM profiles').iterate())
        pastRuns.put(pastRunRow(JSON.parse(String(profile)) as Profile));
    },
  },
];
