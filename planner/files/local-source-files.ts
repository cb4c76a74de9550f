import { readdir, readFile, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { HeadstartError } from '../../schemas/failure.ts';
import type { SourceFiles } from '../ports.ts';

/** A source file is text that a person wrote; anything larger is data and is not read. */
const largestSourceBytes = 16 * 1024 * 1024;

/** From this size on a text is kept, so that a lock file is not read again with every key stroke. */
const smallestKeptBytes = 64 * 1024;
const mostKept = 8;

interface Kept {
  /** Size, time and place of the file when it was read. */
  readonly stamp: string;
  readonly text: string;
}

/** The user's files on this machine, read only. A large file is read again only where its size or time has changed. */
export function localSourceFiles(): SourceFiles {
  const kept = new Map<string, Kept>();
  return {
    readText: async (path) => {
      const found = await statOf(path);
      if (found === null) return null;
      if (found.size > largestSourceBytes)
        throw unreadable(path, `it has ${found.size} bytes, which is no source file`);
      const stamp = `${found.size} ${found.mtimeMs} ${found.ctimeMs} ${found.ino}`;
      const known = kept.get(path);
      if (known?.stamp === stamp) return known.text;
      const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
        throw unreadable(path, cause.code ?? cause.message);
      });
      keep(kept, path, found.size < smallestKeptBytes ? null : { stamp, text });
      return text;
    },
    list: async (directory) => {
      const names = await readdir(directory).catch(() => []);
      return names.sort();
    },
    size: async (path) => (await statOf(path))?.size ?? null,
  };
}

function keep(kept: Map<string, Kept>, path: string, one: Kept | null): void {
  kept.delete(path);
  if (one !== null) kept.set(path, one);
  const oldest = kept.size > mostKept ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
}

/** Absent and out of reach are the same to the analyzer: it says what it looked for. */
async function statOf(path: string): Promise<Stats | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? found : null;
}

function unreadable(path: string, why: string): HeadstartError {
  return new HeadstartError({
    code: 'file-unreadable',
    fault: 'user',
    message: `Cannot read ${path}: ${why}.`,
    nextStep: 'Check its permissions, or name another file.',
  });
}
