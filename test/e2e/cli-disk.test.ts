import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { UserWorld } from './user-world.ts';

const world = new UserWorld();
const script = world.write('hello.py', 'print("hello")\n');
const small = join(world.folder, 'small');
const mounted = mountSmall();
afterAll(async () => {
  if (mounted) execFileSync('umount', [small]);
  await world.close();
});

/** Only root may mount, and not everywhere. */
function mountSmall(): boolean {
  mkdirSync(small);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', small], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A state folder below a file can be made by nobody, not even by root. */
const unwritable = { HEADSTART_STATE_DIR: join(script, 'state') };
const full = { HEADSTART_STATE_DIR: join(small, 's') };

describe('a state folder that cannot be written', () => {
  test.for(['plan', 'analyze'])('%s needs none', async (command) => {
    const { code, stderr } = await world.run([command, script], unwritable);
    expect(code, stderr).toBe(0);
  });

  test.for([
    ['preview', script],
    ['prepare', script, '--yes'],
    ['submit', 'hello'],
  ])('%s says which it is and what to do', async (args) => {
    const { code, stdout, stderr } = await world.run([...args, '--json'], unwritable);
    expect(code, stderr).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ failure: { fault: 'user' } });
    expect(stderr).toMatch(/hello\.py\/state/);
    expect(stderr).toMatch(/HEADSTART_STATE_DIR/);
  });
});

describe.skipIf(!mounted)('a disk that is full', () => {
  test('is said to be full', async () => {
    const { code, stderr } = await world.run(['prepare', script, '--yes', '--json'], full);
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(/is full[\s\S]*HEADSTART_STATE_DIR/);
  });
});
