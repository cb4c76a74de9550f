import { readdir, readFile, stat } from 'node:fs/promises';
import { HeadstartError } from '../../schemas/failure.ts';
import type { SourceFiles } from '../ports.ts';

/** A source file is text that a person wrote; anything larger is data and is not read. */
const largestSourceBytes = 16 * 1024 * 1024;

/** The user's files on this machine, read only. */
export const localSourceFiles: SourceFiles = {
  readText: async (path) => {
    const bytes = await localSourceFiles.size(path);
    if (bytes === null) return null;
    if (bytes > largestSourceBytes) throw unreadable(path, `it has ${bytes} bytes, which is no source file`);
    return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      throw unreadable(path, cause.code ?? cause.message);
    });
  },
  list: async (directory) => {
    const names = await readdir(directory).catch(() => []);
    return names.sort();
  },
  size: async (path) => {
    try {
      const found = await stat(path);
      return found.isFile() ? found.size : null;
    } catch {
      // Absent and out of reach are the same to the analyzer: it says what it looked for.
      return null;
    }
  },
};

function unreadable(path: string, why: string): HeadstartError {
  return new HeadstartError({
    code: 'file-unreadable',
    fault: 'user',
    message: `Cannot read ${path}: ${why}.`,
    nextStep: 'Check its permissions, or name another file.',
  });
}
