import { describe, expect, it } from 'vitest';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { LadderRung, Plan } from '../../schemas/plan.ts';
import { afterStockout } from '../../planner/use-cases/climb-ladder.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildChange, plannerWorld, type PlannerWorld, type Script } from '../support/planner-world.ts';

const path = '/project/job.yaml';

/** A job for which many machines cost about as much. */
const job = buildJob({ resources: { vcpus: 4, memoryGib: 12 } });

function stockout(zones?: readonly string[]): HeadstartError {
  return new HeadstartError({
    code: 'stockout',
    fault: 'cloud',
    message: 'The zone has no room for this machine at present.',
    nextStep: null,
    ...(zones === undefined ? {} : { zones }),
  });
}

/** A world in which applying the job stack fails so many times before it works. */
function crowded(failures: readonly Error[], changes: Partial<Script> = {}): PlannerWorld {
  return plannerWorld({ job, applyFailures: [...failures], ...changes });
}

async function prepared(world: PlannerWorld, plan?: Plan): Promise<Failure | string> {
  try {
    const { zone } = await world.planner.prepare(plan ?? (await world.planner.plan({ path })));
    return zone;
  } catch (error) {
    if (error instanceof HeadstartError) return error.failure;
    throw error;
  }
}

async function ladderOf(
  changes: Partial<Script> = {},
): Promise<{ plan: Plan; ladder: readonly LadderRung[] }> {
  const plan = await plannerWorld({ job, ...changes }).planner.plan({ path });
  return { plan, ladder: plan.ladder ?? [] };
}

describe('the ladder of a plan', () => {
  it('is the same offering in other zones, then others under the price ceiling', async () => {
    const { plan, ladder } = await ladderOf();
    const own = ladder.filter(({ offering }) => offering.machineType === plan.offering?.machineType);
    expect(own.length).toBeGreaterThan(1);
    expect(ladder.slice(0, own.length)).toEqual(own);
    expect(ladder.length).toBeGreaterThan(own.length);
    const ceiling = 1.5 * (plan.cost?.usdPerHour ?? 0);
    expect(
      ladder.filter(({ usdPerHour, cost }) => usdPerHour > ceiling || usdPerHour !== cost.usdPerHour),
    ).toEqual([]);
    expect(ladder.map(({ offering }) => `${offering.machineType} ${offering.zone}`)).not.toContain(
      `${plan.offering?.machineType} ${plan.offering?.zone}`,
    );
  });

  it.each<[string, Partial<Script>, (rungs: readonly LadderRung[], plan: Plan) => boolean]>([
    [
      'a zone that was asked for is never left',
      { limits: { zone: 'us-central1-b' } },
      (rungs) => rungs.length > 0 && rungs.every(({ offering }) => offering.zone === 'us-central1-b'),
    ],
    [
      'a budget holds on every rung',
      { job: buildJob({ expectedRuntimeSeconds: 36_000 }), limits: { maxUsd: 1 } },
      (rungs) => rungs.length > 0 && rungs.every(({ cost }) => (cost.usdPerRun?.target ?? Infinity) <= 1),
    ],
    [
      'a ceiling of 1 leaves what costs as much',
      { settings: { prepared: { idleMinutes: 30, priceCeiling: 1 } } },
      (rungs, plan) =>
        rungs.length > 0 && rungs.every(({ usdPerHour }) => usdPerHour <= (plan.cost?.usdPerHour ?? 0)),
    ],
  ])('%s', async (_name, script, holds) => {
    const { plan, ladder } = await ladderOf(script);
    expect(holds(ladder, plan)).toBe(true);
  });

  it('is what the question shows', async () => {
    const world = crowded([]);
    await prepared(world);
    const shown = world.questions[0]?.details.find((line) => line.startsWith('where there is no room')) ?? '';
    const { ladder } = await ladderOf();
    expect(
      ladder.filter(
        ({ offering }) => !shown.includes(offering.zone) || !shown.includes(offering.machineType),
      ),
    ).toEqual([]);
  });
});

