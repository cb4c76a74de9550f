import { HeadstartError } from '../../schemas/failure.ts';
import type { ProfileStore } from '../ports.ts';
import type { FirestoreOptions } from './firestore-store.ts';

/** The store in Firestore, whose client is loaded at the first use. Rejects with what openFirestoreStore's calls do. */
export function firestoreStoreOnDemand(options: FirestoreOptions): ProfileStore {
  let opening: Promise<ProfileStore> | null = null;
  const open = (): Promise<ProfileStore> => (opening ??= load(options));
  return {
    put: async (profile) => (await open()).put(profile),
    get: async (id) => (await open()).get(id),
    find: async (query) => (await open()).find(query),
    runs: async (query) => (await open()).runs(query),
    partitions: async (count) => (await open()).partitions(count),
    scan: async function* (partition) {
      yield* (await open()).scan(partition);
    },
    capacity: async (query) => (await open()).capacity(query),
    delete: async (id) => (await open()).delete(id),
    // Whoever asked was told why it could not be opened; there is nothing to close then.
    close: async () => (await opening?.catch(() => null))?.close(),
  };
}

async function load(options: FirestoreOptions): Promise<ProfileStore> {
  try {
    const { openFirestoreStore } = await import('./firestore-store.ts');
    return openFirestoreStore(options);
  } catch (error) {
    throw new HeadstartError(
      {
        code: 'profile-store',
        fault: 'user',
        message: 'The client of Firestore cannot be loaded here.',
        detail: { id: 'no-firestore', args: [] },
        nextStep: 'Use the headstart command, which brings it, or set profiles.store to embedded.',
        cause: error instanceof Error ? error.message : String(error),
      },
      { cause: error },
    );
  }
}
