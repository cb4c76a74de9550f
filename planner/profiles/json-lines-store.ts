import type { Profile } from '../../schemas/profile.ts';
import type { ProfileStore } from '../ports.ts';
import { JsonLinesFile, type ProfileTexts } from './json-lines-file.ts';
import { partitionsById, scanOf } from './partition.ts';
import { pastRunOf } from './past-run.ts';
import { capacityMatching, profilesMatching } from './profile-query.ts';

/**
 * The profile store for a runtime without node:sqlite: one file of JSON lines, made with its folder at the first put. A put
 * is on disk when it resolves (append, fsync); puts of one turn share a write; several processes may use the file at once. A
 * line that a killed process left unfinished was never acknowledged, and is cut off.
 *
 * Every call rejects with HeadstartError `profile-store` for a damaged file, one of a newer version, and one that cannot
 * be read or written.
 */
export function createJsonLinesStore(path: string): ProfileStore {
  const file = new JsonLinesFile(path);
  return {
    put: async (profile) => {
      await file.put(profile.id, JSON.stringify(profile));
    },
    get: (id) => file.read((texts) => profileOf(texts.get(id))),
    find: (query) => file.read((texts) => profilesMatching(profilesIn(texts), query)),
    runs: (query) => file.read((texts) => profilesMatching(profilesIn(texts), query).map(pastRunOf)),
    partitions: (count) => Promise.resolve(partitionsById(count)),
    scan: async function* (partition) {
      yield* scanOf(await file.read(profilesIn), partition);
    },
    capacity: (query) => file.read((texts) => capacityMatching(profilesIn(texts), query)),
    delete: (id) => file.delete(id),
    close: () => file.close(),
  };
}

function profilesIn(texts: ProfileTexts): readonly Profile[] {
  return [...texts.values()].map((text) => JSON.parse(text) as Profile);
}

function profileOf(text: string | undefined): Profile | null {
  return text === undefined ? null : (JSON.parse(text) as Profile);
}
