import type { Profile } from '../../schemas/profile.ts';
import type { ProfileQuery, ProfileStore } from '../ports.ts';
import { capacityOf } from './capacity.ts';

/** A profile store that forgets everything with the process; for tests and what-if. */
export function createMemoryStore(): ProfileStore {
  const texts = new Map<string, string>();
  const matching = (query: ProfileQuery): readonly Profile[] => {
    const all = [...texts.values()].map((text) => JSON.parse(text) as Profile);
    return all.filter((profile) => matches(profile, query)).sort(newestFirst);
  };
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
      return Promise.resolve(matching(query).slice(0, query.limit));
    },
    capacity({ limit, ...query }) {
      const records = matching(query).flatMap((profile) => capacityOf(profile) ?? []);
      return Promise.resolve(records.slice(0, limit));
    },
    delete(id) {
      return Promise.resolve(texts.delete(id));
    },
    close() {
      return Promise.resolve();
    },
  };
}

function matches(profile: Profile, query: ProfileQuery): boolean {
  return (
    (query.fingerprint === undefined || profile.fingerprint === query.fingerprint) &&
    (query.family === undefined || profile.family === query.family) &&
    (query.jobName === undefined || profile.job.name === query.jobName) &&
    (query.target === undefined || profile.target === query.target)
  );
}

function newestFirst(one: Profile, other: Profile): number {
  return compare(other.recordedAt, one.recordedAt) || compare(other.id, one.id);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
