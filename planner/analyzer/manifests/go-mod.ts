import type { Dependency, LockedPackage, ManifestReading } from './dependency.ts';
import { manifestEvidence } from './manifest-evidence.ts';

/** Reads go.mod: every `require` line fixes a version; indirect ones are what the others bring with them. */
export function readGoMod(file: string, text: string): ManifestReading {
  const dependencies: Dependency[] = [];
  const locked: LockedPackage[] = [];
  let inBlock = false;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (/^require\s*\($/.test(line)) inBlock = true;
    else if (line === ')') inBlock = false;
    const match = (inBlock ? /^(\S+)\s+v(\S+)/ : /^require\s+(\S+)\s+v(\S+)/).exec(line);
    const [, name, version] = match ?? [];
    if (name === undefined || version === undefined) continue;
    const one = { name, version, evidence: manifestEvidence(file, index + 1, line) };
    if (/\/\/\s*indirect/.test(line)) locked.push(one);
    else dependencies.push(one);
  }
  return { dependencies, locked, warnings: [] };
}
