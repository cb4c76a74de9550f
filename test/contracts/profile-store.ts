import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileQuery, ProfileStore } from '../../planner/ports.ts';
import { pastRunOf } from '../../planner/profiles/past-run.ts';
import type { PastRun, ProfilePartition } from '../../schemas/profile.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildOfferingOf, buildProfileOf, instant, memorySamples } from '../support/build-profile.ts';

/** What a profile store's suite needs: a new empty store, and what to do when the test is over. */
export interface StoreUnderTest {
  readonly store: ProfileStore;
  readonly cleanUp: () => Promise<void>;
}

async function scanned(store: ProfileStore, partition: ProfilePartition): Promise<readonly PastRun[]> {
  const runs: PastRun[] = [];
  for await (const some of store.scan(partition)) runs.push(...some);
  return runs;
}

/** The suite that every backend of the ProfileStore port passes. */
export function checkProfileStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a profile store`, () => {
    let underTest: StoreUnderTest;
    let store: ProfileStore;

    beforeEach(async () => {
      underTest = await open();
      store = underTest.store;
    });
    afterEach(async () => {
      await store.close();
      await underTest.cleanUp();
    });

    it('gives back exactly what was put', async () => {
      const profile = buildProfileOf({
        job: buildJob({ env: { QUOTE: `'"; DROP TABLE profiles; --`, EMOJI: '🚀 ü \u0000' } }),
        usage: { samples: memorySamples([1, null, 2]), origin: 'measured' },
      });
      await store.put(profile);
      expect(await store.get(profile.id)).toEqual(profile);
    });

    it('keeps what a run met on Spot and in a queue, and leaves out what a profile has not', async () => {
      const { region, zone, machineType } = buildOfferingOf('g2-standard-4');
      const spot = [{ region, zone, machineType, machineHours: 1.25, preemptions: 1 }];
      await store.put(buildProfileOf({ id: 'met', spot, queuedSeconds: 90 }));
      await store.put(buildProfileOf({ id: 'met-none' }));
      expect(await store.get('met')).toMatchObject({ spot, queuedSeconds: 90 });
      expect(Object.keys((await store.get('met-none')) ?? {})).not.toContain('spot');
    });

    it('tells the capacity that runs of any job met, newest first, by target, up to the limit', async () => {
      const { region, zone, machineType } = buildOfferingOf('g2-standard-4');
      const spot = [{ region, zone, machineType, machineHours: 2, preemptions: 0 }];
      const flex = { ...buildOfferingOf('g2-standard-4', { type: 'nvidia-l4', count: 1 }) };
      const offerings = [{ ...flex, provisioningModel: 'FLEX_START' as const }];
      await store.put(buildProfileOf({ id: 'none', recordedAt: instant(9) }));
      await store.put(buildProfileOf({ id: 'spot', spot, family: 'one', recordedAt: instant(1) }));
      await store.put(buildProfileOf({ id: 'queue', offerings, queuedSeconds: 7, recordedAt: instant(2) }));
      await store.put(buildProfileOf({ id: 'gcp', target: 'gcp', spot, origin: 'playback' }));
      const taken = { origin: 'measured', spot, queue: null };
      const waited = { origin: 'measured', spot: [], queue: { acceleratorType: 'nvidia-l4', seconds: 7 } };
      expect(await store.capacity({ target: 'simulated' })).toEqual([waited, taken]);
      expect(await store.capacity({ target: 'simulated', limit: 1 })).toEqual([waited]);
      expect(await store.capacity({ target: 'gcp' })).toEqual([{ ...taken, origin: 'playback' }]);
      expect(await store.capacity({})).toHaveLength(3);
      await store.put(buildProfileOf({ id: 'spot', recordedAt: instant(3) }));
      await store.delete('queue');
      expect(await store.capacity({ target: 'simulated' })).toEqual([]);
    });

    it('has no profile of an id that was never put', async () => {
      expect(await store.get('run-none')).toBeNull();
      expect(await store.delete('run-none')).toBe(false);
      expect(await store.find({})).toEqual([]);
    });

    it('replaces the profile of an id', async () => {
      await store.put(buildProfileOf({ usd: 1 }));
      await store.put(buildProfileOf({ usd: 2, family: 'moved' }));
      expect(await store.find({})).toHaveLength(1);
      expect((await store.get('run-1'))?.usd).toBe(2);
      expect(await store.find({ family: 'other' })).toEqual([]);
      expect(await store.find({ family: 'moved' })).toHaveLength(1);
    });

    it('keeps what was put from later changes of the object', async () => {
      const offerings = [...buildProfileOf().offerings];
      await store.put(buildProfileOf({ offerings }));
      offerings.pop();
      expect((await store.get('run-1'))?.offerings).toHaveLength(1);
    });

    it('forgets what was deleted', async () => {
      await store.put(buildProfileOf());
      expect(await store.delete('run-1')).toBe(true);
      expect(await store.get('run-1')).toBeNull();
      expect(await store.delete('run-1')).toBe(false);
    });

    it('finds newest first, then by id, up to the limit', async () => {
      const put = (id: string, seconds: number): Promise<void> =>
        store.put(buildProfileOf({ id, recordedAt: instant(seconds) }));
      await put('run-b', 1);
      await put('run-d', 2);
      await put('run-a', 1);
      await put('run-c', 2);
      const ids = async (limit?: number): Promise<readonly string[]> =>
        (await store.find(limit === undefined ? {} : { limit })).map(({ id }) => id);
      expect(await ids()).toEqual(['run-d', 'run-c', 'run-b', 'run-a']);
      expect(await ids(3)).toEqual(['run-d', 'run-c', 'run-b']);
      expect(await ids(0)).toEqual([]);
      expect(await ids(9)).toHaveLength(4);
    });

    it('finds by fingerprint, family, job name and target, and by all at once', async () => {
      const job = (changes: Parameters<typeof buildJob>[0]) => buildJob(changes);
      await store.put(buildProfileOf({ id: 'one', job: job({ name: 'a', fingerprint: 'f1', family: 'k' }) }));
      await store.put(
        buildProfileOf({ id: 'two', job: job({ name: 'a', fingerprint: 'f2', family: 'k' }), target: 'gcp' }),
      );
      await store.put(
        buildProfileOf({ id: 'three', job: job({ name: 'b', fingerprint: 'f2', family: 'l' }) }),
      );
      const ids = async (query: Parameters<ProfileStore['find']>[0]): Promise<readonly string[]> =>
        (await store.find(query)).map(({ id }) => id);
      expect(await ids({ fingerprint: 'f2' })).toEqual(['two', 'three']);
      expect(await ids({ family: 'k' })).toEqual(['two', 'one']);
      expect(await ids({ jobName: 'b' })).toEqual(['three']);
      expect(await ids({ target: 'gcp' })).toEqual(['two']);
      expect(await ids({ fingerprint: 'f2', family: 'k', jobName: 'a', target: 'gcp', limit: 1 })).toEqual([
        'two',
      ]);
      expect(await ids({ fingerprint: 'f1', family: 'l' })).toEqual([]);
    });

    it('tells what predictions rest on of the profiles it finds, in the same order', async () => {
      const offerings = ['e2-standard-2', 'e2-standard-4'].map((type) => buildOfferingOf(type));
      const { machine: _, ...unknown } = buildProfileOf({ id: 'b', recordedAt: instant(2), predicted: null });
      const jobs = ['one', 'other'].map((name) => buildJob({ name, family: 'k', env: { E: '🚀 ü \u0000' } }));
      const put = [
        buildProfileOf({ id: 'a', job: jobs[0]!, offerings, recordedAt: instant(1), target: 'gcp' }),
        { ...unknown, job: jobs[1]!, family: 'k', summary: { ...unknown.summary, peakMemoryGib: 0.1 + 0.2 } },
        buildProfileOf({ id: 'c', job: jobs[0]!, offerings, recordedAt: instant(3), readySeconds: 42 }),
        buildProfileOf({ id: 'd', recordedAt: instant(4) }),
      ];
      await Promise.all(put.map((profile) => store.put(profile)));
      const queries: readonly ProfileQuery[] = [
        {},
        { family: 'k' },
        { family: 'k', limit: 2 },
        { family: 'k', target: 'gcp' },
        { family: 'k', jobName: 'other' },
        { family: 'k', before: instant(3) },
        { family: 'none' },
        { fingerprint: jobs[0]!.fingerprint, limit: 3 },
        { before: instant(2) },
        { limit: 0 },
      ];
      for (const query of queries)
        expect(await store.runs(query)).toEqual((await store.find(query)).map(pastRunOf));
      expect((await store.runs({ family: 'k' })).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
      await store.put(buildProfileOf({ id: 'c', recordedAt: instant(5) }));
      await store.delete('b');
      expect((await store.runs({ family: 'k' })).map(({ id }) => id)).toEqual(['a']);
      expect((await store.runs({ limit: 2 })).map(({ id }) => id)).toEqual(['c', 'd']);
    });

    it('finds what was recorded before an instant', async () => {
      await store.put(buildProfileOf({ id: 'old', recordedAt: instant(1) }));
      await store.put(buildProfileOf({ id: 'new', recordedAt: instant(2) }));
      const ids = async (before: string, jobName?: string): Promise<readonly string[]> =>
        (await store.find({ before, ...(jobName === undefined ? {} : { jobName }) })).map(({ id }) => id);
      expect(await ids(instant(2))).toEqual(['old']);
      expect(await ids(instant(3), 'tune')).toEqual(['new', 'old']);
      expect(await ids(instant(3), 'other')).toEqual([]);
      expect(await ids(instant(1))).toEqual([]);
    });

    it('keeps all of many puts at once', async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `run-${String(index)}`);
      await Promise.all(ids.map((id) => store.put(buildProfileOf({ id }))));
      expect((await store.find({})).map(({ id }) => id).sort()).toEqual([...ids].sort());
    });

    it('gives every run in exactly one of its partitions, whichever process asks', async () => {
      const profiles = Array.from({ length: 60 }, (_, index) =>
        buildProfileOf({ id: `run-${index}`, family: `family-${index % 3}`, recordedAt: instant(index) }),
      );
      await Promise.all(profiles.map((profile) => store.put(profile)));
      for (const count of [1, 4]) {
        const handedOn = JSON.parse(JSON.stringify(await store.partitions(count))) as ProfilePartition[];
        expect(handedOn.map(({ index }) => index)).toEqual(
          Array.from({ length: count }, (_, index) => index),
        );
        const parts = await Promise.all(handedOn.map((partition) => scanned(store, partition)));
        const found = parts.flat().sort((one, other) => one.recordedAt.localeCompare(other.recordedAt));
        expect(found).toEqual(profiles.map(pastRunOf));
      }
    });

    it('has partitions of nothing', async () => {
      for (const partition of await store.partitions(3)) expect(await scanned(store, partition)).toEqual([]);
    });

    it('can be closed twice', async () => {
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });
}
