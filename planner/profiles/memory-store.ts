import type { Profile } from '../../schemas/profile.ts';
import type { ProfileStore } from '../ports.ts';
import { partitionsById, scanOf } from './partition.ts';
import { pastRunOf } from './past-run.ts';
import { capacityMatching, profilesMatching } from './profile-query.ts';

/** A profile store that forgets everything with the process; for tests and what-if. */
export function createMemoryStore(): ProfileStore {
  const texts = new Map<string, string>();
  const all = (): readonly Profile[] => [...texts.values()].map((text) => JSON.parse(text) as Profile);
  return {
    put(profile) {
      // As text, so that nobody's later change to the object changes what is stored.
      texts.set(profile.id, JSON.stringify(profile));
      return Promise.resolve();
    },
    get(id) {
      const text = texts.get(id);
      return Promise.resolve(text === undefined ? null : (JSON.parse(text) as Profile));
    },
    find(query) {
      return Promise.resolve(profilesMatching(all(), query));
    },
    runs(query) {
      return Promise.resolve(profilesMatching(all(), query).map(pastRunOf));
    },
    partitions(count) {
      return Promise.resolve(partitionsById(count));
    },
    scan(partition) {
      return scanOf(all(), partition);
    },
    capacity(query) {
      return Promise.resolve(capacityMatching(all(), query));
    },
    delete(id) {
      return Promise.resolve(texts.delete(id));
    },
    close() {
      return Promise.resolve();
    },
  };
}
