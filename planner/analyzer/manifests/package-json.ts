import { clip } from '../evidence.ts';
import type { Dependency, ManifestReading } from './dependency.ts';

/** Reads package.json: `dependencies` and `optionalDependencies`; only an exact version fixes one. */
export function readPackageJson(file: string, text: string): ManifestReading {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return { dependencies: [], warnings: [{ message: `${file} is not valid JSON`, file, line: null }] };
  }
  const lines = text.split('\n');
  const dependencies = ['dependencies', 'optionalDependencies'].flatMap((key) =>
    entriesOf(root, key).map(([name, range]) => toDependency(name, range, file, lines)),
  );
  return { dependencies, warnings: [] };
}

function entriesOf(root: unknown, key: string): readonly (readonly [string, string])[] {
  const table: unknown = typeof root === 'object' && root !== null ? Reflect.get(root, key) : null;
  if (typeof table !== 'object' || table === null) return [];
  return Object.entries(table).flatMap(([name, range]) =>
    typeof range === 'string' ? [[name, range] as const] : [],
  );
}

function toDependency(name: string, range: string, file: string, lines: readonly string[]): Dependency {
  const line = lines.findIndex((one) => one.includes(`"${name}"`)) + 1;
  return {
    name,
    version: /^=?v?\d+\.\d+\.\d+[\w.+-]*$/.test(range) ? range.replace(/^=?v?/, '') : null,
    evidence: {
      file,
      line: line === 0 ? null : line,
      text: clip(`${name}: ${range}`),
      origin: 'manifest',
      certainty: 1,
    },
  };
}
