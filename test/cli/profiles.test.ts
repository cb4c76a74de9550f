import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HereWorld } from './command-line.ts';

let world: HereWorld;
beforeEach(() => {
  world = new HereWorld();
});
afterEach(() => world.close());

const accounting = [
  'JobID|JobName|User|State|Start|End|ElapsedRaw|AllocCPUS|ReqMem|MaxRSS',
  '1|count|kim|COMPLETED|2020-01-01T00:00:00|2020-01-01T01:00:00|3600|2|8G|7G',
  '2|count|lee|FAILED|2020-01-02T00:00:00|2020-01-02T01:00:00|3600|2|8G|6G',
  '3|other|kim|COMPLETED|2099-01-01T00:00:00|2099-01-01T01:00:00|3600|2|8G|5G',
].join('\n');

async function withHistory(): Promise<void> {
  world.write('jobs.txt', accounting);
  expect(await world.json(['profiles', 'import', 'jobs.txt'])).toMatchObject({
    value: { format: 'slurm', imported: 3, left: [] },
  });
}

async function users(args: readonly string[]): Promise<string> {
  const answer = await world.json(['profiles', ...args]);
  const profiles = answer.list('profiles');
  return profiles
    .map(
      (_, index) =>
        `${answer.text('profiles', index, 'job', 'name')}:${answer.text('profiles', index, 'job', 'labels', 'user')}`,
    )
    .join(' ');
}

it('imports, lists by filter, shows, and lists a job without a word for it', async () => {
  await withHistory();
  expect(await users([])).toBe('other:kim count:lee count:kim');
  expect(await users(['count'])).toBe('count:lee count:kim');
  expect(await users(['list', '--job', 'count', '--user', 'kim'])).toBe('count:kim');
  expect(await users(['list', '--outcome', 'failed'])).toBe('count:lee');
  expect(await users(['list', '--limit', '1'])).toBe('other:kim');
  expect(await users(['list', '--older-than', '90d'])).toBe('count:lee count:kim');
  expect(await users(['list', '--origin', 'measured'])).toBe('');
  const id = (await world.json(['profiles', 'count'])).text('profiles', 1, 'id');
  const { stdout } = await world.run(['profiles', 'show', id]);
  expect(stdout).toMatch(/memory +7(\.0)? GiB, predicted by nobody/);
  expect(stdout).toContain('imported');
});

it('is known to the next plan of a job of that name, as memory alone', async () => {
  world.write('count.py', 'import time\ntime.sleep(3)\n');
  const before = await world.json(['plan', 'count.py']);
  await withHistory();
  const after = await world.json(['plan', 'count.py']);
  expect(after.number('prediction', 'memoryGib', 'target')).toBeGreaterThan(6);
  expect(after.list('prediction', 'profileIds')).not.toEqual([]);
  expect(after.at('prediction', 'runtimeSeconds')).toEqual(before.at('prediction', 'runtimeSeconds'));
});

it('exports what another state folder takes over as it was', async () => {
  await withHistory();
  const { stdout } = await world.run(['profiles', 'export']);
  const other = new HereWorld();
  other.write('history.jsonl', stdout);
  expect((await other.json(['profiles', 'import', 'history.jsonl'])).at('imported')).toBe(3);
  expect((await other.run(['profiles', 'export'])).stdout).toBe(stdout);
  await other.close();
});

it('prunes what the filters name, asks before, and never everything by accident', async () => {
  await withHistory();
  const unasked = await world.json(['profiles', 'prune', '--older-than', '90d'], 1);
  expect(unasked.at('failure', 'code')).toBe('consent-required');
  expect((await world.json(['profiles', 'prune', '--yes'], 1)).at('failure', 'code')).toBe('usage');
  const pruned = await world.json(['profiles', 'prune', '--older-than', '90d', '--job', 'count', '--yes']);
  expect(pruned.at('deleted')).toBe(2);
  expect(await users([])).toBe('other:kim');
  expect((await world.json(['profiles', 'prune', '--user', 'nobody'])).at('deleted')).toBe(0);
});

it('tells what it cannot take over', async () => {
  world.write('x.csv', 'a,b\n1,2\n');
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['import', 'none.txt'], 'file-not-found'],
    [['import', 'x.csv'], 'usage'],
    [['show', 'run-none'], 'usage'],
    [['export', '--format', 'xml'], 'usage'],
    [['prune', '--older-than', 'long'], 'usage'],
  ];
  for (const [args, code] of cases)
    expect((await world.json(['profiles', ...args], 1)).at('failure', 'code'), args.join(' ')).toBe(code);
  expect(readFileSync(world.at('x.csv'), 'utf8')).toBe('a,b\n1,2\n');
});
