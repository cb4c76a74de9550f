import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemProbe } from '../../planner/doctor/system-probe.ts';

const probe = createSystemProbe({});
let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'headstart-doctor-'));
  await writeFile(join(directory, 'file'), 'text');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test('a folder that can be written is left as it was', async () => {
  expect(await probe.whyNotWritable(directory)).toBeNull();
  expect(await readdir(directory)).toEqual(['file']);
});

test('a folder that cannot be made says why', async () => {
  expect(await probe.whyNotWritable(join(directory, 'file', 'below'))).toMatch(/ENOTDIR|EEXIST/);
});

test('free disk of a folder that is not there yet is that of its parent', async () => {
  expect(await probe.freeBytes(join(directory, 'a', 'b'))).toBeGreaterThan(0);
});

test('files: text, or null', async () => {
  expect(await probe.readText(join(directory, 'file'))).toBe('text');
  expect(await probe.readText(join(directory, 'none'))).toBeNull();
});

test('SQLite and loopback of the machine that runs the tests', async () => {
  expect(await probe.sqliteVersion()).toMatch(/^\d+\.\d+/);
  expect(await probe.whyNoLoopback()).toBeNull();
});

test('versions of programs', async () => {
  expect(await probe.versionOf(process.execPath)).toBe(process.version);
  expect(await probe.versionOf(join(directory, 'no-such-program'))).toBeNull();
  expect(await probe.versionOf(join(directory, 'file'))).toBeNull();
});
