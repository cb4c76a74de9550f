import type { LockedPackage, ManifestReading } from './dependency.ts';
import { damagedJson, jsonLeaves } from './json-leaves.ts';
import { manifestEvidence } from './manifest-evidence.ts';

/**
 * Reads package-lock.json and npm-shrinkwrap.json, versions 1 to 3. A package that is installed in several versions
 * counts with the one at the top of node_modules, which is the one that the project's own code loads.
 */
export function readPackageLock(file: string, text: string): ManifestReading {
  const { leaves, damaged } = jsonLeaves(text, 'version');
  const locked: LockedPackage[] = [];
  for (const { path, value, line } of leaves) {
    const name = path.length === 3 && path[2] === 'version' ? packageAt(path[0], path[1] ?? '') : null;
    if (name === null || !/^\d/.test(value)) continue;
    locked.push({ name, version: value, evidence: manifestEvidence(file, line, `${name}: ${value}`) });
  }
  return { dependencies: [], locked, warnings: damagedJson(file, damaged) };
}

/** Version 1 lists by name under `dependencies`; 2 and 3 by folder under `packages`. */
function packageAt(table: string | undefined, key: string): string | null {
  if (table === 'dependencies') return key;
  const name = table === 'packages' ? /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(key)?.[1] : undefined;
  return name ?? null;
}
