import type { Language } from '../../../schemas/job.ts';
import { readCargoLock } from './cargo-lock.ts';
import { emptyReading, lockedByName, type ManifestReading } from './dependency.ts';
import { readGoMod } from './go-mod.ts';
import { readCondaLock, readExplicitCondaLock } from './conda-lock.ts';
import { readGradleLock } from './gradle-lock.ts';
import { interpreterNames, readInterpreterFile } from './interpreter-files.ts';
import { includedRequirements } from './included-requirements.ts';
import type { ManifestSource } from './manifest-source.ts';
import { readPackageJson } from './package-json.ts';
import { readPackageLock } from './package-lock.ts';
import { readPnpmLock } from './pnpm-lock.ts';
import { readPythonLock } from './python-lock.ts';
import { readRequirements } from './requirements.ts';
import { readSetupCfg } from './setup-cfg.ts';
import { readYarnLock } from './yarn-lock.ts';

type PlainReader = (file: string, text: string) => Promise<ManifestReading> | ManifestReading;

const conda = ['environment.yml', 'environment.yaml', 'conda.yml', 'conda.yaml'];

/** Manifests by language, the weightiest first. A project begins in the folder where one of them stands. */
export const manifestNames: Readonly<Partial<Record<Language, readonly string[]>>> = {
  python: ['requirements.txt', 'pyproject.toml', 'setup.cfg', 'Pipfile', ...conda],
  typescript: ['package.json'],
  javascript: ['package.json'],
  go: ['go.mod'],
  rust: ['Cargo.toml'],
  java: ['pom.xml', 'build.gradle', 'build.gradle.kts'],
  r: conda,
  shell: conda,
};

const nodeLocks = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml'];

const condaLocks = ['conda-lock.yml', 'conda-linux-64.lock'];

/** Lock files by language. */
export const lockNames: Readonly<Partial<Record<Language, readonly string[]>>> = {
  python: ['uv.lock', 'poetry.lock', 'Pipfile.lock', ...condaLocks],
  typescript: nodeLocks,
  javascript: nodeLocks,
  rust: ['Cargo.lock'],
  java: ['gradle.lockfile'],
  r: condaLocks,
  shell: condaLocks,
};

/** Lock files that stand at the root of a workspace for every member, with the manifest that a member has. */
export const workspaceLocks: Readonly<Record<string, string>> = {
  'uv.lock': 'pyproject.toml',
  'package-lock.json': 'package.json',
  'yarn.lock': 'package.json',
  'pnpm-lock.yaml': 'package.json',
  'Cargo.lock': 'Cargo.toml',
};

/** What any project may have beside its manifest. */
export const imageNames: readonly string[] = ['Dockerfile', 'Containerfile'];

/** Readers of files that stand for themselves. Those with a parser are loaded only where a project has such a file. */
const readers: Readonly<Record<string, PlainReader>> = {
  'pyproject.toml': async (file, text) => (await import('./pyproject.ts')).readPyproject(file, text),
  'setup.cfg': readSetupCfg,
  Pipfile: async (file, text) => (await import('./pipfile.ts')).readPipfile(file, text),
  'Pipfile.lock': async (file, text) => (await import('./pipfile.ts')).readPipfileLock(file, text),
  'uv.lock': readPythonLock,
  'poetry.lock': readPythonLock,
  'package.json': readPackageJson,
  'package-lock.json': readPackageLock,
  'npm-shrinkwrap.json': readPackageLock,
  'yarn.lock': readYarnLock,
  'pnpm-lock.yaml': readPnpmLock,
  'go.mod': readGoMod,
  'Cargo.toml': async (file, text) => (await import('./cargo-toml.ts')).readCargoToml(file, text),
  'Cargo.lock': readCargoLock,
  'pom.xml': async (file, text) => (await import('./pom-xml.ts')).readPomXml(file, text),
  'gradle.lockfile': readGradleLock,
  'conda-lock.yml': readCondaLock,
  'conda-linux-64.lock': readExplicitCondaLock,
};

/** Reads one manifest or lock file with what it names; a reading of nothing where it cannot be had. */
export async function readManifest(
  name: string,
  file: string,
  source: ManifestSource,
): Promise<ManifestReading> {
  if (name === 'requirements.txt') return readRequirements(file, source.text);
  if (interpreterNames.includes(name))
    return (await source.reading(file, (at, text) => readInterpreterFile(name, at, text))) ?? emptyReading;
  if (imageNames.includes(name)) {
    const { readDockerfile } = await import('./dockerfile.ts');
    return includedRequirements(file, await source.reading(file, readDockerfile), source);
  }
  if (conda.includes(name)) {
    const { readCondaEnvironment } = await import('./conda-environment.ts');
    return includedRequirements(file, await source.reading(file, readCondaEnvironment), source);
  }
  if (name.startsWith('build.gradle')) {
    const { readGradleBuild } = await import('./gradle-catalog.ts');
    return (await readGradleBuild(file, source)) ?? emptyReading;
  }
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  return (reader === undefined ? null : await source.reading(file, sorted(reader))) ?? emptyReading;
}

/** A reader whose locked packages are sorted by name with the reading, and so once for one text. */
function sorted(reader: PlainReader): PlainReader {
  return async (file, text) => {
    const reading = await reader(file, text);
    return { ...reading, lockedByName: lockedByName(reading) };
  };
}