describe('a stockout', () => {
  it('leads to the zone that the cloud names, past others', async () => {
    const { ladder } = await ladderOf();
    const named = ladder[1]?.offering.zone ?? '';
    expect(await prepared(crowded([stockout([named])]))).toBe(named);
  });

  it('leads to the next zone where the cloud names none', async () => {
    const { ladder } = await ladderOf();
    expect(await prepared(crowded([stockout()]))).toBe(ladder[0]?.offering.zone);
  });

  it('leads to the next offering where every zone is full', async () => {
    const { plan, ladder } = await ladderOf();
    const own = ladder.filter(({ offering }) => offering.machineType === plan.offering?.machineType).length;
    const world = crowded(Array.from({ length: own + 1 }, () => stockout()));
    await prepared(world);
    const stands = await world.ports.state.prepared('tune');
    expect(stands?.plan.offering).toEqual(ladder[own]?.offering);
    expect(stands?.offerings.map(({ offering }) => offering)).toEqual([ladder[own]?.offering]);
    expect(stands?.path?.map(({ outcome }) => outcome)).toEqual([
      ...Array<string>(own + 1).fill('stockout'),
      'prepared',
    ]);
    expect(stands?.path?.at(-1)).toMatchObject({ reason: null, offering: ladder[own]?.offering });
    expect(world.questions).toHaveLength(1);
  });

  it('ends as such, with the whole path and nothing left, where no rung has room', async () => {
    const { ladder } = await ladderOf();
    const world = crowded(Array.from({ length: ladder.length + 1 }, () => stockout()));
    const failure = await prepared(world);
    expect(failure).toMatchObject({ code: 'stockout', fault: 'cloud' });
    const { message } = failure as Failure;
    expect(
      ladder.filter(
        ({ offering }) =>
          !message.includes(`${offering.machineType} (${offering.provisioningModel}) in ${offering.zone}`),
      ),
    ).toEqual([]);
    expect(await world.ports.state.prepared('tune')).toBeNull();
    expect(world.deeds.slice(-2)).toEqual(['plan job destroy', 'apply job']);
  });

  it('never takes a machine that was not shown, and quota is no stockout', async () => {
    const quota = new HeadstartError({ code: 'quota', fault: 'user', message: 'no quota', nextStep: null });
    expect(await prepared(crowded([quota]))).toMatchObject({ code: 'quota' });
  });

  it('leaves a second best alone when the same is planned again', async () => {
    const world = crowded([stockout()]);
    await prepared(world);
    const before = await world.ports.state.prepared('tune');
    const again = await world.planner.plan({ path });
    expect(again.planHash).toBe(before?.plan.planHash);
    expect(again.offering).toEqual(before?.plan.offering);
  });

  it('leaves the data of a standing job where it is', async () => {
    const world = plannerWorld();
    const zone = await prepared(world);
    world.script.job = buildJob({ resources: { memoryGib: 60 } });
    world.script.jobChanges = [buildChange({ action: 'stop-start' })];
    world.script.applyFailures = [stockout(['us-central1-f'])];
    world.deeds.length = 0;
    const failure = await prepared(world);
    expect(failure).toMatchObject({ code: 'stockout' });
    expect((failure as Failure).nextStep).toContain('keeps the data as a snapshot');
    expect(world.deeds.filter((deed) => deed.startsWith('apply'))).toEqual(['apply job']);
    expect((await world.ports.state.prepared('tune'))?.zone).toBe(zone);
  });
});

describe('afterStockout', () => {
  it('keeps of the failed offering the named zones alone, in the order of the cloud', async () => {
    const { plan, ladder } = await ladderOf();
    const failed = plan.offering;
    if (!failed) throw new Error('nothing fits');
    const own = ladder.filter(({ offering }) => offering.machineType === failed.machineType);
    const others = ladder.filter((rung) => !own.includes(rung));
    const zones = own.map(({ offering }) => offering.zone).toReversed();
    expect(afterStockout(ladder, failed, zones)).toEqual([...own.toReversed(), ...others]);
    expect(afterStockout(ladder, failed, ['mars-north1-a'])).toEqual(others);
    expect(afterStockout(ladder, failed, [])).toEqual(ladder);
  });
});
