import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ended } from './headstart-process.ts';
import type { JsonValue } from './json-value.ts';
import { planContract } from './plan-contract.ts';
import { processesOf } from './processes-of.ts';
import { jsonOf, UserWorld } from './user-world.ts';

/** Keeps compiled code where Headstart itself would, which must then be gone with the rest. */
const world = new UserWorld({ NODE_COMPILE_CACHE: '' });
const stories = ['finetune', 'kmeans'] as const;
let ended: Ended;
let demo: JsonValue;
let leftRunning: readonly number[];

beforeAll(async () => {
  ended = await world.run(['demo', '--json']);
  leftRunning = processesOf(world.state);
  expect(ended.code, ended.stderr).toBe(0);
  demo = jsonOf(ended.stdout);
}, 300_000);
afterAll(() => world.close());

function spread(...path: readonly (string | number)[]): number {
  return demo.number(...path, 'upper') / demo.number(...path, 'lower');
}

describe('the demo does the nine steps', () => {
  test('1: it analyses a real training script and says where each value comes from', () => {
    expect(demo.at('finetune', 'first', 'job')).toMatchObject({
      ...{ language: 'python', gpuRequired: true, precision: 'bf16', checkpointing: true },
      dependencies: { torch: expect.stringMatching(/^\d/) as string },
    });
    expect(demo.list('finetune', 'first', 'job', 'dataAccess')).not.toEqual([]);
    expect(ended.stderr).toMatch(/train\.py:\d+/);
    expect(ended.stderr).toMatch(/requirements\.txt/);
  });

  test.for(stories)('2, 3: %s is predicted from priors and a machine chosen with alternatives', (story) => {
    const first = planContract.parse(demo.at(story, 'first'));
    expect(first.prediction.basis).toBe('priors');
    expect(first.offering).not.toBeNull();
    expect(first.cost?.usdPerRun).not.toBeNull();
    expect(first.alternatives.length).toBeGreaterThanOrEqual(3);
    expect(first.rejected.length).toBeGreaterThan(0);
  });

  test('4: Terraform says what changes before it is applied', () => {
    const shown = ended.stderr.search(/\+ +google_compute_network\.network +create/);
    const applied = ended.stderr.indexOf('google_compute_network.network created');
    expect(shown).toBeGreaterThan(-1);
    expect(applied).toBeGreaterThan(shown);
  });

  test('5: both stacks are applied, and the second data disk starts from the first one’s snapshot', () => {
    for (const made of ['service_account.machines', 'router_nat.nat', 'disk.data', 'instance.machine'])
      expect(ended.stderr).toMatch(new RegExp(`google_(compute_)?${made.replace('.', '\\.')} created`));
    expect(demo.at('finetune', 'first', 'dataSnapshot')).toBeNull();
    expect(demo.text('finetune', 'again', 'dataSnapshot')).toMatch(/^headstart-finetune-\d{14}$/);
  });

  test('6: k-means is executed and measured, the fine-tuning played back and called so', () => {
    const kmeans = ['kmeans', 'result', 'run'] as const;
    expect(demo.at(...kmeans)).toMatchObject({ state: 'succeeded', origin: 'measured', exitCode: 0 });
    expect(demo.number(...kmeans, 'measuredCpuSeconds')).toBeGreaterThan(1);
    expect(demo.at('kmeans', 'result', 'profile', 'usage', 'origin')).toBe('measured');
    const finetune = ['finetune', 'result', 'run'] as const;
    expect(demo.at(...finetune)).toMatchObject({ state: 'succeeded', origin: 'playback' });
    expect(demo.at(...finetune, 'measuredCpuSeconds')).toBeNull();
    expect(ended.stderr).toMatch(/play(ed )?back/);
  });

  test('7: k-means leaves its interval, gets a bigger machine and goes on from its checkpoint', () => {
    expect(demo.number('kmeans', 'result', 'adjustments')).toBe(1);
    expect(demo.number('kmeans', 'result', 'run', 'starts')).toBe(2);
    const offerings = demo.list('kmeans', 'result', 'prepared', 'offerings');
    expect(offerings).toHaveLength(2);
    const from = demo.text('kmeans', 'first', 'offering', 'machineType');
    const to = demo.text('kmeans', 'result', 'prepared', 'plan', 'offering', 'machineType');
    expect(to).not.toBe(from);
    expect(demo.at('kmeans', 'result', 'prepared', 'plan', 'revision')).toBe(2);
    expect(ended.stderr).toContain(`${from} → ${to}`);
    expect(ended.stderr).toMatch(/resuming after round \d+ of/);
    const peak = demo.number('kmeans', 'result', 'profile', 'summary', 'peakMemoryGib');
    expect(peak).toBeGreaterThan(demo.number('kmeans', 'first', 'prediction', 'memoryGib', 'upper'));
  });

  test.for(stories)('8: the next plan of %s rests on its run and has a narrower interval', (story) => {
    const run = demo.text(story, 'result', 'run', 'id');
    expect(demo.list(story, 'again', 'prediction', 'profileIds')).toEqual([run]);
    expect(demo.text(story, 'again', 'prediction', 'basis')).not.toBe('priors');
    const quantities = ['memoryGib', 'runtimeSeconds'] as const;
    for (const quantity of quantities)
      expect(spread(story, 'again', 'prediction', quantity)).toBeLessThan(
        spread(story, 'first', 'prediction', quantity),
      );
  });

  test('8: what was learnt of k-means makes another machine the choice', () => {
    const machineOf = (plan: string): string => demo.text('kmeans', plan, 'offering', 'machineType');
    expect(machineOf('again')).not.toBe(machineOf('first'));
  });

  test('9: after the release only snapshots are left, after the clean-up nothing', () => {
    const kept = demo.list('leftAfterRelease') as readonly string[];
    expect(kept.map((name) => name.replace(/-\d{14}$/, ''))).toEqual([
      ...['snapshots headstart-finetune', 'snapshots headstart-kmeans'],
    ]);
    expect(demo.at('leftAfterCleanUp')).toEqual([]);
  });

  test('no process is left, and no file but what Headstart may keep in its state folder', () => {
    expect(leftRunning).toEqual([]);
    for (const folder of [world.home, world.temporary, world.work]) expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(world.state, 'demo'))).toBe(false);
  });
});
