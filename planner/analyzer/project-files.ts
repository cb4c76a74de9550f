import { posix } from 'node:path';
import type { SourceFiles } from '../ports.ts';

/** The user's files as one analysis sees them: paths are relative to the job's directory, unsaved text goes first. */
export interface ProjectFiles {
  readonly directory: string;
  readonly read: (file: string) => Promise<string | null>;
  /** Names in a folder ('' is the directory itself, 'src/' a folder in it). */
  readonly list: (folder: string) => Promise<readonly string[]>;
  readonly size: (file: string) => Promise<number | null>;
  readonly absolute: (file: string) => string;
}

/** A view on the files below `directory`; folders are listed once, so that guesses at files cost nothing. */
export function projectFiles(
  files: SourceFiles,
  directory: string,
  overlay: ReadonlyMap<string, string>,
): ProjectFiles {
  const listings = new Map<string, Promise<readonly string[]>>();
  const absolute = (file: string): string => posix.join(directory, file);
  const list = (folder: string): Promise<readonly string[]> => {
    const path = absolute(folder);
    const known = listings.get(path) ?? files.list(path);
    listings.set(path, known);
    return known;
  };
  const exists = async (file: string): Promise<boolean> => {
    const segments = file.split('/');
    let folder = '';
    for (const segment of segments) {
      if (segment !== '..' && segment !== '.' && !(await list(folder)).includes(segment)) return false;
      folder += `${segment}/`;
    }
    return true;
  };
  return {
    directory,
    absolute,
    list,
    read: async (file) =>
      overlay.get(absolute(file)) ?? ((await exists(file)) ? files.readText(absolute(file)) : null),
    size: (file) => files.size(absolute(file)),
  };
}
