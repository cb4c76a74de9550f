import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WatchResult } from '../../planner/use-cases/watch-run.ts';
import { counting, simulatedPlanner, type SimulatedPlanner } from '../support/simulated-planner.ts';

const hasTerraform =
  spawnSync('terraform', ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;

describe.skipIf(!hasTerraform)('a run on Spot, by the real Terraform on a simulated Google Cloud', () => {
  let world: SimulatedPlanner;
  beforeAll(async () => {
    world = await simulatedPlanner({ 'main.mjs': counting });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test(
    'is preempted, finds no room at first, goes on from its checkpoint, and is learnt from',
    { timeout: 180_000 },
    async () => {
      const { planner } = world;
      const { plan, zone, instance } = await planner.prepare(await planner.plan({ path: world.path }));
      expect(plan.offering?.provisioningModel).toBe('SPOT');
      const run = await planner.submit('count');
      const watching = planner.watch('count') as Promise<WatchResult>;
      await world.saw({ said: 'counts from 0' });

      const { machineType = '' } = plan.offering ?? {};
      await world.control('PUT', 'stockouts', { stockouts: [{ machineType, zone }] });
      const path = `projects/${plan.project}/zones/${zone}/instances/${instance}`;
      await world.control('POST', 'preempt', { instance: path });
      await world.saw({ failure: 'stockout' });
      const [status] = await planner.status('count');
      expect(status?.instance?.preemptedAt).toMatch(/^\d{4}-.*Z$/);
      expect(status?.run).toMatchObject({ id: run.id, state: 'stopped', starts: 1 });
      await world.control('PUT', 'stockouts', { stockouts: [] });

      const { restarts, profile } = await watching;
      await world.saw({ said: 'counts from 7' });
      expect(restarts).toBe(1);
      expect(world.questions.map(({ text }) => text)).toContain('Start headstart-count again for count?');
      expect(profile).toMatchObject({
        run: { id: run.id, state: 'succeeded', starts: 2 },
        offerings: [plan.offering],
        spot: [{ region: 'us-central1', zone, machineType, preemptions: 1 }],
      });
      expect(profile.spot?.[0]?.machineHours).toBeCloseTo(profile.run.runSeconds / 3600, 9);
      expect(await planner.profiles({ jobName: 'count' })).toEqual([profile]);
    },
  );
});
