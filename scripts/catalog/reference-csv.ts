import { readFileSync } from 'node:fs';

export type CsvRow = Readonly<Record<string, string>>;

/** Rows of one of the reference's CSV files (no quoting in them) by column name; blank separator rows are left out. */
export function readReference(directory: URL, file: string): CsvRow[] {
  const [header = '', ...lines] = readFileSync(new URL(file, directory), 'utf8').split(/\r?\n/);
  const names = header.split(',');
  return lines
    .filter((line) => line.replaceAll(',', '') !== '')
    .map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index] ?? '', value])));
}

/** A cell that must be there. */
export function cell(row: CsvRow, name: string): string {
  const value = row[name];
  if (value === undefined) throw new Error(`Column ${name} is missing in ${JSON.stringify(row)}`);
  return value;
}

/** A cell as a number; null where it is empty. */
export function numberCell(row: CsvRow, name: string): number | null {
  const text = cell(row, name);
  return text === '' ? null : Number(text);
}
