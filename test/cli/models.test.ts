import { afterEach, beforeEach, expect, it } from 'vitest';
import { mixedRuns } from '../predictor/online/model-runs.ts';
import { HereWorld } from './command-line.ts';

let world: HereWorld;
beforeEach(() => {
  world = new HereWorld();
});
afterEach(() => world.close());

/** History of many jobs that all took far more than their code lets expect. */
function writeHistory(): void {
  const profiles = mixedRuns(60, 8, 8).map((run) => JSON.stringify(run));
  world.write('history.jsonl', profiles.join('\n'));
}

it('trains on what was recorded, lists the versions and goes back', async () => {
  world.write('count.py', 'import time\ntime.sleep(3)\n');
  expect((await world.json(['models', 'train'])).at('promoted')).toBeNull();
  expect((await world.run(['models'])).stdout).toContain('No models have been trained yet');
  writeHistory();
  await world.json(['profiles', 'import', 'history.jsonl']);
  const before = await world.json(['plan', 'count.py']);
  const trained = await world.json(['models', 'train']);
  expect(trained.number('promoted', 'version')).toBe(1);
  const { stdout } = await world.run(['models', 'list']);
  expect(stdout).toMatch(/^1 +\d{4}-\S+ +60 +memoryGib.* +now$/m);
  const after = await world.json(['plan', 'count.py']);
  expect(after.number('prediction', 'memoryGib', 'target')).toBeGreaterThan(
    4 * before.number('prediction', 'memoryGib', 'target'),
  );
  expect(after.number('prediction', 'modelVersion')).toBe(1);
  expect((await world.json(['models', 'rollback'])).at('version')).toBeNull();
  const back = await world.json(['plan', 'count.py']);
  expect(back.at('prediction', 'memoryGib')).toEqual(before.at('prediction', 'memoryGib'));
  expect((await world.json(['models', 'rollback', '1'])).at('version')).toBe(1);
  expect((await world.json(['models', 'list'])).list('models')).toHaveLength(1);
});

it.each([
  ['a version that there is not', ['rollback', '7'], /No version 7/],
  ['what is no version', ['rollback', 'latest'], /"latest" is no version/],
  ['nothing to go back from', ['rollback'], /none before it/],
])('says so of %s', async (_, args, message) => {
  const { code, stderr } = await world.run(['models', ...args]);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
});
