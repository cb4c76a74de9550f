import type { HeadstartError } from '../../schemas/failure.ts';
import type { Profile } from '../../schemas/profile.ts';
import type { ProfileStore } from '../ports.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { JsonLinesFile } from './json-lines-file.ts';

export interface DeliveringOptions {
  readonly remote: ProfileStore;
  /** Where profiles wait while the remote store does not answer. */
  readonly file: string;
  /** Is told once that something waits. */
  readonly note: (text: string) => void;
}

/**
 * A remote store that loses nothing while it cannot be reached: a put resolves when the profile is on this disk (append, fsync),
 * is delivered at once where that is possible, else before anything else is asked for, by whichever process comes first. Profiles
 * are delivered in the order of their puts; delivered again after a kill, a profile replaces itself.
 *
 * What is asked for rejects as the remote store's calls do. A put rejects only for a profile that the remote store refuses.
 */
export function createDeliveringStore({ remote, file, note }: DeliveringOptions): ProfileStore {
  const lines = new JsonLinesFile(file);
  const queue = new DeliveryQueue(lines, remote);
  let isNoted = false;
  const say = (failure: HeadstartError): void => {
    if (!isNoted) note(`${failure.failure.message} The run is kept in ${file} until it does.`);
    isNoted = true;
  };
  const put = async (profile: Profile): Promise<void> => {
    await lines.put(profile.id, JSON.stringify(profile));
    const { stopped, refused } = await queue.deliver();
    const refusal = refused.get(profile.id);
    if (refusal !== undefined) throw refusal;
    if (stopped !== null) say(stopped);
  };
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    const { stopped } = await queue.deliver();
    if (stopped !== null) throw stopped;
    return work();
  };
  return {
    put,
    get: (id) => ask(() => remote.get(id)),
    find: (query) => ask(() => remote.find(query)),
    runs: (query) => ask(() => remote.runs(query)),
    partitions: (count) => ask(() => remote.partitions(count)),
    scan: async function* (partition) {
      await ask(() => Promise.resolve());
      yield* remote.scan(partition);
    },
    capacity: (query) => ask(() => remote.capacity(query)),
    delete: (id) => ask(() => remote.delete(id)),
    close: async () => {
      await lines.close();
      await remote.close();
    },
  };
}
