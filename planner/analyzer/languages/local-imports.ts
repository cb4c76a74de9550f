/** The project's own files that a file imports by the names of packages. */
export interface LocalImports {
  readonly files: readonly string[];
  /** The import paths that mean them, as they are written: no packages of others. */
  readonly paths: ReadonlySet<string>;
}

/** The files of a project, with paths relative to the job's directory. */
export interface LocalSources {
  readonly read: (file: string) => Promise<string | null>;
  /** Names in a folder; '' is the directory itself, `src/` a folder in it. */
  readonly list: (folder: string) => Promise<readonly string[]>;
}

/** The folder of a file, as `LocalSources.list` takes it. */
export function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}
