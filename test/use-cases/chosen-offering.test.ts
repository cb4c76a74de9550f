import { describe, expect, it } from 'vitest';
import type { Offering } from '../../schemas/catalog.ts';
import type { Plan } from '../../schemas/plan.ts';
import { buildJob } from '../support/build-plan.ts';
import { plannerWorld, type PlannerWorld, type Script } from '../support/planner-world.ts';

const path = '/project/job.yaml';
/** More vCPUs make it faster and dearer, and it may be interrupted, so that there are alternatives of every kind. */
const job = buildJob({ expectedRuntimeSeconds: 7200, interruptible: true });
const worldWith = (script: Partial<Script> = {}): PlannerWorld => plannerWorld({ job, ...script });
const choose = (world: PlannerWorld, choice: Offering): Promise<Plan> =>
  world.planner.plan({ path, limits: { choice } });

const identity = ({ machineType, zone, provisioningModel }: Offering): string =>
  [machineType, zone, provisioningModel].join(' ');

describe('an offering that is chosen by hand', () => {
  it('is the pick with the same figures, whichever of the alternatives it is', async () => {
    const world = worldWith();
    const free = await world.planner.plan({ path });
    expect(free.alternatives.length).toBeGreaterThan(1);
    for (const { offering, cost, latency } of free.alternatives) {
      const plan = await choose(world, offering);
      expect(plan).toMatchObject({ offering, cost, latency });
      expect(plan.reason).toContain('chosen by hand');
      expect(plan.planHash).not.toBe(free.planHash);
      expect(plan.alternatives[0]).toMatchObject({ offering: free.offering, cost: free.cost });
      const shown = plan.alternatives.map((one) => identity(one.offering));
      expect(shown).not.toContain(identity(offering));
      expect(shown).toHaveLength(free.alternatives.length);
      for (const rung of plan.ladder ?? []) expect(identity(rung.offering)).not.toBe(identity(offering));
    }
  });

  it('changes nothing where it is the pick anyway', async () => {
    const world = worldWith();
    const free = await world.planner.plan({ path });
    const plan = await choose(world, free.offering!);
    expect(plan.planHash).toBe(free.planHash);
    expect(plan.limits).toEqual({ choice: free.offering });
  });

  it('is remembered by the plan, so that planning again with its limits gives the same plan', async () => {
    const world = worldWith();
    const { alternatives } = await world.planner.plan({ path });
    const plan = await choose(world, alternatives[0]!.offering);
    const again = await world.planner.plan({ path, limits: { ...plan.limits } });
    expect(again.planHash).toBe(plan.planHash);
  });

  it('is what is prepared, and stands as long as it is chosen', async () => {
    const world = worldWith();
    const { alternatives } = await world.planner.plan({ path });
    const chosen = alternatives.find(({ offering }) => offering.machineCount === 1)!.offering;
    const prepared = await world.planner.prepare(await choose(world, chosen));
    expect(prepared.plan.offering).toEqual(chosen);
    const again = await choose(world, chosen);
    expect(again).toMatchObject({ planHash: prepared.plan.planHash, revision: 1 });
  });

  it.each<[string, Partial<Script>, string]>([
    ['the budget', { limits: { maxUsd: 0.000_001 } }, 'maxUsd'],
    ['the deadline', { limits: { deadline: '2026-01-01T00:00:00Z' } }, 'deadline'],
    ['the memory', { job: { ...job, resources: { memoryGib: 3000 } } }, 'memoryGib'],
  ])('is no pick where it misses %s, and the first reason names it', async (_what, script, criterion) => {
    const { alternatives } = await worldWith().planner.plan({ path });
    const { offering } = alternatives[0]!;
    const plan = await choose(worldWith(script), offering);
    expect(plan.offering).toBeNull();
    expect(plan.rejected[0]).toMatchObject({ criterion, count: 1 });
    expect(plan.rejected[0]?.reason).toContain(`${offering.machineType}, which was chosen, does not fit`);
  });

  it.each([
    ['machine type', { machineType: 'n9-standard-2' }, 'n9-standard-2'],
    ['zone', { zone: 'us-central1-zz' }, 'us-central1-zz'],
    ['region', { region: 'europe-west4' }, 'europe-west4'],
  ])('is refused by name where its %s is none of the catalog', async (_what, change, named) => {
    const world = worldWith();
    const { offering } = await world.planner.plan({ path });
    const refused = { failure: { code: 'usage', message: expect.stringContaining(named) as string } };
    await expect(choose(world, { ...offering!, ...change })).rejects.toMatchObject(refused);
  });
});
