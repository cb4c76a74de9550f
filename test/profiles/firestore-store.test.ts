import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openFirestoreStore } from '../../planner/profiles/firestore-store.ts';
import { checkProfileStore } from '../contracts/profile-store.ts';
import { buildProfileOf } from '../support/build-profile.ts';
import {
  findFirestoreEmulator,
  startFirestoreEmulator,
  type FirestoreEmulator,
} from '../support/firestore-emulator.ts';

const jar = findFirestoreEmulator();
const options = { database: '(default)', keepDays: null };
let projects = 0;

function newProject(): string {
  projects += 1;
  return `headstart-test-${String(projects)}`;
}

describe.skipIf(jar === null)('with the official emulator of Firestore, where this machine has it', () => {
  let emulator: FirestoreEmulator | null = null;
  beforeAll(async () => {
    vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
    emulator = await startFirestoreEmulator(jar ?? '');
    vi.stubEnv('FIRESTORE_EMULATOR_HOST', emulator.host);
  }, 60_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await emulator?.stop();
  });

  checkProfileStore('firestore-store', () =>
    Promise.resolve({
      store: openFirestoreStore({ ...options, project: newProject() }),
      cleanUp: () => Promise.resolve(),
    }),
  );

  it('keeps more profiles at once than one commit takes, and ids that no document may be named', async () => {
    const store = openFirestoreStore({ ...options, project: newProject() });
    const ids = ['a/b', '.', '__x__', ...Array.from({ length: 1200 }, (_, index) => `run-${String(index)}`)];
    await Promise.all(ids.map((id) => store.put(buildProfileOf({ id }))));
    expect((await store.find({})).map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect((await store.get('a/b'))?.id).toBe('a/b');
    await store.close();
  });

  it('tells one of two who delete at once that there was nothing', async () => {
    const store = openFirestoreStore({ ...options, project: newProject() });
    await store.put(buildProfileOf());
    const told = await Promise.all([store.delete('run-1'), store.delete('run-1')]);
    expect(told.sort()).toEqual([false, true]);
    await store.close();
  });

  it('refuses to be used once it is closed', async () => {
    const store = openFirestoreStore({ ...options, project: newProject() });
    await store.close();
    await expect(store.find({})).rejects.toMatchObject({ failure: { code: 'profile-store' } });
  });
});

it('tells in time that nothing answers, and is closed all the same', async () => {
  const writer = fileURLToPath(new URL('./unreachable-writer.ts', import.meta.url));
  const env = { ...process.env, FIRESTORE_EMULATOR_HOST: '127.0.0.1:1', METADATA_SERVER_DETECTION: 'none' };
  const child = spawn(process.execPath, [writer], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  expect(await text(child.stdout)).toBe('unreachable\nclosed\n');
});

it('has an index for every key that profiles are found by', async () => {
  const file = await readFile(new URL('../../firestore.indexes.json', import.meta.url), 'utf8');
  const { indexes } = JSON.parse(file) as { indexes: { fields: { fieldPath: string; order: string }[] }[] };
  const read = indexes.map(({ fields }) =>
    fields.map(({ fieldPath, order }) => `${fieldPath} ${order}`).join(),
  );
  const order = 'recordedAt DESCENDING,id DESCENDING';
  for (const key of ['fingerprint', 'family', 'jobName', 'target', 'hasCapacity'])
    expect(read).toContain(`${key} ASCENDING,${order}`);
  expect(read).toContain(order);
});
