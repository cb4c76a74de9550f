import type { Dependency, ManifestReading } from './dependency.ts';
import { evidenceAtLine } from './manifest-evidence.ts';
import { isTable, readToml, tableAt } from './tolerant-toml.ts';

/**
 * Reads Cargo.toml: the dependencies, those of single targets, and those that a workspace shares. Only `=1.2.3` fixes a
 * version, a bare one means "compatible with".
 */
export function readCargoToml(file: string, text: string): ManifestReading {
  const { root, warnings } = readToml(file, text);
  const lines = text.split('\n');
  const targets = tableAt(root, 'target');
  const tables = [
    tableAt(root, 'dependencies'),
    ...Object.keys(targets).map((target) => tableAt(targets, target, 'dependencies')),
    tableAt(root, 'workspace', 'dependencies'),
  ];
  const dependencies = tables.flatMap((table) =>
    Object.entries(table).map(([name, value]) => crate(name, value, file, lines)),
  );
  return { dependencies, locked: [], warnings };
}

function crate(key: string, value: unknown, file: string, lines: readonly string[]): Dependency {
  const stated: unknown = isTable(value) ? value['version'] : value;
  const renamed: unknown = isTable(value) ? value['package'] : undefined;
  const exact = typeof stated === 'string' ? /^=\s*(\d\S*)$/.exec(stated)?.[1] : undefined;
  const isKey = (line: string): boolean =>
    /^\s*"?([\w-]+)"?\s*[.=]/.exec(line)?.[1] === key || line.trim().endsWith(`dependencies.${key}]`);
  return {
    name: typeof renamed === 'string' ? renamed : key,
    version: exact ?? null,
    evidence: evidenceAtLine(file, lines, isKey, key),
  };
}
