import type { LockedPackage, ManifestReading } from './dependency.ts';
import { damagedJson, jsonLeaves } from './json-leaves.ts';
import { evidenceAtLine, manifestEvidence } from './manifest-evidence.ts';
import { poetryDependencies } from './poetry-tables.ts';
import { pythonDemand } from './python-demand.ts';
import { fixedVersion, normalisedName } from './python-version.ts';
import { readToml, tableAt } from './tolerant-toml.ts';

/** Reads Pipfile: packages and development packages. */
export function readPipfile(file: string, text: string): ManifestReading {
  const { root, warnings } = readToml(file, text);
  const tables = [tableAt(root, 'packages'), tableAt(root, 'dev-packages')];
  const lines = text.split('\n');
  const { python_version: minor, python_full_version: full } = tableAt(root, 'requires');
  const place = evidenceAtLine(
    file,
    lines,
    (line) => /^\s*python_(?:full_)?version\s*=/.test(line),
    'requires',
  );
  const python = pythonDemand(full ?? minor, file, place.line, place.text);
  return { dependencies: poetryDependencies(tables, file, lines), locked: [], warnings, python };
}

/** Reads Pipfile.lock: the default packages before those for development. */
export function readPipfileLock(file: string, text: string): ManifestReading {
  const { leaves, damaged } = jsonLeaves(text, 'version');
  const locked: LockedPackage[] = [];
  for (const { path, value, line } of leaves) {
    const [table = '', name = '', key, ...deeper] = path;
    const isVersion = /^(?:default|develop)$/.test(table) && key === 'version' && deeper.length === 0;
    const version = isVersion ? fixedVersion(value) : null;
    if (version === null) continue;
    const evidence = manifestEvidence(file, line, `${name}: ${value}`);
    locked.push({ name: normalisedName(name), version, evidence });
  }
  return { dependencies: [], locked, warnings: damagedJson(file, damaged) };
}
