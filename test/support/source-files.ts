import { posix } from 'node:path';
import type { SourceFiles } from '../../planner/ports.ts';

/** Files in memory by absolute path, as the analyzer reads them. */
export function sourceFilesOf(texts: Readonly<Record<string, string>>): SourceFiles {
  const byPath = new Map(Object.entries(texts));
  const namesIn = (directory: string): readonly string[] => {
    const prefix = directory.endsWith('/') ? directory : `${directory}/`;
    const below = [...byPath.keys()].filter((path) => path.startsWith(prefix));
    return [...new Set(below.map((path) => path.slice(prefix.length).split('/')[0] ?? ''))].sort();
  };
  return {
    readText: (path) => Promise.resolve(byPath.get(posix.normalize(path)) ?? null),
    list: (directory) => Promise.resolve(namesIn(posix.normalize(directory))),
    size: (path) => {
      const text = byPath.get(posix.normalize(path));
      return Promise.resolve(text === undefined ? null : Buffer.byteLength(text));
    },
  };
}
