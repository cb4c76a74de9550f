import { join } from 'node:path';
import type { Assessment, Contribution } from '../../schemas/assessment.ts';

/** What one line of a file changes, for the end of that line. */
export interface DriverHint {
  /** From 0. */
  readonly line: number;
  readonly text: string;
  readonly contributions: readonly Contribution[];
}

/** Editors cut an inlay hint after this many characters (`editor.inlayHints.maximumLength`). */
const longestHint = 43;

/** The hints of one file, given by its absolute path, in order of lines; one a line. */
export function driverHints(
  { analysis, contributions = [] }: Assessment,
  path: string,
): readonly DriverHint[] {
  const here = contributions.filter(({ file }) => join(analysis.directory, file) === path);
  return [...Map.groupBy(here, ({ line }) => line)]
    .toSorted(([one], [other]) => one - other)
    .map(([line, all]) => ({ line: line - 1, text: hintText(all), contributions: all }));
}

/** The first effect whole, and the number of the others where there is room for no more. */
function hintText(contributions: readonly Contribution[]): string {
  const effects = [...new Set(contributions.map(({ effect }) => effect))];
  const all = effects.join(' · ');
  if (all.length <= longestHint) return all;
  const more = effects.length > 1 ? ` +${effects.length - 1}` : '';
  return `${cut(effects[0] ?? '', longestHint - more.length)}${more}`;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}
