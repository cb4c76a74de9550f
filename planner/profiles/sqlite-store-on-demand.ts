import { existsSync } from 'node:fs';
import type { ProfileStore } from '../ports.ts';
import { partitionsById } from './partition.ts';

/**
 * The SQLite store of a file, loaded and opened when there is something to read or to write: while the file is absent
 * there is no history, and asking makes none. Throws what openSqliteStore throws, at the first use.
 */
export function sqliteStoreOnDemand(file: string): ProfileStore {
  let opening: Promise<ProfileStore> | null = null;
  const open = (): Promise<ProfileStore> => (opening ??= load(file));
  const ifThere = async <T>(ask: (store: ProfileStore) => Promise<T>, none: T): Promise<T> =>
    opening !== null || existsSync(file) ? ask(await open()) : none;
  return {
    put: async (profile) => (await open()).put(profile),
    get: (id) => ifThere((store) => store.get(id), null),
    find: (query) => ifThere((store) => store.find(query), []),
    runs: (query) => ifThere((store) => store.runs(query), []),
    partitions: (count) => Promise.resolve(partitionsById(count)),
    scan: async function* (partition) {
      if (opening !== null || existsSync(file)) yield* (await open()).scan(partition);
    },
    capacity: (query) => ifThere((store) => store.capacity(query), []),
    delete: (id) => ifThere((store) => store.delete(id), false),
    // Whoever asked was told why it could not be opened; there is nothing to close then.
    close: async () => (await opening?.catch(() => null))?.close(),
  };
}

async function load(file: string): Promise<ProfileStore> {
  const { openSqliteStore } = await import('./sqlite-store.ts');
  return openSqliteStore(file);
}
