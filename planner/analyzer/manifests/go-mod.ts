import { clip } from '../evidence.ts';
import type { Dependency, ManifestReading } from './dependency.ts';

/** Reads go.mod: every `require` line fixes a version; indirect ones are left out. */
export function readGoMod(file: string, text: string): ManifestReading {
  const dependencies: Dependency[] = [];
  let inBlock = false;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (/^require\s*\($/.test(line)) inBlock = true;
    else if (line === ')') inBlock = false;
    const match = (inBlock ? /^(\S+)\s+v(\S+)/ : /^require\s+(\S+)\s+v(\S+)/).exec(line);
    if (match?.[1] === undefined || /\/\/\s*indirect/.test(line)) continue;
    dependencies.push({
      name: match[1],
      version: match[2] ?? null,
      evidence: { file, line: index + 1, text: clip(line), origin: 'manifest', certainty: 1 },
    });
  }
  return { dependencies, warnings: [] };
}
