import { posix } from 'node:path';
import type { Dependency, ManifestReading, ManifestWarning } from './dependency.ts';
import { readGradle, type GradleReading } from './gradle.ts';
import { evidenceAtLine } from './manifest-evidence.ts';
import type { ManifestSource } from './manifest-source.ts';
import { isTable, readToml, tableAt, textsIn, type Table } from './tolerant-toml.ts';

/** The version catalog of a build, from its root. */
const catalogFile = 'gradle/libs.versions.toml';
/** The root of a build may stand this many folders above a subproject. */
const maxClimb = 3;

/** What a version catalog says. */
interface CatalogReading extends ManifestReading {
  /** Its libraries by alias, with dots where the file has dashes. */
  readonly libraries: ReadonlyMap<string, Dependency>;
  readonly bundles: ReadonlyMap<string, readonly string[]>;
}

/** Reads build.gradle and build.gradle.kts with the version catalog that they take libraries from. */
export async function readGradleBuild(file: string, source: ManifestSource): Promise<ManifestReading | null> {
  const reading = await source.reading<GradleReading>(file, readGradle);
  if (reading === null || reading.aliases.length === 0) return reading;
  const catalog = await nearestCatalog(posix.dirname(file), source);
  if (catalog === null) return reading;
  const taken = reading.aliases.flatMap((alias) => librariesOf(catalog, alias));
  return {
    dependencies: [...reading.dependencies, ...taken],
    locked: [],
    warnings: [...reading.warnings, ...catalog.warnings],
  };
}

async function nearestCatalog(folder: string, source: ManifestSource): Promise<CatalogReading | null> {
  for (let up = 0; up <= maxClimb; up += 1) {
    const file = posix.normalize(posix.join(folder, '../'.repeat(up), catalogFile));
    const found = await source.reading(file, readCatalog);
    if (found !== null) return found;
  }
  return null;
}

function librariesOf({ libraries, bundles }: CatalogReading, alias: string): readonly Dependency[] {
  const bundle = /^bundles\.(.+)$/.exec(alias)?.[1];
  const names = bundle === undefined ? [alias] : (bundles.get(bundle) ?? []);
  return names.flatMap((name) => libraries.get(name) ?? []);
}

/** Reads libs.versions.toml; it asks for nothing by itself. */
export function readCatalog(file: string, text: string): CatalogReading {
  const { root, warnings } = readToml(file, text);
  const lines = text.split('\n');
  const versions = tableAt(root, 'versions');
  const libraries = Object.entries(tableAt(root, 'libraries')).flatMap(([alias, value]) => {
    const dependency = libraryOf(value, versions);
    if (dependency === null) return [];
    const begins = new RegExp(`^\\s*["']?${alias.replace(/[^\w-]/g, '.')}["']?\\s*=`);
    const evidence = evidenceAtLine(file, lines, (line) => begins.test(line), dependency.name);
    return [[dotted(alias), { ...dependency, evidence }] as const];
  });
  const bundles = Object.entries(tableAt(root, 'bundles')).map(
    ([name, list]) => [dotted(name), textsIn(list).map(dotted)] as const,
  );
  return {
    dependencies: [],
    locked: [],
    warnings: warnings satisfies readonly ManifestWarning[],
    libraries: new Map(libraries),
    bundles: new Map(bundles),
  };
}

/** `"group:artifact:version"`, `{ module, version }` and `{ group, name, version }`, where a version may be a reference. */
function libraryOf(value: unknown, versions: Table): Omit<Dependency, 'evidence'> | null {
  const parts = typeof value === 'string' ? value.split(':') : [];
  const table = isTable(value) ? value : {};
  const { module, group, name } = table;
  const stated = isTable(table['version']) ? table['version']['ref'] : undefined;
  const version =
    typeof stated === 'string' && Object.hasOwn(versions, stated) ? versions[stated] : table['version'];
  const coordinates =
    parts.length >= 2
      ? parts.slice(0, 2).join(':')
      : typeof module === 'string'
        ? module
        : typeof group === 'string' && typeof name === 'string'
          ? `${group}:${name}`
          : null;
  return coordinates === null ? null : { name: coordinates, version: fixedIn(parts[2] ?? version) };
}

/** A version as text, else what a rich version prefers or is strict about; null for a range. */
function fixedIn(version: unknown): string | null {
  const candidates = isTable(version)
    ? [version['prefer'], version['strictly'], version['require']]
    : [version];
  return (
    candidates.find((each): each is string => typeof each === 'string' && /^\d[\w.-]*$/.test(each)) ?? null
  );
}

function dotted(alias: string): string {
  return alias.replace(/[-_]/g, '.');
}
