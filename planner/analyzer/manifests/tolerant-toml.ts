import { parse } from 'smol-toml';
import type { ManifestWarning } from './dependency.ts';

export type Table = Readonly<Record<string, unknown>>;

/** Lines that are left out, one after another, before a document counts as unreadable. */
const maxRepairs = 16;

/**
 * Reads TOML; in a document in mid-edit the lines at which it breaks are left out, and the rest is read. The warning
 * names the first of them.
 */
export function readToml(
  file: string,
  text: string,
): { readonly root: Table; readonly warnings: readonly ManifestWarning[] } {
  const lines = text.split('\n');
  let first: number | null = null;
  for (let repair = 0; repair <= maxRepairs; repair += 1) {
    try {
      return { root: parse(lines.join('\n')), warnings: first === null ? [] : [invalid(file, first)] };
    } catch (error) {
      const line = lineOfError(error);
      first ??= line;
      const index = lastWritten(lines, line);
      if (index === null) break;
      lines[index] = '';
    }
  }
  return { root: {}, warnings: [invalid(file, first)] };
}

/** The line of the error, else the last one above it that says anything: an unclosed list breaks at its end. */
function lastWritten(lines: readonly string[], line: number | null): number | null {
  if (line === null) return null;
  const index = lines.slice(0, line).findLastIndex((one) => one.trim() !== '');
  return index < 0 ? null : index;
}

function invalid(file: string, line: number | null): ManifestWarning {
  return { message: `${file} is not valid TOML; what can be read is used`, file, line };
}

function lineOfError(error: unknown): number | null {
  const line: unknown = error instanceof Error && 'line' in error ? error.line : null;
  return typeof line === 'number' ? line : null;
}

/** The table at a path; an empty one where there is none. */
export function tableAt(root: unknown, ...path: readonly string[]): Table {
  let at: unknown = root;
  for (const key of path) at = isTable(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return isTable(at) ? at : {};
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The texts of a list; empty where it is none. */
export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
