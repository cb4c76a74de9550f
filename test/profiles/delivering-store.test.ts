import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProfileStore } from '../../planner/ports.ts';
import { createDeliveringStore } from '../../planner/profiles/delivering-store.ts';
import { createMemoryStore } from '../../planner/profiles/memory-store.ts';
import { HeadstartError, type FailureCode } from '../../schemas/failure.ts';
import type { Profile } from '../../schemas/profile.ts';
import { checkProfileStore } from '../contracts/profile-store.ts';
import { buildProfileOf } from '../support/build-profile.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

checkProfileStore('delivering-store', async () => {
  const file = join(await temporaryFolder(), 'undelivered.jsonl');
  const store = createDeliveringStore({ remote: createMemoryStore(), file, note: () => undefined });
  return { store, cleanUp: () => Promise.resolve() };
});

/** A store that fails while it is told to, and writes down what was put in which order. */
class FailingStore {
  readonly put: string[] = [];
  readonly kept = createMemoryStore();
  failing: (profile: Profile | null) => FailureCode | null = () => null;

  readonly store: ProfileStore = {
    ...this.kept,
    put: async (profile) => {
      this.#check(profile);
      this.put.push(profile.id);
      await this.kept.put(profile);
    },
    find: async (query) => {
      this.#check(null);
      return this.kept.find(query);
    },
    // So that one store can be opened again and again, as a service can.
    close: () => Promise.resolve(),
  };

  #check(profile: Profile | null): void {
    const code = this.failing(profile);
    if (code !== null)
      throw new HeadstartError({ code, fault: 'cloud', message: `${code}.`, nextStep: null });
  }
}

async function world() {
  const remote = new FailingStore();
  const file = join(await temporaryFolder(), 'team', 'undelivered.jsonl');
  const notes: string[] = [];
  const open = (store: ProfileStore = remote.store): ProfileStore =>
    createDeliveringStore({ remote: store, file, note: (text) => notes.push(text) });
  return { remote, file, notes, open };
}

const profile = (id: string, usd = 1): Profile => buildProfileOf({ id, usd });

describe('a store that is out of reach', () => {
  const passing: readonly FailureCode[] = ['unreachable', 'auth'];
  it.each(passing)('(%s) gets what was put meanwhile once, in order, after a restart', async (code) => {
    const { remote, notes, open } = await world();
    remote.failing = () => code;
    const before = open();
    for (const id of ['c', 'a', 'b']) await before.put(profile(id));
    await expect(before.find({})).rejects.toMatchObject({ failure: { code } });
    expect({ put: remote.put, notes: notes.length }).toEqual({ put: [], notes: 1 });
    remote.failing = () => null;
    const after = open();
    expect(await after.find({})).toHaveLength(3);
    await after.put(profile('d'));
    await open().find({});
    expect(remote.put).toEqual(['c', 'a', 'b', 'd']);
  });

  it('gets what a process left that was killed while it delivered', async () => {
    const { remote, file, open } = await world();
    const silent = { ...remote.store, put: () => new Promise<void>(() => undefined) };
    void open(silent).put(profile('a'));
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('"id":"a"');
    // A kill may leave half a line behind; nobody was told that it was kept.
    await appendFile(file, '{"id":"b","profile":{"sch');
    await open().find({});
    expect(remote.put).toEqual(['a']);
  });

  it('gets a profile again that a killed process had delivered, which changes nothing', async () => {
    const { remote, open } = await world();
    const killed = {
      ...remote.store,
      put: async (one: Profile) => {
        await remote.store.put(one);
        await new Promise<void>(() => undefined);
      },
    };
    void open(killed).put(profile('a'));
    await expect.poll(() => remote.put).toEqual(['a']);
    expect(await open().find({})).toEqual([profile('a')]);
    expect(remote.put).toEqual(['a', 'a']);
  });

  it('gets the newest of a run that was put again while the older one was delivered', async () => {
    const { remote, open } = await world();
    const other = open();
    const meanwhile = {
      ...remote.store,
      put: async (one: Profile) => {
        await remote.store.put(one);
        if (one.usd === 1) {
          remote.failing = () => 'unreachable';
          await other.put(profile('a', 2));
        }
      },
    };
    await open(meanwhile).put(profile('a', 1));
    remote.failing = () => null;
    expect((await open().find({})).map(({ usd }) => usd)).toEqual([2]);
  });

  it('gets more than one group in order', async () => {
    const { remote, open } = await world();
    remote.failing = () => 'unreachable';
    const ids = Array.from({ length: 1201 }, (_, index) => `run-${String(index)}`);
    const before = open();
    await Promise.all(ids.map((id) => before.put(profile(id))));
    remote.failing = () => null;
    await open().find({});
    expect(remote.put).toEqual(ids);
  });
});

it('tells of a profile that the store refuses, keeps it, and lets the others through', async () => {
  const { remote, file, open } = await world();
  remote.failing = (one) => (one?.id === 'large' ? 'profile-store' : null);
  const store = open();
  await expect(store.put(profile('large'))).rejects.toMatchObject({ failure: { code: 'profile-store' } });
  await store.put(profile('small'));
  expect(remote.put).toEqual(['small']);
  expect(await store.find({})).toHaveLength(1);
  expect(await readFile(file, 'utf8')).toContain('"id":"large"');
});
