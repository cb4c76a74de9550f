import type { ManifestReading } from './dependency.ts';
import { damagedJson, jsonLeaves } from './json-leaves.ts';
import { manifestEvidence } from './manifest-evidence.ts';

const tables = new Set(['dependencies', 'optionalDependencies']);

/** Reads package.json: `dependencies` and `optionalDependencies`; only an exact version fixes one. */
export function readPackageJson(file: string, text: string): ManifestReading {
  const { leaves, damaged } = jsonLeaves(text);
  const dependencies = leaves.flatMap(({ path, value, line }) => {
    const [table = '', name = '', ...deeper] = path;
    if (!tables.has(table) || name === '' || deeper.length > 0) return [];
    const evidence = manifestEvidence(file, line, `${name}: ${value}`);
    return [{ name, version: exactVersion(value), range: value, evidence }];
  });
  return { dependencies, locked: [], warnings: damagedJson(file, damaged) };
}

function exactVersion(range: string): string | null {
  return /^=?v?\d+\.\d+\.\d+[\w.+-]*$/.test(range) ? range.replace(/^=?v?/, '') : null;
}
