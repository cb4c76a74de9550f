import type { Language } from '../../../schemas/job.ts';
import type { Dependency, ManifestReading, ManifestWarning } from './dependency.ts';
import { readGoMod } from './go-mod.ts';
import { readPackageJson } from './package-json.ts';
import { readRequirements, type ReadManifest } from './requirements.ts';

/** Files that end the search for manifests upwards: a project begins where one of them stands. */
const manifestNames: Readonly<Partial<Record<Language, readonly string[]>>> = {
  python: ['requirements.txt', 'pyproject.toml'],
  typescript: ['package.json'],
  javascript: ['package.json'],
  go: ['go.mod'],
  rust: ['Cargo.toml'],
};

/** Manifests may stand this many folders above the script. */
const maxClimb = 3;

export interface Manifests {
  /** By package name; the first manifest that fixes a version wins. */
  readonly dependencies: ReadonlyMap<string, Dependency>;
  readonly warnings: readonly ManifestWarning[];
}

/**
 * Reads the manifests of the nearest folder that has any, from the script's folder upwards but not beyond the root of
 * its repository.
 */
export async function readManifests(
  language: Language,
  startFolder: string,
  read: ReadManifest,
  list: (folder: string) => Promise<readonly string[]>,
): Promise<Manifests> {
  const wanted = manifestNames[language] ?? [];
  let folder = startFolder;
  for (let climbed = 0; climbed <= maxClimb && wanted.length > 0; climbed += 1) {
    const names = await list(folder);
    const present = wanted.filter((name) => names.includes(name));
    if (present.length > 0) {
      return merge(await Promise.all(present.map((name) => readOne(name, `${folder}${name}`, read))));
    }
    if (names.includes('.git')) break;
    folder = parentOf(folder);
  }
  return { dependencies: new Map(), warnings: [] };
}

/** `src/train/` → `src/`, `src/` → ``, `` → `../`. */
function parentOf(folder: string): string {
  if (folder === '' || folder.endsWith('../')) return `../${folder}`;
  return folder.replace(/[^/]+\/$/, '');
}

async function readOne(name: string, file: string, read: ReadManifest): Promise<ManifestReading> {
  if (name === 'requirements.txt') return readRequirements(file, read);
  const text = (await read(file)) ?? '';
  // The TOML reader is loaded only where a project has such a file.
  if (name === 'pyproject.toml') return (await import('./pyproject.ts')).readPyproject(file, text);
  if (name === 'package.json') return readPackageJson(file, text);
  if (name === 'go.mod') return readGoMod(file, text);
  return (await import('./cargo-toml.ts')).readCargoToml(file, text);
}

function merge(readings: readonly ManifestReading[]): Manifests {
  const dependencies = new Map<string, Dependency>();
  for (const dependency of readings.flatMap((reading) => reading.dependencies)) {
    const known = dependencies.get(dependency.name);
    if (known === undefined || (known.version === null && dependency.version !== null)) {
      dependencies.set(dependency.name, dependency);
    }
  }
  return { dependencies, warnings: readings.flatMap((reading) => reading.warnings) };
}
