import { condaName } from './conda-names.ts';
import type { LockedPackage, ManifestReading } from './dependency.ts';
import { conflictIn } from './lock-conflict.ts';
import { manifestEvidence } from './manifest-evidence.ts';
import { pythonDemand } from './python-demand.ts';
import { normalisedName } from './python-version.ts';

type Fields = Readonly<Record<string, string>>;

/** One entry of `package:`, with the line where its version stands. */
interface Entry {
  readonly fields: Fields;
  readonly line: number;
}

/**
 * Reads conda-lock.yml by its lines, as its tool writes one key a line: what is locked for Linux on x86-64, conda's own packages
 * and pip's alike.
 */
export function readCondaLock(file: string, text: string): ManifestReading {
  const lines = text.split(/\r?\n/);
  const locked: LockedPackage[] = [];
  let python: ManifestReading['python'];
  for (const { fields, line } of entriesOf(lines)) {
    const { name = '', version = '', platform = 'linux-64', manager } = fields;
    if (name === '' || version === '' || platform !== 'linux-64') continue;
    const evidence = manifestEvidence(file, line, `${name} ${version}`);
    if (name === 'python') python ??= pythonDemand(version, file, line, `python ${version}`);
    locked.push({ name: manager === 'pip' ? normalisedName(name) : condaName(name), version, evidence });
  }
  return { dependencies: [], locked, warnings: conflictIn(file, lines), python };
}

/** Keys that stand on a line of their own, two blanks in; what hangs below them is deeper. */
const key = /^(- | {2})(\w+): ['"]?([^'"\s]+)['"]?\s*$/;

function entriesOf(lines: readonly string[]): readonly Entry[] {
  const entries: { fields: Record<string, string>; line: number }[] = [];
  const start = lines.findIndex((line) => /^package:/.test(line));
  for (const [index, line] of start < 0 ? [] : [...lines.entries()].slice(start + 1)) {
    const [, lead, name = '', value = ''] = key.exec(line) ?? [];
    if (line.startsWith('- ')) entries.push({ fields: {}, line: index + 1 });
    const entry = entries.at(-1);
    if (lead === undefined || entry === undefined) continue;
    entry.fields[name] = value;
    if (name === 'version') entry.line = index + 1;
  }
  return entries;
}

/** Reads conda-linux-64.lock, a list of package files: `…/linux-64/numpy-1.26.4-py310h1234_0.conda#…`. */
export function readExplicitCondaLock(file: string, text: string): ManifestReading {
  const locked: LockedPackage[] = [];
  let python: ManifestReading['python'];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const path =
      /^https?:\/\/\S+\/([^/\s#]+)\.(?:conda|tar\.bz2)(?:#|$)/.exec(line.slice(0, 2_000))?.[1] ?? '';
    const [, name, version] = /^(.+)-([^-]+)-[^-]+$/.exec(path) ?? [];
    if (name === undefined || version === undefined) continue;
    const evidence = manifestEvidence(file, index + 1, path);
    if (name === 'python') python ??= pythonDemand(version, file, index + 1, path);
    locked.push({ name: condaName(name), version, evidence });
  }
  return { dependencies: [], locked, warnings: [], python };
}
