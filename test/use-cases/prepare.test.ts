import { describe, expect, it } from 'vitest';
import { HeadstartError, type FailureCode } from '../../schemas/failure.ts';
import { buildRun } from '../support/build-profile.ts';
import { buildChange, plannerWorld, type PlannerWorld, type Script } from '../support/planner-world.ts';
import { buildJob } from '../support/build-plan.ts';

const path = '/project/job.yaml';

async function prepare(world: PlannerWorld): Promise<string> {
  const plan = await world.planner.plan({ path });
  try {
    await world.planner.prepare(plan);
    return 'prepared';
  } catch (error) {
    if (error instanceof HeadstartError) return error.failure.code;
    throw error;
  }
}

describe('prepare', () => {
  const cases: readonly [string, Partial<Script>, 'prepared' | FailureCode, readonly string[]][] = [
    [
      'plans both stacks and applies what changes',
      {},
      'prepared',
      ['plan environment', 'plan job', 'apply job'],
    ],
    [
      'applies the environment first',
      { environmentChanges: [buildChange({ address: 'google_compute_network.network' })] },
      'prepared',
      ['plan environment', 'plan job', 'apply environment', 'apply job'],
    ],
    [
      'changes nothing when the answer is no',
      { answers: [false] },
      'declined',
      ['plan environment', 'plan job'],
    ],
    [
      'refuses several machines before anything is planned',
      { job: buildJob({ gpuRequired: true, distributed: { strategy: 'ddp', worldSize: 16 } }) },
      'multi-machine-unsupported',
      [],
    ],
    [
      'says so when nothing fits',
      { job: buildJob({ resources: { memoryGib: 1_000_000 } }) },
      'nothing-fits',
      [],
    ],
  ];
  it.each(cases)('%s', async (_name, script, outcome, deeds) => {
    const world = plannerWorld(script);
    expect(await prepare(world)).toBe(outcome);
    expect(world.deeds).toEqual(deeds);
  });

  it('asks with the cost before it spends', async () => {
    const world = plannerWorld();
    await prepare(world);
    expect(world.questions).toHaveLength(1);
    expect(world.questions[0]).toMatchObject({ kind: 'spend' });
    expect(world.questions[0]?.details.join('\n')).toMatch(/\$[0-9.]+ per hour/);
  });

  it('calls it destroying when the plan replaces something', async () => {
    const world = plannerWorld({ jobChanges: [buildChange({ action: 'replace', forcedBy: ['zone'] })] });
    await prepare(world);
    expect(world.questions[0]).toMatchObject({ kind: 'destroy' });
  });

  it('does nothing the second time, and keeps the revision', async () => {
    const world = plannerWorld();
    await prepare(world);
    world.script.jobChanges = [buildChange({ action: 'no-op' })];
    const again = await world.planner.plan({ path });
    expect(again.revision).toBe(1);
    expect((await world.ports.state.prepared('tune'))?.plan.planHash).toBe(again.planHash);
    await world.planner.prepare(again);
    expect(world.questions).toHaveLength(1);
  });

  it('counts the revision up and keeps the time limit when the plan is another one', async () => {
    const world = plannerWorld();
    await prepare(world);
    const before = await world.ports.state.prepared('tune');
    world.script.job = buildJob({ resources: { memoryGib: 100 }, expectedRuntimeSeconds: 90_000 });
    const plan = await world.planner.plan({ path });
    expect(plan.revision).toBe(2);
    expect(plan.maxRunSeconds).toBe(before?.plan.maxRunSeconds);
  });

  it('refuses while a run is on the machine', async () => {
    const world = plannerWorld();
    await prepare(world);
    world.script.runs = [buildRun({ state: 'running' })];
    expect(await prepare(world)).toBe('run-active');
  });

  it('remembers what it makes before it is made, so that release finds it', async () => {
    const world = plannerWorld({ instance: null });
    expect(await prepare(world)).toBe('unreachable');
    expect(await world.ports.state.prepared('tune')).toMatchObject({
      instance: 'headstart-tune',
      readyAt: null,
    });
  });
});

describe('release', () => {
  it('keeps the data disk as a snapshot, drops older ones and forgets the job', async () => {
    const world = plannerWorld();
    await prepare(world);
    world.deeds.length = 0;
    const { snapshot } = await world.planner.release('tune', { keepData: true });
    expect(snapshot).toMatch(/^headstart-tune-\d{14}$/);
    expect(world.deeds).toEqual([
      `snapshot ${snapshot}`,
      'plan job destroy',
      'apply job',
      'delete snapshot old',
    ]);
    expect(await world.ports.state.prepared('tune')).toBeNull();
    expect((await world.planner.plan({ path })).dataSnapshot).toBe(snapshot);
  });

  it('ends an active run, and says so before', async () => {
    const world = plannerWorld();
    await prepare(world);
    world.script.runs = [buildRun({ state: 'running' })];
    await world.planner.release('tune', { keepData: false });
    expect(world.deeds).toContain('cancel');
    expect(world.questions.at(-1)?.details.join(' ')).toMatch(/run-.*ends/);
    expect(world.deeds.some((deed) => deed.startsWith('snapshot'))).toBe(false);
  });

  it.each([
    [
      'a job that is not prepared',
      (world: PlannerWorld) => world.planner.release('other', { keepData: true }),
      'not-prepared',
    ],
    [
      'an environment with jobs in it',
      (world: PlannerWorld) => world.planner.releaseEnvironment('us-central1'),
      'conflict',
    ],
  ] as const)('refuses %s and says what to do', async (_name, work, code) => {
    const world = plannerWorld();
    await prepare(world);
    const error = await work(world).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(HeadstartError);
    expect((error as HeadstartError).failure.code).toBe(code);
    expect((error as HeadstartError).failure.nextStep).toContain('headstart');
  });
});

describe('submit', () => {
  it.each([
    ['runs the command of the job', {}, 'submit python3 train.py'],
    ['needs an executor', { hasExecutor: false }, 'unsupported-target'],
    ['refuses a second run', { runs: [buildRun({ state: 'running' })] }, 'run-active'],
  ] as const)('%s', async (_name, later, outcome) => {
    const world = plannerWorld('hasExecutor' in later ? { hasExecutor: false } : {});
    await prepare(world);
    if ('runs' in later) world.script.runs = [...later.runs];
    const got = await world.planner.submit('tune').then(
      () => world.deeds.at(-1),
      (error: HeadstartError) => error.failure.code,
    );
    expect(got).toBe(outcome);
  });
});
