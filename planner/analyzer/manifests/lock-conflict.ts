import type { ManifestWarning } from './dependency.ts';

/** The warning that a lock file is in mid-merge: both sides are read, and the first of a package counts. */
export function conflictIn(file: string, lines: readonly string[]): readonly ManifestWarning[] {
  const index = lines.findIndex((line) => /^(?:<{7}|>{7}) /.test(line));
  if (index < 0) return [];
  return [{ message: `${file} has a merge conflict; what can be read is used`, file, line: index + 1 }];
}
