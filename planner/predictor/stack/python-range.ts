import type { FrameworkRelease } from './facts/release.ts';
import { compareVersions } from './version-text.ts';

/** Python versions by minor, both inclusive; null where nothing bounds them. */
export interface PythonRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** Python versions in order of preference: those of the images first. */
const preferred = ['3.12', '3.10', '3.11', '3.13', '3.14', '3.15', '3.9', '3.8', '3.7'];

/** `3.11`, `>=3.10`, `<3.13` and `>=3.10,<3.13` as a range. */
export function pythonRange(asked: string): PythonRange {
  const exact = /^3\.\d+$/.exec(asked)?.[0];
  const before = /<3\.(\d+)/.exec(asked)?.[1];
  return {
    from: exact ?? />=(3\.\d+)/.exec(asked)?.[1] ?? null,
    to: exact ?? (before === undefined ? null : `3.${String(Number(before) - 1)}`),
  };
}

/** Whether a release has wheels for a Python that is asked for. */
export function hasWheelsFor(range: FrameworkRelease['python'], asked: string): boolean {
  const { from, to } = pythonRange(asked);
  const startsInTime = range === null || to === null || compareVersions(range.from, to) <= 0;
  return (
    startsInTime &&
    (range === null || range.to === null || from === null || compareVersions(from, range.to) <= 0)
  );
}

/** The preferred Python within what is asked for that every wheel is there for; null where nothing is known or none fits all. */
export function commonPython(
  ranges: readonly NonNullable<FrameworkRelease['python']>[],
  asked: string | null,
): string | null {
  const all = asked === null ? ranges : [...ranges, pythonRange(asked)];
  if (all.length === 0) return null;
  return preferred.find((python) => all.every((range) => isWithin(python, range))) ?? null;
}

function isWithin(python: string, { from, to }: PythonRange): boolean {
  return (
    (from === null || compareVersions(python, from) >= 0) && (to === null || compareVersions(python, to) <= 0)
  );
}
