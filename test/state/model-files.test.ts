import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelStore } from '../../planner/ports.ts';
import { createModelFiles } from '../../planner/state/model-files.ts';

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'headstart-models-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

function newStore(): { readonly store: ModelStore; readonly folder: string } {
  count += 1;
  const folder = join(root, String(count), 'models');
  return { store: createModelFiles(folder), folder };
}

const contents = (runs: number): Parameters<ModelStore['save']>[0] => ({
  trainedAt: '2026-11-24T10:00:00.000Z',
  runs,
  newestRunAt: null,
  features: ['x'],
  targets: ['memoryGib'],
  slowness: {},
  kinds: {},
  trials: [],
});
const forest = (byte: number): ReadonlyMap<string, Uint8Array> =>
  new Map([['memoryGib', Uint8Array.from([byte, 2, 255])]]);

async function saved(store: ModelStore, times: number): Promise<void> {
  for (let time = 1; time <= times; time += 1) await store.save(contents(time), forest(time));
}

describe('versions of the models', () => {
  it('are none before anything was trained', async () => {
    const { store } = newStore();
    expect(await store.currentVersion()).toBeNull();
    expect(await store.list()).toEqual([]);
    expect(await store.read(1)).toBeNull();
  });

  it('are numbered, and the newest answers', async () => {
    const { store } = newStore();
    await saved(store, 2);
    expect(await store.currentVersion()).toBe(2);
    expect((await store.list()).map(({ version, isCurrent }) => [version, isCurrent])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect(await store.read(1)).toEqual({
      record: { schemaVersion: 1, version: 1, ...contents(1) },
      forests: forest(1),
    });
  });

  it('can be gone back to, or to none, and a later one has its own number', async () => {
    const { store } = newStore();
    await saved(store, 2);
    await store.use(1);
    expect(await store.currentVersion()).toBe(1);
    await store.use(null);
    expect(await store.currentVersion()).toBeNull();
    expect((await store.save(contents(3), forest(3))).version).toBe(3);
    expect(await store.currentVersion()).toBe(3);
    await expect(store.use(9)).rejects.toMatchObject({ failure: { code: 'usage' } });
  });

  it('are kept by the dozen', async () => {
    const { store } = newStore();
    await saved(store, 14);
    const versions = (await store.list()).map(({ version }) => version);
    expect([versions[0], versions.at(-1), versions.length]).toEqual([14, 4, 11]);
  });

  it('outlast what a killed process left behind', async () => {
    const { store, folder } = newStore();
    await saved(store, 1);
    await mkdir(join(folder, 'new-abc'));
    await writeFile(join(folder, 'new-abc', 'memoryGib.forest'), 'half');
    await mkdir(join(folder, 'v7'));
    await writeFile(join(folder, 'v7', 'record.json'), '{"schemaVer');
    expect((await store.list()).map(({ version }) => version)).toEqual([1]);
    expect(await store.currentVersion()).toBe(1);
    await expect(store.use(7)).rejects.toThrow('No version 7');
    expect((await store.save(contents(2), forest(2))).version).toBe(8);
    expect((await readdir(folder)).filter((name) => name.startsWith('new-'))).toEqual([]);
  });

  it('that another release wrote differently are none', async () => {
    const { store, folder } = newStore();
    await saved(store, 1);
    const { kinds: _, ...partly } = { schemaVersion: 1, version: 1, ...contents(1) };
    await writeFile(join(folder, 'v1', 'record.json'), JSON.stringify(partly));
    expect(await store.list()).toEqual([]);
    expect(await store.read(1)).toBeNull();
  });

  it('answer none where the file that names it says nothing', async () => {
    const { store, folder } = newStore();
    await saved(store, 1);
    for (const text of ['', 'x', '-1', '1.5']) {
      await writeFile(join(folder, 'current'), text);
      expect(await store.currentVersion()).toBeNull();
    }
  });
});
