import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { judgePlan } from '../../planner/rules/judge.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { isRefused, type Plan } from '../../schemas/plan.ts';
import { buildJob } from '../support/build-plan.ts';
import { plannerWorld, type PlannerWorld } from '../support/planner-world.ts';

const path = '/project/job.yaml';
const gpuJob = buildJob({ gpuRequired: true, frameworks: [{ name: 'torch', version: '2.9.0' }] });

async function refusal(world: PlannerWorld, plan: Plan, way: 'preview' | 'prepare') {
  const refused: unknown = await world.planner[way](plan).catch((error: unknown) => error);
  return refused instanceof HeadstartError ? refused.failure : refused;
}

/** The same plan, as a hand could have changed it. */
function withOffering(plan: Plan, changes: Partial<NonNullable<Plan['offering']>>): Plan {
  return { ...plan, offering: plan.offering && { ...plan.offering, ...changes } };
}

describe('rules on plans', () => {
  const jobs = [
    ['a job without GPUs', buildJob()],
    ['a job with a GPU', gpuJob],
  ] as const;
  it.each(jobs)('carries the verdict of the rules on %s, and none that refuses it', async (_what, job) => {
    const plan = await plannerWorld({ job }).planner.plan({ path });
    expect(plan.offering).not.toBeNull();
    expect(plan.violations).toEqual(judgePlan(plan, await loadCatalog()).violations);
    expect(plan.violations.filter(isRefused)).toEqual([]);
  });

  it.each(jobs)('stands as it was planned: %s', async (_what, job) => {
    const world = plannerWorld({ job });
    const plan = await world.planner.plan({ path });
    await world.planner.prepare(plan);
    expect((await world.planner.plan({ path })).planHash).toBe(plan.planHash);
  });

  const ways = ['preview', 'prepare'] as const;
  it.each(ways)('%s refuses a plan that says itself that it is broken', async (way) => {
    const world = plannerWorld();
    const plan = await world.planner.plan({ path });
    const violations = [
      { rule: 'R20', message: 'A machine with GPUs cannot be moved.', source: 'gcp-rules' },
    ];
    expect(await refusal(world, { ...plan, violations }, way)).toMatchObject({ code: 'rule-broken' });
    expect(world.deeds).toEqual([]);
  });

  it.each(ways)('%s refuses a plan that is broken and does not say so', async (way) => {
    const world = plannerWorld({ job: gpuJob });
    const plan = await world.planner.plan({ path });
    const broken = withOffering(plan, {
      machineType: 'a3-highgpu-1g',
      accelerator: { type: 'nvidia-h100-80gb', count: 1 },
      provisioningModel: 'STANDARD',
    });
    const failure = await refusal(world, broken, way);
    expect(failure).toMatchObject({ code: 'rule-broken', fault: 'headstart' });
    expect(failure).toHaveProperty('message', expect.stringMatching(/R07/));
    expect(world.deeds).toEqual([]);
  });

  it.each(ways)('%s lets warnings and what is good to know pass', async (way) => {
    const world = plannerWorld();
    const plan = await world.planner.plan({ path });
    const said = { message: 'It could be better.', source: 'gcp-rules' };
    const violations = [
      { rule: 'R36', severity: 'warning', ...said },
      { rule: 'R24', severity: 'info', ...said },
    ] as const;
    await world.planner[way]({ ...plan, violations });
    expect(world.deeds).toContain('plan job');
  });
});
