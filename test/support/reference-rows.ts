import { existsSync, readFileSync } from 'node:fs';

const reference = new URL('../../../shared/reference/', import.meta.url);

/** Whether the reference figures lie beside this repository; tests that read them skip visibly where they do not. */
export const hasReference = existsSync(reference);

/** Rows of a reference CSV by column name; blank separator rows are left out. */
export function referenceRows(file: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(new URL(file, reference), 'utf8').split(/\r?\n/);
  const names = header.split(',');
  return lines
    .filter((line) => line.replaceAll(',', '') !== '')
    .map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index] ?? '', value])));
}
