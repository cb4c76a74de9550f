import type { LockedPackage, ManifestReading } from './dependency.ts';
import { conflictIn } from './lock-conflict.ts';
import { manifestEvidence } from './manifest-evidence.ts';

/** Reads gradle.lockfile: `group:artifact:version=configuration,…`; what only tests or the build itself have is left out. */
export function readGradleLock(file: string, text: string): ManifestReading {
  const lines = text.split(/\r?\n/);
  const locked: LockedPackage[] = [];
  for (const [index, line] of lines.entries()) {
    const [, name, version, configurations = ''] = /^([^#\s:=]+:[^\s:=]+):([^\s:=]+)=(\S*)$/.exec(line) ?? [];
    if (name === undefined || version === undefined) continue;
    const isOurs = configurations
      .split(',')
      .some(
        (each) => /^(?:\w*[cC]ompileClasspath|\w*[rR]untimeClasspath)$/.test(each) && !/^test/i.test(each),
      );
    if (isOurs)
      locked.push({ name, version, evidence: manifestEvidence(file, index + 1, `${name}:${version}`) });
  }
  return { dependencies: [], locked, warnings: conflictIn(file, lines) };
}
