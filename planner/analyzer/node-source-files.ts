import { readdir, readFile, stat } from 'node:fs/promises';
import { HeadstartError } from '../../schemas/failure.ts';
import type { SourceFiles } from '../ports.ts';

/** Larger files are data, not source. */
const maxBytes = 8 * 1024 * 1024;

/** The user's files on disk, read only. */
export function createNodeSourceFiles(): SourceFiles {
  return {
    readText: (path) => orNull(path, () => readSource(path)),
    list: async (path) => (await orNull(path, async () => (await readdir(path)).sort())) ?? [],
    size: (path) => orNull(path, () => sizeOf(path)),
  };
}

async function readSource(path: string): Promise<string | null> {
  const facts = await stat(path);
  if (facts.isDirectory()) return null;
  if (facts.size > maxBytes) throw unreadable(path, `it is larger than ${maxBytes / 1024 / 1024} MiB`);
  return readFile(path, 'utf8');
}

async function sizeOf(path: string): Promise<number | null> {
  const facts = await stat(path);
  return facts.isFile() ? facts.size : null;
}

async function orNull<T>(path: string, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (error instanceof HeadstartError) throw error;
    throw unreadable(path, error instanceof Error ? error.message : String(error), error);
  }
}

function unreadable(path: string, reason: string, cause?: unknown): HeadstartError {
  return new HeadstartError(
    {
      code: 'file-unreadable',
      fault: 'user',
      message: `${path} cannot be read.`,
      nextStep: 'Check its permissions and that it is a text file.',
      places: [{ file: path, line: null }],
      cause: reason,
    },
    { cause },
  );
}
