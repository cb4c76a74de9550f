import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planContract } from './plan-contract.ts';
import { UserWorld } from './user-world.ts';

/** What only a process shows; what commands answer is tested in test/cli. */
const world = new UserWorld();
beforeAll(() => cpSync(join(import.meta.dirname, '..', '..', 'examples'), world.work, { recursive: true }));
afterAll(() => world.close());

test('--version is that of the package', async () => {
  expect((await world.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a plan is one JSON value on stdout', async () => {
  const plan = await world.json(['plan', 'finetune/train.py']);
  expect(planContract.parse(plan.value).offering).not.toBeNull();
});

test('a wrong command line ends the process with 1', async () => {
  const { code, stdout, stderr } = await world.run(['plan', 'x.py', '--bogus']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/unknown option '--bogus'/);
});

test('the app of cdktf.json synthesises what its environment names', async () => {
  const env = { HEADSTART_JOB: 'kmeans/job.yaml', CDKTF_OUTDIR: 'out' };
  expect(await world.run(['synth'], env)).toMatchObject({ code: 0, stdout: '' });
});

test('a reader that goes away is no error', async () => {
  const started = world.start(['plan', 'finetune/train.py']);
  (started.stdout as unknown as { destroy(): void }).destroy();
  expect((await started.ended).stderr).toBe('');
});
