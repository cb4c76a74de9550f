import { tableRows, type TableRow } from './delimited-text.ts';
import { gib, isoInstant, number, slurmSeconds } from './quantities.ts';
import type { Reading } from './reading.ts';
import type { RunRecord } from './run-record.ts';

/**
 * The jobs that `sacct --parsable2` lists. A job's memory is told by its steps (`123.batch`, `123.0`), of which the largest is
 * taken: MaxRSS is that of one task, so a job of several tasks or nodes may have used more.
 */
export function readSlurmAccounting(text: string): Reading {
  const records: RunRecord[] = [];
  const left: { line: number; why: string }[] = [];
  for (const rows of jobsOf(tableRows(text, '|'))) {
    const read = recordOf(rows);
    if (typeof read === 'string') left.push({ line: rows[0].line, why: read });
    else records.push(read);
  }
  return { records, left };
}

/** A job's own row first, then its steps. */
type JobRows = readonly [TableRow, ...TableRow[]];

function jobsOf(rows: readonly TableRow[]): readonly JobRows[] {
  const jobs = new Map<string, [TableRow, ...TableRow[]]>();
  for (const row of rows) {
    const id = row.cells.get('JobID')?.split('.')[0] ?? '';
    const job = jobs.get(id);
    if (job === undefined) jobs.set(id, [row]);
    else job.push(row);
  }
  return [...jobs.values()];
}

const outcomes = new Map<string, RunRecord['outcome']>([
  ['COMPLETED', 'succeeded'],
  ['FAILED', 'failed'],
  ['TIMEOUT', 'failed'],
  ['DEADLINE', 'failed'],
  ['NODE_FAIL', 'failed'],
  ['BOOT_FAIL', 'failed'],
  ['OUT_OF_MEMORY', 'out-of-memory'],
  ['CANCELLED', 'cancelled'],
  ['PREEMPTED', 'cancelled'],
]);

function recordOf(rows: JobRows): RunRecord | string {
  const { cells } = rows[0];
  // `CANCELLED by 1000` tells who.
  const state = cells.get('State')?.split(' ')[0]?.replace('+', '') ?? '';
  const outcome = outcomes.get(state);
  const endedAt = isoInstant(cells.get('End'));
  const runSeconds = number(cells.get('ElapsedRaw')) ?? slurmSeconds(cells.get('Elapsed'));
  const job = cells.get('JobName');
  if (outcome === undefined) return `its state is ${state === '' ? 'not told' : state}`;
  if (!job) return 'it has no JobName';
  if (endedAt === null) return 'it has no End';
  if (runSeconds === null || runSeconds <= 0) return 'it ran for no time, or Elapsed is missing';
  const vcpus = number(cells.get('AllocCPUS')) ?? number(cells.get('NCPUS'));
  const cpuSeconds = slurmSeconds(cells.get('TotalCPU'));
  return {
    ...{ source: 'slurm', job, endedAt, runSeconds, outcome, vcpus, inputBytes: null },
    key: [cells.get('Cluster') ?? '', cells.get('JobID') ?? '', cells.get('Start') ?? ''].join('|'),
    user: cells.get('User') || null,
    submittedAt: isoInstant(cells.get('Submit')),
    startedAt: isoInstant(cells.get('Start')),
    peakMemoryGib: largest(rows.map((row) => gib(row.cells.get('MaxRSS')))),
    meanVcpus: cpuSeconds === null ? null : cpuSeconds / runSeconds,
    memoryGib: requestedGib(cells.get('ReqMem'), vcpus),
    exitCode: number(cells.get('ExitCode')?.split(':')[0]),
  };
}

/** Until Slurm 21.08 `c` stood behind an amount for each CPU and `n` behind one for each node. */
function requestedGib(text: string | undefined, vcpus: number | null): number | null {
  const amount = gib(text?.replace(/[cn]$/, ''));
  if (amount === null || !text?.endsWith('c')) return amount;
  return vcpus === null ? null : amount * vcpus;
}

/** Zero is what Slurm writes where it has seen nothing. */
function largest(values: readonly (number | null)[]): number | null {
  const seen = values.filter((value): value is number => value !== null && value > 0);
  return seen.length === 0 ? null : Math.max(...seen);
}
