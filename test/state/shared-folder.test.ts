import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { sharedFolder } from '../../planner/state/shared-folder.ts';
import { describeSharedPlace } from '../contracts/shared-place.ts';

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'shared-'));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('a folder', () => {
  describeSharedPlace(() => Promise.resolve(sharedFolder(newFolder(), 'others')));

  test.each([
    ['owner', 0],
    ['others', 0o044 & ~process.umask()],
  ] as const)('for %s can be read by others with the mode %o', async (readers, mode) => {
    const folder = newFolder();
    await sharedFolder(folder, readers).write('party.json', '{}');
    expect(statSync(join(folder, 'party.json')).mode & 0o044).toBe(mode);
  });
});
