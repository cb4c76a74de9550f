import { tableRows, type TableRow } from './delimited-text.ts';
import { gib, isoInstant, nextflowSeconds, number } from './quantities.ts';
import type { Reading } from './reading.ts';
import type { RunRecord } from './run-record.ts';

/**
 * The tasks of a Nextflow trace file (tab separated, raw or readable figures). Columns as in Nextflow's documentation of
 * execution reports; a task that was taken from the cache did not run and is left out.
 */
export function readNextflowTrace(text: string): Reading {
  const records: RunRecord[] = [];
  const left: { line: number; why: string }[] = [];
  for (const row of tableRows(text, '\t')) {
    const read = recordOf(row);
    if (typeof read === 'string') left.push({ line: row.line, why: read });
    else records.push(read);
  }
  return { records, left };
}

const outcomes = new Map<string, RunRecord['outcome']>([
  ['COMPLETED', 'succeeded'],
  ['FAILED', 'failed'],
  ['ABORTED', 'cancelled'],
]);

/** What a process killed by the kernel or by a scheduler for its memory leaves: 128 + SIGKILL. */
const killedExitCode = 137;

function recordOf({ cells }: TableRow): RunRecord | string {
  const status = cells.get('status') ?? 'COMPLETED';
  const ended = outcomes.get(status);
  const exitCode = number(cells.get('exit'));
  const runSeconds = nextflowSeconds(cells.get('realtime')) ?? nextflowSeconds(cells.get('duration'));
  const name = cells.get('process') ?? cells.get('name')?.replace(/\s*\(.*\)$/, '');
  if (ended === undefined) return `its status is ${status}`;
  if (!name) return 'it has no name';
  if (runSeconds === null) return 'it has no realtime';
  const times = timesOf(cells, runSeconds);
  if (times === null) return 'it has no time of submission, start or completion';
  const percent = number(cells.get('%cpu')?.replace('%', ''));
  return {
    ...{ source: 'nextflow', user: null, runSeconds, exitCode, ...times },
    key: ['hash', 'native_id', 'task_id', 'submit'].map((column) => cells.get(column) ?? '').join('|'),
    job: name.split(':').at(-1) ?? name,
    peakMemoryGib: gib(cells.get('peak_rss')) ?? gib(cells.get('rss')),
    meanVcpus: percent === null ? null : percent / 100,
    vcpus: number(cells.get('cpus')),
    memoryGib: gib(cells.get('memory')),
    inputBytes: null,
    outcome: ended === 'failed' && exitCode === killedExitCode ? 'out-of-memory' : ended,
  };
}

function timesOf(
  cells: TableRow['cells'],
  runSeconds: number,
): Pick<RunRecord, 'submittedAt' | 'startedAt' | 'endedAt'> | null {
  const submittedAt = isoInstant(cells.get('submit'));
  const startedAt = isoInstant(cells.get('start'));
  const endedAt =
    isoInstant(cells.get('complete')) ??
    after(startedAt, runSeconds) ??
    submittedEnd(cells, submittedAt, runSeconds);
  return endedAt === null ? null : { submittedAt, startedAt, endedAt };
}

function submittedEnd(
  cells: TableRow['cells'],
  submittedAt: string | null,
  runSeconds: number,
): string | null {
  return after(submittedAt, nextflowSeconds(cells.get('duration')) ?? runSeconds);
}

function after(instant: string | null, seconds: number): string | null {
  return instant === null ? null : new Date(Date.parse(instant) + seconds * 1000).toISOString();
}
