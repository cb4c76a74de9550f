import type { CsvMapping } from './csv-mapping.ts';
import { tableRows, type TableRow } from './delimited-text.ts';
import { isoInstant, number } from './quantities.ts';
import type { LeftRow, Reading } from './reading.ts';
import type { RunRecord } from './run-record.ts';

/** The runs of a CSV file with a header line. Throws SyntaxError for a column that the mapping names and the file has not. */
export function readCsvRuns(text: string, mapping: CsvMapping): Reading {
  const rows = tableRows(text, ',');
  checkColumns(rows[0], mapping);
  const records: RunRecord[] = [];
  const left: LeftRow[] = [];
  for (const row of rows) {
    const read = recordOf(row, mapping);
    if (typeof read === 'string') left.push({ line: row.line, why: read });
    else records.push(read);
  }
  return { records, left };
}

function checkColumns(row: TableRow | undefined, mapping: CsvMapping): void {
  if (row === undefined) return;
  const missing = columnsOf(mapping).filter((name) => !row.cells.has(name));
  if (missing.length > 0)
    throw new SyntaxError(
      `no column ${missing.map((name) => `"${name}"`).join(', ')} (there are: ${[...row.cells.keys()].join(', ')})`,
    );
}

function columnsOf(mapping: CsvMapping): readonly string[] {
  const { source: _, key = [], ...fields } = mapping;
  const named = Object.values(fields).flatMap((field) => {
    if (typeof field === 'string') return [field];
    return field !== undefined && 'column' in field ? [field.column] : [];
  });
  return [...named, ...key];
}

function recordOf(row: TableRow, mapping: CsvMapping): RunRecord | string {
  const { cells } = row;
  const job = valueOf(cells, mapping.job);
  const endedAt = isoInstant(valueOf(cells, mapping.endedAt));
  const runSeconds = measured(cells, mapping.runtime, secondsIn);
  const outcome = outcomeOf(cells, mapping);
  if (!job) return 'it has no job';
  if (endedAt === null) return 'its endedAt is no date and time';
  if (runSeconds === null) return 'its runtime is no number';
  if (outcome === null) return 'its outcome is none that the mapping names';
  const percent = numberIn(cells, mapping.cpuPercent);
  return {
    ...{ source: mapping.source, job, endedAt, runSeconds, outcome },
    key: keyOf(row, mapping),
    user: (mapping.user === undefined ? null : cells.get(mapping.user)) || null,
    submittedAt: instantIn(cells, mapping.submittedAt),
    startedAt: instantIn(cells, mapping.startedAt),
    peakMemoryGib: measured(cells, mapping.peakMemory, gibIn),
    memoryGib: measured(cells, mapping.memory, gibIn),
    vcpus: numberIn(cells, mapping.vcpus),
    meanVcpus: percent === null ? null : percent / 100,
    inputBytes: numberIn(cells, mapping.inputBytes),
    exitCode: numberIn(cells, mapping.exitCode),
  };
}

/** Without a key of its own a row is told apart by its cells, and, as two runs may be alike in all of them, by its line. */
function keyOf({ line, cells }: TableRow, { key }: CsvMapping): string {
  const parts = key?.map((name) => cells.get(name) ?? '') ?? [...cells.values(), String(line)];
  return JSON.stringify(parts);
}

function valueOf(cells: TableRow['cells'], from: CsvMapping['job']): string | undefined {
  return typeof from === 'string' ? cells.get(from) : from.value;
}

function numberIn(cells: TableRow['cells'], column: string | undefined): number | null {
  return column === undefined ? null : number(cells.get(column)?.replace(/%$/, ''));
}

function instantIn(cells: TableRow['cells'], column: string | undefined): string | null {
  return column === undefined ? null : isoInstant(cells.get(column));
}

const secondsIn = { ms: 0.001, s: 1, min: 60, h: 3600 };
const gib = 1024 ** 3;
const gibIn = {
  ...{ B: 1 / gib, KiB: 1024 / gib, MiB: 1024 ** 2 / gib, GiB: 1 },
  ...{ kB: 1e3 / gib, MB: 1e6 / gib, GB: 1e9 / gib },
};

function measured<Unit extends string>(
  cells: TableRow['cells'],
  from: { readonly column: string; readonly unit: Unit } | undefined,
  sizes: Readonly<Record<Unit, number>>,
): number | null {
  const value = numberIn(cells, from?.column);
  return from === undefined || value === null || value < 0 ? null : value * sizes[from.unit];
}

/** Without a column of outcomes the exit code tells it; without either a run counts as a good one. */
function outcomeOf(cells: TableRow['cells'], mapping: CsvMapping): RunRecord['outcome'] | null {
  const { outcome, exitCode } = mapping;
  if (outcome === undefined) return (numberIn(cells, exitCode) ?? 0) === 0 ? 'succeeded' : 'failed';
  const told = cells.get(outcome.column) ?? '';
  if (outcome.succeeded.includes(told)) return 'succeeded';
  if (outcome.outOfMemory.includes(told)) return 'out-of-memory';
  if (outcome.failed.includes(told)) return 'failed';
  return outcome.cancelled.includes(told) ? 'cancelled' : null;
}
