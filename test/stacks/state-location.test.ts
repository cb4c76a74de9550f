import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSynthesiser } from '../../planner/stacks.ts';
import { buildPlan } from '../support/build-plan.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Backend = Readonly<Record<string, unknown>>;

async function backendOf(stack: 'environment' | 'job', stateBucket: string | null): Promise<Backend> {
  const directory = await temporaryFolder();
  await createSynthesiser({ stateBucket })[stack](buildPlan(), directory);
  const text = await readFile(join(directory, 'cdk.tf.json'), 'utf8');
  return (JSON.parse(text) as { terraform: { backend: Backend } }).terraform.backend;
}

test.each(['environment', 'job'] as const)('without a bucket the state of %s is beside it', async (stack) => {
  expect(await backendOf(stack, null)).toEqual({ local: { path: 'terraform.tfstate' } });
});

test.each([
  ['environment', 'headstart/environment/example-project/us-central1'],
  ['job', 'headstart/job/example-project/tune'],
] as const)('in a bucket the state of %s has its own place', async (stack, prefix) => {
  expect(await backendOf(stack, 'team-state')).toEqual({ gcs: { bucket: 'team-state', prefix } });
});

test('an environment of a place alone keeps its state where that of a plan does', async () => {
  const directory = await temporaryFolder();
  const place = { project: 'example-project', region: 'us-central1' };
  await createSynthesiser({ stateBucket: 'team-state' }).environmentOf(place, directory);
  const alone = await readFile(join(directory, 'cdk.tf.json'), 'utf8');
  await createSynthesiser({ stateBucket: 'team-state' }).environment(buildPlan(), directory);
  expect(alone).toBe(await readFile(join(directory, 'cdk.tf.json'), 'utf8'));
});
