import { hash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Job } from '../../schemas/job.ts';
import type { PastRun, Profile, ProfilePartition } from '../../schemas/profile.ts';
import { partOf, scannedAtOnce } from './partition.ts';
import { pastRunOf } from './past-run.ts';

/** The condition of a query over `profiles`, and what is bound to it. */
export interface Asked {
  readonly where: string;
  readonly values: readonly SQLInputValue[];
  readonly limit: number;
  /** Whether the runs of a family are asked for, by what their rows tell: these lie in order. */
  readonly isOrdered: boolean;
}

/** What predictions rest on, kept beside the profiles in the same transactions. */
export interface SqlitePastRuns {
  put(row: PastRunRow): void;
  delete(id: string): void;
  find(asked: Asked): readonly PastRun[];
  /** A page of a partition's runs, and where the next one begins; null after the last. */
  scan(
    partition: ProfilePartition,
    after: ScanPlace,
  ): { readonly runs: readonly PastRun[]; readonly next: ScanPlace | null };
}

/** A place in the order of the table: nothing is held open between two pages. */
export interface ScanPlace {
  readonly family: string;
  readonly recordedAt: string;
  readonly id: string;
}

export const scanStart: ScanPlace = { family: '', recordedAt: '', id: '' };

/** In place of a profile's long text: its short part, and its job, which runs of one job share. */
type Part = Omit<PastRun, 'id' | 'target' | 'fingerprint' | 'family' | 'recordedAt' | 'job'>;

const columns = 'r.family, r.recorded_at, r.id, r.target, r.fingerprint, r.job, r.part';
const scanSql = `SELECT ${columns} FROM past_runs r
  WHERE (r.family, r.recorded_at, r.id) > (?, ?, ?) AND part_of(r.id, ?) = ?
  ORDER BY r.family, r.recorded_at, r.id LIMIT ?`;
const newestFirst = 'ORDER BY r.recorded_at DESC, r.id DESC';

/**
 * Past runs in tables of their own: rows of a family one after the other and short enough to lie in their pages, so that
 * 100 runs of it are some 20 pages and not 100 places all over the file.
 */
export function sqlitePastRuns(database: DatabaseSync): SqlitePastRuns {
  const removed = database.prepare('DELETE FROM past_runs WHERE id = ? RETURNING job');
  const putJob = database.prepare('INSERT OR IGNORE INTO past_jobs (key, job) VALUES (?, ?)');
  const putRun = database.prepare(
    'INSERT INTO past_runs (family, recorded_at, id, target, fingerprint, part, job) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const forget = database.prepare(
    'DELETE FROM past_jobs WHERE key = ? AND NOT EXISTS (SELECT 1 FROM past_runs WHERE past_runs.job = key)',
  );
  const jobOf = database.prepare('SELECT job FROM past_jobs WHERE key = ?');
  jobOf.setReadBigInts(true);
  removed.setReadBigInts(true);
  const remove = (id: string): void => {
    for (const { job } of removed.all(id)) forget.run(job as bigint);
  };
  const runsOf = (rows: readonly Row[]): readonly PastRun[] => {
    const jobs = new Map<bigint, Job>();
    const read = (key: bigint): Job => {
      const job = jobs.get(key) ?? (JSON.parse(String(jobOf.get(key)?.['job'])) as Job);
      jobs.set(key, job);
      return job;
    };
    return rows.map((row) => runOf(row, read(row.job)));
  };
  return {
    put: ({ id, job, values }) => {
      const key = keyOf(job);
      remove(id);
      putJob.run(key, job);
      putRun.run(...values, key);
    },
    delete: remove,
    find: (asked) => {
      const statement = database.prepare(selectOf(asked));
      statement.setReadBigInts(true);
      return runsOf(statement.all(...asked.values, asked.limit) as readonly unknown[] as readonly Row[]);
    },
    scan: ({ index, count }, { family, recordedAt, id }) => {
      database.function('part_of', { deterministic: true }, (key, parts) =>
        partOf(String(key), Number(parts)),
      );
      const statement = database.prepare(scanSql);
      statement.setReadBigInts(true);
      const values = [family, recordedAt, id, count, index, scannedAtOnce];
      const rows = statement.all(...values) as readonly unknown[] as readonly Row[];
      const last = rows.length < scannedAtOnce ? undefined : rows.at(-1);
      const next = last && { family: last.family, recordedAt: last.recorded_at, id: last.id };
      return { runs: runsOf(rows), next: next ?? null };
    },
  };
}

/** A profile's row as it is written: its texts, taken from the profile at once. */
export interface PastRunRow {
  readonly id: string;
  readonly job: string;
  readonly values: readonly string[];
}

export function pastRunRow(profile: Profile): PastRunRow {
  const { id, target, fingerprint, family, recordedAt, job, ...part } = pastRunOf(profile);
  const values = [family, recordedAt, id, target, fingerprint, JSON.stringify(part satisfies Part)];
  return { id, job: JSON.stringify(job), values };
}

interface Row {
  readonly family: string;
  readonly recorded_at: string;
  readonly id: string;
  readonly target: Profile['target'];
  readonly fingerprint: string;
  readonly job: bigint;
  readonly part: string;
}

/** Of a family they are read in their order; otherwise the profiles' own indexes say which they are. */
function selectOf({ where, isOrdered }: Asked): string {
  if (isOrdered) return `SELECT ${columns} FROM past_runs r ${where} ${newestFirst} LIMIT ?`;
  return `SELECT ${columns} FROM (
      SELECT family, recorded_at, id FROM profiles ${where} ORDER BY recorded_at DESC, id DESC LIMIT ?
    ) f JOIN past_runs r ON r.family = f.family AND r.recorded_at = f.recorded_at AND r.id = f.id ${newestFirst}`;
}

function runOf(row: Row, job: Job): PastRun {
  const { id, target, fingerprint, family, recorded_at: recordedAt, part } = row;
  return { id, target, fingerprint, family, recordedAt, job, ...(JSON.parse(part) as Part) };
}

/** 63 bits of a hash: equal texts have equal keys, and a million different ones differ but for one chance in ten million. */
function keyOf(text: string): bigint {
  return hash('sha256', text, 'buffer').readBigUInt64BE(0) >> 1n;
}
