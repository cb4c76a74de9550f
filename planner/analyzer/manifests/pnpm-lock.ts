import type { LockedPackage, ManifestReading } from './dependency.ts';
import { conflictIn } from './lock-conflict.ts';
import { manifestEvidence } from './manifest-evidence.ts';

/**
 * Reads pnpm-lock.yaml (lockfile versions 5 to 9) by its lines: pnpm writes one shape, and a YAML parser takes a second
 * for a large one. What the importers ask for comes before what that brings with it.
 */
export function readPnpmLock(file: string, text: string): ManifestReading {
  const lines = text.split(/\r?\n/);
  const direct: LockedPackage[] = [];
  const brought: LockedPackage[] = [];
  let section = '';
  let keys: readonly { readonly indent: number; readonly key: string }[] = [];
  for (const [index, line] of lines.entries()) {
    const [, spaces, key = '', value = ''] =
      /^( *)(?:'([^']+)'|"[^"]+"|[^\s'"#:][^:]*):(?: (.*))?$/.exec(line) ?? [];
    if (spaces === undefined) continue;
    const name = key === '' ? line.trim().replace(/^"|"?:(?: .*)?$/g, '') : key;
    const indent = spaces.length;
    if (indent === 0) section = name;
    keys = [...keys.filter((one) => one.indent < indent), { indent, key: name }];
    const found =
      section === 'packages'
        ? indent === 2
          ? packageKey(name)
          : null
        : directVersion(
            keys.map((one) => one.key),
            value,
          );
    if (found === null) continue;
    const evidence = manifestEvidence(file, index + 1, `${found.name}: ${found.version}`);
    (section === 'packages' ? brought : direct).push({ ...found, evidence });
  }
  return { dependencies: [], locked: [...direct, ...brought], warnings: conflictIn(file, lines) };
}

type Found = Pick<LockedPackage, 'name' | 'version'>;

/** `/@a/b@1.0.0(peer@2)`, `@a/b@1.0.0` and the older `/@a/b/1.0.0_peer@2` → name and version. */
function packageKey(key: string): Found | null {
  const [, name, version] = /^\/?((?:@[^/@]+\/)?[^/@]+)[@/](\d[^(_]*)/.exec(key) ?? [];
  return name === undefined || version === undefined ? null : { name, version };
}

/** `importers: .: dependencies: a: version: 1.0.0(peer@2)`, and the older `dependencies: a: 1.0.0_peer@2`. */
function directVersion(keys: readonly string[], value: string): Found | null {
  const version = /^'?(\d[^('_\s]*)/.exec(value)?.[1];
  const at = keys.findIndex((key) => /^(?:dev|optional)?[dD]ependencies$/.test(key));
  const [name, ...deeper] = at < 0 ? [] : keys.slice(at + 1);
  const isVersion = deeper.length === 0 || (deeper.length === 1 && deeper[0] === 'version');
  return version === undefined || name === undefined || !isVersion ? null : { name, version };
}
