import type { LockedPackage, ManifestReading } from './dependency.ts';
import { conflictIn } from './lock-conflict.ts';
import { manifestEvidence } from './manifest-evidence.ts';

/** Reads yarn.lock, classic and berry: entries keyed by the ranges that one version answers. */
export function readYarnLock(file: string, text: string): ManifestReading {
  const lines = text.split(/\r?\n/);
  const locked: LockedPackage[] = [];
  let key = '';
  for (const [index, line] of lines.entries()) {
    if (/^\S.*:\s*$/.test(line)) key = line.replace(/:\s*$/, '');
    const version = /^ {2}version:? "?(\d[^"\s]*)"?\s*$/.exec(line)?.[1];
    const entry = version === undefined ? null : entryOf(key);
    if (version === undefined || entry === null) continue;
    const evidence = manifestEvidence(file, index + 1, `${entry.name}: ${version}`);
    locked.push({ ...entry, version, evidence });
    key = '';
  }
  return { dependencies: [], locked, warnings: conflictIn(file, lines) };
}

/** `"@a/b@npm:^1.0.0, @a/b@npm:^1.2"` or `"@a/b@^1.0.0", "@a/b@^1.2"` → the name and its ranges. */
function entryOf(key: string): { readonly name: string; readonly answers: readonly string[] } | null {
  const specifiers = key.replaceAll('"', '').split(/,\s*(?=@?[\w.-]+(?:\/[\w.-]+)?@)/);
  const parts = specifiers.flatMap((one) => {
    const [, name, range] = /^(@?[^@\s]+)@(?:npm:)?(.*)$/.exec(one.trim()) ?? [];
    return name === undefined || range === undefined ? [] : [{ name, range }];
  });
  const name = parts[0]?.name;
  return name === undefined ? null : { name, answers: parts.map(({ range }) => range) };
}
