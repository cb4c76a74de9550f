import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { ProfileStore } from '../ports.ts';
import { createJsonLinesStore } from './json-lines-store.ts';
import { sqliteStoreOnDemand } from './sqlite-store-on-demand.ts';

export interface ProfileStoreOptions {
  /** Folder of the state of the planner. */
  readonly directory: string;
  /** Is told once what the runtime lacks. */
  readonly note: (text: string) => void;
  /** Whether the runtime has node:sqlite; an editor's older Electron has not. */
  readonly hasSqlite?: boolean;
}

/**
 * The store of a state folder: SQLite where the runtime has it, else a file of JSON lines. What was kept in lines is moved
 * to SQLite as soon as there is one.
 */
export function openProfileStore(options: ProfileStoreOptions): ProfileStore {
  const { directory, hasSqlite = isBuiltin('node:sqlite') } = options;
  const sqlite = join(directory, 'profiles.sqlite');
  const lines = join(directory, 'profiles.jsonl');
  if (hasSqlite)
    return existsSync(lines) ? afterMoving(lines, sqliteStoreOnDemand(sqlite)) : sqliteStoreOnDemand(sqlite);
  return saying(createJsonLinesStore(lines), () => options.note(fallbackNote(lines, existsSync(sqlite))));
}

function fallbackNote(lines: string, hasHistory: boolean): string {
  const unread = hasHistory ? ' The history in profiles.sqlite is not read meanwhile.' : '';
  return `This runtime has no node:sqlite: the history of runs is kept in ${lines}.${unread} Node.js 22.13 or newer has it.`;
}

/** The same store, with something to say at its first use. */
function saying(store: ProfileStore, say: () => void): ProfileStore {
  let isSaid = false;
  return before(store, () => {
    if (!isSaid) say();
    isSaid = true;
    return Promise.resolve();
  });
}

function afterMoving(lines: string, store: ProfileStore): ProfileStore {
  let moving: Promise<void> | null = null;
  return before(store, () => (moving ??= moveLines(lines, store)));
}

/** Put again after a crash in between, a profile only replaces itself. The lines are kept beside under another name. */
async function moveLines(lines: string, store: ProfileStore): Promise<void> {
  const from = createJsonLinesStore(lines);
  const profiles = await from.find({});
  const kept = await Promise.all(profiles.map(({ id }) => store.get(id)));
  await Promise.all(profiles.filter((_, index) => kept[index] === null).map((profile) => store.put(profile)));
  await from.close();
  if (existsSync(lines)) await rename(lines, `${lines}.moved`);
}

function before(store: ProfileStore, first: () => Promise<void>): ProfileStore {
  return {
    put: async (profile) => {
      // As text, so that nobody's later change to the object changes what is stored.
      const text = JSON.stringify(profile);
      await first();
      await store.put(JSON.parse(text) as typeof profile);
    },
    get: async (id) => (await first(), store.get(id)),
    find: async (query) => (await first(), store.find(query)),
    runs: async (query) => (await first(), store.runs(query)),
    partitions: async (count) => (await first(), store.partitions(count)),
    scan: async function* (partition) {
      await first();
      yield* store.scan(partition);
    },
    capacity: async (query) => (await first(), store.capacity(query)),
    delete: async (id) => (await first(), store.delete(id)),
    close: () => store.close(),
  };
}
