import type { Dependency } from './dependency.ts';
import { evidenceAtLine } from './manifest-evidence.ts';
import { excludesMachine } from './markers.ts';
import { normalisedName, poetryVersion } from './python-version.ts';
import { isTable, type Table } from './tolerant-toml.ts';

/** Reads tables of the form `name = "constraint"` or `name = {version = "constraint", …}`: Poetry's and Pipfile's. */
export function poetryDependencies(
  tables: readonly Table[],
  file: string,
  lines: readonly string[],
): readonly Dependency[] {
  return tables.flatMap((table) =>
    Object.entries(table)
      .filter(([name]) => name !== 'python')
      .flatMap(([name, value]) => {
        const constraint = constraintIn(value);
        if (constraint === undefined) return [];
        const evidence = evidenceAtLine(file, lines, (line) => keyOf(line) === name, name);
        const version = constraint === null ? null : poetryVersion(constraint);
        return [{ name: normalisedName(name), version, evidence }];
      }),
  );
}

function keyOf(line: string): string | undefined {
  return /^\s*"?([\w.-]+)"?\s*=/.exec(line)?.[1];
}

/** The constraint that holds on Linux; null where none is stated, undefined where all are for other systems. */
function constraintIn(value: unknown): string | null | undefined {
  if (Array.isArray(value)) {
    const constraints = value.map(constraintIn).filter((one) => one !== undefined);
    return constraints.length === 0 ? undefined : constraints[0];
  }
  if (!isTable(value)) return typeof value === 'string' ? value : null;
  if (typeof value['markers'] === 'string' && excludesMachine(value['markers'])) return undefined;
  if (typeof value['platform'] === 'string' && /^(?:win32|darwin)$/.test(value['platform'])) return undefined;
  return typeof value['version'] === 'string' ? value['version'] : null;
}
