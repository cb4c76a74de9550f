import type { Language } from '../../../schemas/job.ts';
import type { ProjectFiles } from '../project-files.ts';
import {
  lockedByName,
  type Dependency,
  type LockedPackage,
  type ManifestReading,
  type ManifestWarning,
} from './dependency.ts';
import { findManifests } from './find-manifests.ts';
import { readManifest } from './manifest-kinds.ts';
import { decidingPython, type PythonDemand } from './python-demand.ts';
import { manifestSource } from './manifest-source.ts';
import type { ReadingCache } from './reading-cache.ts';

export interface Manifests {
  /** What the project asks for, by package name; a lock file's version goes before the manifest's. */
  readonly dependencies: ReadonlyMap<string, Dependency>;
  /** All that lock and constraint files fix, also what nothing asks for by name. */
  readonly locked: Pick<ReadonlyMap<string, LockedPackage>, 'get'>;
  readonly warnings: readonly ManifestWarning[];
  readonly python: PythonDemand | null;
}

/** Reads the manifests and lock files of the project that a script in `startFolder` belongs to. Never throws. */
export async function readManifests(
  language: Language,
  startFolder: string,
  project: ProjectFiles,
  cache: ReadingCache,
): Promise<Manifests> {
  const found = await findManifests(language, startFolder, project.list);
  const source = manifestSource(project, cache);
  const read = (files: readonly FoundFile[]): Promise<readonly ManifestReading[]> =>
    Promise.all(files.map(({ name, file }) => readManifest(name, file, source)));
  const [locks, manifests, images, interpreters] = [
    await read(found.locks),
    await read(found.manifests),
    await read(found.images),
    await read(found.interpreters),
  ];
  const asking = [...(found.manifests.length === 0 ? locks.map(asManifest) : manifests), ...images];
  const byName = [...locks, ...asking].map(lockedByName);
  const lockedOf = (name: string): readonly LockedPackage[] => byName.flatMap((one) => one.get(name) ?? []);
  const warnings = [...locks, ...manifests, ...images].flatMap((reading) => reading.warnings);
  return {
    dependencies: withLocked(merged(asking), lockedOf),
    locked: { get: (name) => lockedOf(name)[0] },
    warnings: [...source.warnings, ...warnings],
    python: decidingPython(
      [...interpreters, ...manifests, ...locks, ...images].flatMap(({ python }) => python ?? []),
    ),
  };
}

interface FoundFile {
  readonly name: string;
  readonly file: string;
}

/** A lock file without its manifest asks for all that it has. */
function asManifest(lock: ManifestReading): ManifestReading {
  return { ...lock, dependencies: lock.locked };
}

/** By name; the first manifest that fixes a version wins. */
function merged(readings: readonly ManifestReading[]): ReadonlyMap<string, Dependency> {
  const dependencies = new Map<string, Dependency>();
  for (const dependency of readings.flatMap((reading) => reading.dependencies)) {
    const known = dependencies.get(dependency.name);
    if (known === undefined || (known.version === null && dependency.version !== null)) {
      dependencies.set(dependency.name, dependency);
    }
  }
  return dependencies;
}

function withLocked(
  dependencies: ReadonlyMap<string, Dependency>,
  lockedOf: (name: string) => readonly LockedPackage[],
): ReadonlyMap<string, Dependency> {
  return new Map(
    [...dependencies].map(([name, dependency]) => {
      const { range } = dependency;
      const versions = lockedOf(name);
      const answer = versions.find(({ answers }) => range !== undefined && answers?.includes(range) === true);
      return [name, answer ?? versions[0] ?? dependency];
    }),
  );
}
