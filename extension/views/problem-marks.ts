import type { Fix, Problem, ProblemKind } from '../../schemas/assessment.ts';

/** Columns of a line, from 0; the end is not included. */
export interface Columns {
  readonly start: number;
  readonly end: number;
}

/** A job with one of these does not run; the others are limits that somebody has set. */
const errors: ReadonlySet<ProblemKind> = new Set(['does-not-fit', 'incompatible-stack', 'nothing-fits']);

export function isError({ kind }: Problem): boolean {
  return errors.has(kind);
}

/** What to underline in the problem's line: the text that its first fix in that line replaces, else the whole code of the line. */
export function problemColumns({ file, line, fixes }: Problem, text: string): Columns {
  const here = fixes.filter((fix) => fix.file === file && fix.line === line);
  for (const fix of here) {
    const found = fixColumns(fix, text);
    if (found !== null) return found;
  }
  return { start: text.length - text.trimStart().length, end: text.trimEnd().length };
}

/** Where a fix finds what it replaces; null where the line says something else by now, or says it twice. */
export function fixColumns({ old }: Fix, text: string): Columns | null {
  const start = text.indexOf(old);
  const isOnce = old !== '' && start !== -1 && text.indexOf(old, start + 1) === -1;
  return isOnce ? { start, end: start + old.length } : null;
}
