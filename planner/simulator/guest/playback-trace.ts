import { HeadstartError } from '../../../schemas/failure.ts';
import type { UsageSample } from '../../../schemas/usage.ts';
import { parseCsv } from './csv.ts';

/** What a trace says of usage from one moment until the next row; an empty cell is missing, never 0. */
export type TraceUsage = Omit<UsageSample, 'at'>;

export interface TraceRow {
  /** Seconds of the run, in the recorded machine's own time. */
  readonly seconds: number;
  readonly usage: TraceUsage;
  /** A line that the program printed at this moment. */
  readonly log: string | null;
  /** The program wrote a checkpoint at this moment. */
  readonly checkpoint: boolean;
}

/** A recorded run: it ends, successfully, at the last row. */
export interface PlaybackTrace {
  readonly rows: readonly TraceRow[];
  readonly seconds: number;
}

const usageColumns: { readonly [Column in keyof TraceUsage]: string } = {
  cpuUtilization: 'cpu_utilization',
  memoryGib: 'memory_gib',
  gpuUtilization: 'gpu_utilization',
  gpuMemoryGib: 'gpu_memory_gib',
  networkReceivedBytesPerSecond: 'network_received_bytes_per_second',
  networkSentBytesPerSecond: 'network_sent_bytes_per_second',
  diskReadBytesPerSecond: 'disk_read_bytes_per_second',
  diskWriteBytesPerSecond: 'disk_write_bytes_per_second',
};
const fractions = new Set([usageColumns.cpuUtilization, usageColumns.gpuUtilization]);
const columns = ['seconds', ...Object.values(usageColumns), 'log', 'checkpoint'];

/**
 * Reads a usage trace. A file that ends in `.json` holds a list of objects; every other file is CSV (RFC 4180;
 * lines that begin with # are skipped) with a header. Columns: `seconds` (required, growing, from 0 or more),
 * `cpu_utilization` and `gpu_utilization` (0 to 1), `memory_gib`, `gpu_memory_gib` (per GPU),
 * `network_received_bytes_per_second`, `network_sent_bytes_per_second`, `disk_read_bytes_per_second`,
 * `disk_write_bytes_per_second`, `log` (a printed line), `checkpoint` (anything: one was written).
 * Throws HeadstartError `invalid` with file and line.
 */
export function parsePlaybackTrace(text: string, file: string): PlaybackTrace {
  const records = file.endsWith('.json') ? jsonRecords(text, file) : csvRecords(text, file);
  const rows = records.map(({ cells, line }) => traceRow(cells, file, line));
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (before !== undefined && row.seconds <= before.seconds) {
      throw traceError(
        file,
        records[index]?.line ?? null,
        `seconds must grow: ${row.seconds} follows ${before.seconds}`,
      );
    }
  });
  const last = rows.at(-1);
  if (last === undefined) throw traceError(file, null, 'it has no rows');
  return { rows, seconds: last.seconds };
}

interface TraceRecord {
  readonly cells: ReadonlyMap<string, string>;
  readonly line: number | null;
}

function csvRecords(text: string, file: string): readonly TraceRecord[] {
  const [header, ...lines] = parseCsv(text);
  const names = header?.cells ?? [];
  checkColumns(names, file, header?.line ?? null);
  return lines.map(({ cells, line }) => {
    if (cells.length !== names.length) {
      throw traceError(file, line, `${cells.length} cells stand under ${names.length} columns`);
    }
    return { line, cells: new Map(names.map((name, index) => [name, cells[index] ?? ''])) };
  });
}

function jsonRecords(text: string, file: string): readonly TraceRecord[] {
  const parsed = parsedJson(text, file);
  if (!Array.isArray(parsed)) throw traceError(file, 1, 'a list of objects is expected');
  return parsed.map((item: unknown, index): TraceRecord => {
    if (typeof item !== 'object' || item === null)
      throw traceError(file, null, `item ${index} is not an object`);
    const entries = Object.entries(item).map(([name, value]: [string, unknown]): [string, string] => [
      name,
      value === null || value === false ? '' : typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    checkColumns(
      entries.map(([name]) => name),
      file,
      null,
    );
    return { line: null, cells: new Map(entries) };
  });
}

function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw traceError(file, 1, `it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checkColumns(names: readonly string[], file: string, line: number | null): void {
  const unknown = names.find((name) => !columns.includes(name));
  if (unknown !== undefined)
    throw traceError(file, line, `'${unknown}' is no column; allowed: ${columns.join(', ')}`);
  if (!names.includes('seconds')) throw traceError(file, line, "the column 'seconds' is missing");
}

function traceRow(cells: ReadonlyMap<string, string>, file: string, line: number | null): TraceRow {
  const number = (column: string): number | null => {
    const text = (cells.get(column) ?? '').trim();
    if (text === '') return null;
    const value = Number(text);
    if (!Number.isFinite(value) || value < 0 || (fractions.has(column) && value > 1)) {
      const allowed = fractions.has(column) ? 'a fraction from 0 to 1' : 'a number of at least 0';
      throw traceError(file, line, `${column} is '${text.slice(0, 80)}'; allowed: ${allowed}`);
    }
    return value;
  };
  const seconds = number('seconds');
  if (seconds === null) throw traceError(file, line, 'seconds is empty');
  const usage = Object.entries(usageColumns).map(([key, column]) => [key, number(column)]);
  const log = cells.get('log') ?? '';
  return {
    seconds,
    usage: Object.fromEntries(usage) as TraceUsage,
    log: log === '' ? null : log,
    checkpoint: (cells.get('checkpoint') ?? '').trim() !== '',
  };
}

function traceError(file: string, line: number | null, why: string): HeadstartError {
  return new HeadstartError({
    code: 'invalid',
    fault: 'user',
    message: `The usage trace ${file} cannot be played: ${why}.`,
    nextStep: 'Correct the trace: CSV with a header, one row per moment, growing seconds.',
    places: [{ file, line }],
  });
}

/**
 * Usage between two moments of a trace: fractions and rates are means weighted by time, memory is the largest.
 * A metric that no row of the interval knows is null.
 */
export function traceUsage(trace: PlaybackTrace, fromSeconds: number, untilSeconds: number): TraceUsage {
  const parts = trace.rows.flatMap((row, index) => {
    const end = trace.rows[index + 1]?.seconds ?? Infinity;
    const weight = Math.min(end, untilSeconds) - Math.max(row.seconds, fromSeconds);
    return weight > 0 ? [{ weight, usage: row.usage }] : [];
  });
  const combine = (key: keyof TraceUsage): number | null => {
    const known = parts.flatMap(({ weight, usage }) =>
      usage[key] === null ? [] : [{ weight, value: usage[key] }],
    );
    if (known.length === 0) return null;
    if (key === 'memoryGib' || key === 'gpuMemoryGib') return Math.max(...known.map(({ value }) => value));
    const total = known.reduce((sum, { weight }) => sum + weight, 0);
    return known.reduce((sum, { weight, value }) => sum + (weight / total) * value, 0);
  };
  const keys = Object.keys(usageColumns) as (keyof TraceUsage)[];
  return Object.fromEntries(keys.map((key) => [key, combine(key)])) as unknown as TraceUsage;
}
