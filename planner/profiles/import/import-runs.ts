import type { Profile } from '../../../schemas/profile.ts';
import type { CsvMapping } from './csv-mapping.ts';
import { readCsvRuns } from './csv-runs.ts';
import { readNextflowTrace } from './nextflow-trace.ts';
import { readProfileLines } from './profile-lines.ts';
import type { Imported, Reading } from './reading.ts';
import { importedProfile, type ImportContext } from './run-record.ts';
import { readSlurmAccounting } from './slurm-accounting.ts';

export interface ImportRequest extends ImportContext {
  readonly text: string;
  /** For CSV alone; with one the text is taken for CSV. */
  readonly mapping: CsvMapping | null;
}

/**
 * The profiles that a file of history tells; its first line says which kind it is. Throws SyntaxError for a file of no known
 * kind and for CSV that does not go with its mapping.
 */
export function importRuns({ text: read, mapping, ...context }: ImportRequest): Imported {
  const text = read.replace(/^\uFEFF/, '');
  const format = mapping === null ? formatOf(text) : 'csv';
  if (format === 'json-lines') return { format, ...readProfileLines(text) };
  const { records, left } = readingOf(format, text, mapping);
  return { format, left, profiles: newest(records.map((record) => importedProfile(record, context))) };
}

/** A run that a file tells twice counts once: as its last row says. */
function newest(profiles: readonly Profile[]): readonly Profile[] {
  return [...new Map(profiles.map((profile) => [profile.id, profile])).values()];
}

function formatOf(text: string): Imported['format'] {
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '') ?? '';
  if (first.trimStart().startsWith('{')) return 'json-lines';
  const columns = (separator: string): readonly string[] => first.split(separator).map((name) => name.trim());
  if (columns('|').includes('JobID')) return 'slurm';
  const tabs = columns('\t');
  if (tabs.length > 1 && (tabs.includes('name') || tabs.includes('process'))) return 'nextflow';
  throw new SyntaxError(
    'it is neither JSON lines of profiles, nor a trace of Nextflow, nor a list of sacct --parsable2',
  );
}

function readingOf(
  format: Exclude<Imported['format'], 'json-lines'>,
  text: string,
  mapping: CsvMapping | null,
): Reading {
  switch (format) {
    case 'nextflow':
      return readNextflowTrace(text);
    case 'slurm':
      return readSlurmAccounting(text);
    case 'csv':
      if (mapping === null) throw new SyntaxError('CSV needs a mapping');
      return readCsvRuns(text, mapping);
  }
}
