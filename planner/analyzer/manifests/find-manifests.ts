import type { Language } from '../../../schemas/job.ts';
import { interpreterNames } from './interpreter-files.ts';
import { imageNames, lockNames, manifestNames, workspaceLocks } from './manifest-kinds.ts';

/** Manifests may stand this many folders above the script. */
const maxClimb = 3;

/** A file of a known name, with its path relative to the job's directory. */
export interface ManifestFile {
  readonly name: string;
  readonly file: string;
}

export interface FoundManifests {
  readonly manifests: readonly ManifestFile[];
  readonly locks: readonly ManifestFile[];
  readonly images: readonly ManifestFile[];
  /** What names the interpreter, nearest first. */
  readonly interpreters: readonly ManifestFile[];
}

/**
 * The manifests of the nearest folder that has any, from the script's folder upwards but not beyond the root of its
 * repository. A Dockerfile may stand on the way, and the lock file of a workspace above, inside a known repository.
 */
export async function findManifests(
  language: Language,
  startFolder: string,
  list: (folder: string) => Promise<readonly string[]>,
): Promise<FoundManifests> {
  const folders = await foldersUp(startFolder, list);
  const inRepository = folders.at(-1)?.names.includes('.git') === true;
  const home = folders.findIndex(
    (folder) =>
      present(folder, manifestNames[language]).length + present(folder, lockNames[language]).length > 0,
  );
  const own = folders[home];
  const manifests = present(own, manifestNames[language]);
  const beside = present(own, lockNames[language]);
  const above = beside.length > 0 || home < 0 || !inRepository ? [] : folders.slice(home + 1);
  const isShared = ({ name }: ManifestFile): boolean =>
    manifests.some((manifest) => manifest.name === workspaceLocks[name]);
  const shared = above.map((folder) => present(folder, lockNames[language]).filter(isShared));
  const reach = home >= 0 ? home + 1 : inRepository ? folders.length : 1;
  const within = folders.slice(0, reach);
  const images = within.map((folder) => present(folder, imageNames));
  return {
    manifests,
    locks: [beside, ...shared].find((locks) => locks.length > 0) ?? [],
    images: images.find((found) => found.length > 0) ?? [],
    interpreters: within.flatMap((folder) => present(folder, interpreterNames)),
  };
}

interface Folder {
  readonly path: string;
  readonly names: readonly string[];
}

/** The folder and those above it, the root of the repository last. */
async function foldersUp(
  start: string,
  list: (folder: string) => Promise<readonly string[]>,
): Promise<readonly Folder[]> {
  const folders: Folder[] = [];
  for (let path = start; folders.length <= maxClimb; path = parentOf(path)) {
    const names = await list(path);
    folders.push({ path, names });
    if (names.includes('.git')) break;
  }
  return folders;
}

function present(folder: Folder | undefined, wanted: readonly string[] = []): readonly ManifestFile[] {
  if (folder === undefined) return [];
  return wanted
    .filter((name) => folder.names.includes(name))
    .map((name) => ({ name, file: `${folder.path}${name}` }));
}

/** `src/train/` → `src/`, `src/` → ``, `` → `../`. */
function parentOf(folder: string): string {
  if (folder === '' || folder.endsWith('../')) return `../${folder}`;
  return folder.replace(/[^/]+\/$/, '');
}
