import { describe, expect, it } from 'vitest';
import type { Quota } from '../../planner/ports.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { buildJob, buildOffering } from '../support/build-plan.ts';
import { buildChange, plannerWorld, type PlannerWorld, type Script } from '../support/planner-world.ts';

const path = '/project/job.yaml';
const job = buildJob({ resources: { vcpus: 4, memoryGib: 12 } });
const disk = buildChange({ address: 'google_compute_disk.data', type: 'google_compute_disk' });

function worldOf(changes: Partial<Script> = {}): PlannerWorld {
  return plannerWorld({ job, jobChanges: [disk, buildChange()], ...changes });
}

/** The same figures for each metric of the region. */
function quotasOf(figures: Readonly<Record<string, number>>): readonly Quota[] {
  return Object.entries(figures).map(([metric, limit]) => ({
    metric,
    region: 'us-central1',
    limit,
    usage: 0,
  }));
}

const failure = {
  code: 'auth',
  fault: 'user',
  message: 'The API is off.',
  nextStep: null,
} as const;
const ample = { CPUS: 100, SSD_TOTAL_GB: 1000 };

describe('preflight', () => {
  it('is part of a preview, and told', async () => {
    const world = worldOf({ quotas: quotasOf(ample) });
    const { preflight } = await world.planner.preview(await world.planner.plan({ path }));
    const found = preflight.checks.map(({ kind, status, quota }) => [
      kind,
      status,
      quota?.metric,
      quota?.needed,
    ]);
    expect(found).toEqual([
      ['quota', 'ok', 'CPUS', 4],
      ['quota', 'ok', 'SSD_TOTAL_GB', 60],
      ['credentials', 'ok', undefined, undefined],
    ]);
    const told = world.messages.flatMap((message) => (message.code === 'note' ? [message.text] : []));
    expect(told).toContainEqual(expect.stringContaining('CPUS, SSD_TOTAL_GB'));
  });

  it('stops an apply before the question, with what to raise', async () => {
    const world = worldOf({ quotas: quotasOf({ ...ample, CPUS: 3 }) });
    const refused = world.planner.prepare(await world.planner.plan({ path }));
    await expect(refused).rejects.toMatchObject({
      failure: {
        code: 'quota',
        fault: 'cloud',
        nextStep: expect.stringContaining('CPUS of at least 4') as string,
      },
    });
    expect(world.questions).toEqual([]);
    expect(world.deeds).toEqual(['plan environment', 'plan job']);
    expect(await world.ports.state.prepared('tune')).toBeNull();
  });

  it('looks at nothing that is not made', async () => {
    const world = worldOf({
      quotas: quotasOf({ CPUS: 0, SSD_TOTAL_GB: 0 }),
      jobChanges: [buildChange({ action: 'no-op' })],
    });
    const { preflight } = await world.planner.preview(await world.planner.plan({ path }));
    expect(preflight.checks.map(({ kind }) => kind)).toEqual(['credentials']);
  });

  it.each<[string, Script['quotaLimits'], string]>([
    ['blocks where a limit that is told elsewhere is too small', { 'CPUS_PER_VM_FAMILY:C4': 3 }, 'blocked'],
    ['does not know where it would do', { 'CPUS_PER_VM_FAMILY:C4': 24 }, 'unknown'],
    ['does not know where nobody tells it', {}, 'unknown'],
    ['does not know where it cannot be read', new HeadstartError(failure), 'unknown'],
  ])('%s', async (_title, quotaLimits, status) => {
    const world = worldOf({ quotas: quotasOf({ ...ample, HDB_TOTAL_GB: 1000 }), quotaLimits });
    const plan = await world.planner.plan({ path });
    const offering = buildOffering({ machineType: 'c4-standard-4', usdPerHour: 0.2 });
    const { preflight } = await world.planner.preview({ ...plan, offering });
    const found = preflight.checks.flatMap(({ quota, ...check }) =>
      quota ? [[quota.metric, check.status]] : [],
    );
    expect(found).toEqual([
      ['CPUS_PER_VM_FAMILY:C4', status],
      ['CPUS', 'ok'],
      ['HDB_TOTAL_GB', 'ok'],
    ]);
  });

  it('goes on where nobody tells the quotas', async () => {
    const world = worldOf({ quotas: [] });
    await world.planner.prepare(await world.planner.plan({ path }));
    expect(world.deeds).toContain('apply job');
  });

  it.each([
    [0.2, 'warning'],
    [0.9, 'ok'],
    [null, 'unknown'],
  ] as const)('asks about Spot alone how likely it is obtained: %s', async (obtainability, status) => {
    const world = worldOf({ obtainability, quotas: quotasOf(ample), limits: { spot: true } });
    const spot = await world.planner.preview(await world.planner.plan({ path }));
    expect(spot.preflight.checks.find(({ kind }) => kind === 'obtainability')?.status).toBe(status);
    const standard = worldOf({ obtainability, quotas: quotasOf(ample) });
    const { preflight } = await standard.planner.preview(await standard.planner.plan({ path }));
    expect(preflight.checks.some(({ kind }) => kind === 'obtainability')).toBe(false);
  });

  it('passes by a rung of the ladder that quota rules out, and notes it', async () => {
    const stockout = new HeadstartError({
      code: 'stockout',
      fault: 'cloud',
      message: 'full',
      nextStep: null,
    });
    const { ladder = [], offering } = await worldOf().planner.plan({ path });
    const own = ladder.filter((rung) => rung.offering.machineType === offering?.machineType).length;
    const quota = new HeadstartError({ code: 'quota', fault: 'user', message: 'none', nextStep: null });
    const world = worldOf({ applyFailures: [...Array.from({ length: own + 1 }, () => stockout), quota] });
    await world.planner.prepare(await world.planner.plan({ path }));
    const stands = await world.ports.state.prepared('tune');
    const outcomes = stands?.path?.map(({ outcome }) => outcome) ?? [];
    expect(outcomes.slice(-2)).toEqual(['quota', 'prepared']);
    const types = stands?.path?.map((step) => step.offering.machineType) ?? [];
    expect(types.at(-1)).not.toBe(types.at(-2));
  });
});
