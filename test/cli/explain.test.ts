import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HereWorld } from './command-line.ts';

const examples = join(import.meta.dirname, '..', '..', 'examples');
const world = new HereWorld();
beforeAll(() => {
  cpSync(examples, world.work, { recursive: true });
});
afterAll(() => world.close());

const accounting = [
  'JobID|JobName|User|State|Start|End|ElapsedRaw|AllocCPUS|ReqMem|MaxRSS',
  '1|kmeans|kim|COMPLETED|2020-01-01T00:00:00|2020-01-01T01:00:00|3600|2|8G|7G',
].join('\n');

it('explains each quantity of the plan, by its evidence and by what moves it', async () => {
  const plan = await world.json(['plan', 'finetune/train.py']);
  const explained = await world.json(['explain', 'finetune/train.py']);
  expect(explained.at('reasons')).toEqual(plan.at('prediction', 'reasons'));
  const quantities = explained.list('quantities') as readonly {
    field: string;
    from: string;
    reason: string;
  }[];
  expect(quantities.map(({ field }) => field)).toEqual(
    expect.arrayContaining(['memoryGib', 'gpuMemoryGib', 'vcpus', 'diskGib', 'runtimeSeconds']),
  );
  for (const { reason } of quantities) expect(reason).not.toBe('');
  const memory = quantities.find(({ field }) => field === 'memoryGib');
  expect(memory).toMatchObject(plan.at('prediction', 'memoryGib') as object);
  const values = explained.list('values') as readonly {
    field: string;
    change: number;
    line: number | null;
  }[];
  const changes = values.map(({ change }) => change);
  expect(values.length).toBeGreaterThan(2);
  expect(changes).toEqual(changes.toSorted((one, other) => other - one));
  expect(values.find(({ field }) => field === 'batchSize')?.line).toBeGreaterThan(0);
});

it('names the runs behind it, for a person too', async () => {
  const before = await world.run(['explain', 'kmeans/kmeans.py']);
  expect(before.stdout).toMatch(/^What each quantity rests on\n {2}memory .*the code alone\n/);
  expect(before.stdout).toContain('None yet');
  world.write('jobs.txt', accounting);
  await world.json(['profiles', 'import', 'jobs.txt']);
  const { code, stdout } = await world.run(['explain', 'kmeans/kmeans.py']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ {2}memory .* 1 run of the job itself$/m);
  expect(stdout).toMatch(/^ {2}imported-slurm-\w+ +kmeans +succeeded +2020-01-01 +– +7 GiB +1 h +unknown$/m);
});

it('refuses what cannot be planned as plan does', async () => {
  const failed = await world.json(['explain', 'none.py'], 1);
  expect(failed.at('failure', 'code')).toBe('file-not-found');
});

it('stands below a plan that is asked why, and in no saved plan', async () => {
  const { stdout } = await world.run(['plan', 'finetune/train.py']);
  const why = await world.run(['plan', 'finetune/train.py', '--why', '--out', 'plan.json']);
  expect(why.code).toBe(0);
  expect(why.stdout.startsWith(stdout.trimEnd())).toBe(true);
  expect(why.stdout).toMatch(/\n\nWhat each quantity rests on\n[^]*\nWhat moves it most\n/);
  const [plan, explained] = [
    await world.json(['plan', 'finetune/train.py', '--why']),
    await world.json(['explain', 'finetune/train.py']),
  ];
  expect({ ...(plan.at('explanation') as object), schemaVersion: 1 }).toEqual(explained.value);
  expect(JSON.parse(readFileSync(world.at('plan.json'), 'utf8'))).not.toHaveProperty('explanation');
});
