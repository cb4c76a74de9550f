import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SharedPlace } from '../ports.ts';
import { writeFileDurably, type Readers } from './durable-file.ts';

/** A folder of this machine, or of a share that is mounted here. */
export function sharedFolder(directory: string, readers: Readers): SharedPlace {
  return {
    name: directory,
    async read(path) {
      try {
        return await readFile(join(directory, path), 'utf8');
      } catch (error) {
        return nothing(error, null);
      }
    },
    async list(folder) {
      try {
        return (await readdir(join(directory, folder))).filter((name) => !name.endsWith('.tmp')).sort();
      } catch (error) {
        return nothing(error, []);
      }
    },
    write: (path, text) => writeFileDurably(join(directory, path), text, readers),
  };
}

/** What is returned where there is no such file or folder; any other error is thrown. */
function nothing<T>(error: unknown, empty: T): T {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return empty;
  throw error;
}
