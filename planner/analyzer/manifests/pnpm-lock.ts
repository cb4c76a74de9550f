import type { LockedPackage, ManifestReading } from './dependency.ts';
import { conflictIn } from './lock-conflict.ts';
import { manifestEvidence } from './manifest-evidence.ts';

/** A key with its indent, as far in as anything that counts stands. */
const entry = /^( {0,16})(?:'([^']+)'|"([^"]+)"|([^\s'"#:][^:]*)):(?: (.*))?$/;

/**
 * Reads pnpm-lock.yaml (lockfile versions 5 to 9) by its lines: pnpm writes one shape, and a YAML parser takes a second
 * for a large one. What the importers ask for comes before what that brings with it.
 */
export function readPnpmLock(file: string, text: string): ManifestReading {
  const lines = text.split(/\r?\n/);
  const direct: LockedPackage[] = [];
  const brought: LockedPackage[] = [];
  let keys: readonly Key[] = [];
  let specifier: string | null = null;
  for (const [index, line] of lines.entries()) {
    const [, spaces, single, double, bare, value = ''] = entry.exec(line) ?? [];
    if (spaces === undefined) continue;
    const key = { indent: spaces.length, name: single ?? double ?? bare ?? '' };
    keys = [...keys.filter(({ indent }) => indent < key.indent), key];
    if (key.name === 'specifier') specifier = value.replaceAll("'", '');
    const isPackage = keys[0]?.name === 'packages';
    const found = isPackage ? packageKey(keys) : directVersion(keys, value);
    if (found === null) continue;
    const evidence = manifestEvidence(file, index + 1, `${found.name}: ${found.version}`);
    if (isPackage) brought.push({ ...found, evidence });
    else direct.push({ ...found, evidence, answers: specifier === null ? [] : [specifier] });
    specifier = null;
  }
  return { dependencies: [], locked: [...direct, ...brought], warnings: conflictIn(file, lines) };
}

interface Key {
  readonly indent: number;
  readonly name: string;
}

type Found = Pick<LockedPackage, 'name' | 'version'>;

/** `/@a/b@1.0.0(peer@2)`, `@a/b@1.0.0` and the older `/@a/b/1.0.0_peer@2` → name and version. */
function packageKey(keys: readonly Key[]): Found | null {
  const key = keys.length === 2 ? (keys[1]?.name ?? '') : '';
  const [, name, version] = /^\/?((?:@[^/@]+\/)?[^/@]+)[@/](\d[^(_]*)/.exec(key) ?? [];
  return name === undefined || version === undefined ? null : { name, version };
}

/** `importers: .: dependencies: a: version: 1.0.0(peer@2)`, and the older `dependencies: a: 1.0.0_peer@2`. */
function directVersion(keys: readonly Key[], value: string): Found | null {
  const version = /^'?(\d[^('_\s]*)/.exec(value)?.[1];
  const at = keys.findIndex(({ name }) => /^(?:dev|optional)?[dD]ependencies$/.test(name));
  const [dependency, ...deeper] = at < 0 ? [] : keys.slice(at + 1);
  const isVersion = deeper.length === 0 || (deeper.length === 1 && deeper[0]?.name === 'version');
  return version === undefined || dependency === undefined || !isVersion
    ? null
    : { name: dependency.name, version };
}
