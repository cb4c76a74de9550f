/** One step of the profile database's schema; its version is its place in the list, counted from 1. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
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
];
