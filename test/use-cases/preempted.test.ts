import { describe, expect, it } from 'vitest';
import { createPlanner } from '../../planner/planner.ts';
import { restartLimit } from '../../planner/watcher/restart-policy.ts';
import { HeadstartError, type FailureCode } from '../../schemas/failure.ts';
import type { WatchResult } from '../../planner/use-cases/watch-run.ts';
import type { InstanceState } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import type { Settings } from '../../schemas/settings.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildRun, instant } from '../support/build-profile.ts';
import { buildChange, plannerWorld, type PlannerWorld } from '../support/planner-world.ts';

const at = instant(4000);
const running = buildRun({ state: 'running', startedAt: instant(100), checkpointAt: instant(3900) });
const stopped: Run = { ...running, state: 'stopped' };
const ended: Run = { ...running, state: 'succeeded', starts: 2, endedAt: instant(7700), runSeconds: 7200 };
const preempted = { status: 'TERMINATED', preemptedAt: at } as const;

interface Scene {
  /** The run from one look of the watch to the next; the last one stays. */
  readonly runs?: readonly (Run | null)[];
  /** The machine at each look; the last one stays. Starting it makes it run. */
  readonly looks?: readonly Partial<InstanceState>[];
  readonly answers?: readonly boolean[];
  readonly watch?: Partial<Settings['watch']>;
  readonly startFailures?: readonly FailureCode[];
  readonly provisioningModel?: 'SPOT' | 'STANDARD';
  /** How the machine is left by a start that fails. */
  readonly afterFailure?: Partial<InstanceState>;
}

/** A Spot machine that is preempted under its run, watched to the end. */
async function watched(scene: Scene) {
  const resources = { provisioningModel: scene.provisioningModel ?? 'SPOT' };
  const job = buildJob({ checkpointing: true, dataAccess: [], resources });
  const policy = { policy: 'apply', coolDownSeconds: 0, maxUsd: null, ...scene.watch } as const;
  const world = plannerWorld({ job, settings: { watch: policy } });
  await world.planner.prepare(await world.planner.plan({ path: '/project/job.yaml' }));
  world.deeds.length = world.messages.length = world.questions.length = 0;
  const failures = [...(scene.startFailures ?? [])].map(failed);
  Object.assign(world.script, {
    jobChanges: [buildChange({ action: 'start' })],
    answers: [...(scene.answers ?? [])],
    applyFailures: failures,
    preemptions: [at],
  });
  const looks = { taken: 0 };
  const clock = { ...world.ports.clock, sleep: () => Promise.resolve(void (looks.taken += 1)) };
  const planner = createPlanner({ ...world.ports, clock, connection: await startable(world, scene, looks) });
  return { ...world, result: (await planner.watch('tune')) as WatchResult };
}

/** The scripted connection, whose machine changes at each look until an apply starts it. */
async function startable({ ports, script }: PlannerWorld, scene: Scene, watch: { readonly taken: number }) {
  const connection = await ports.connection();
  const ready = script.instance as InstanceState;
  const looks = [...(scene.looks ?? [preempted])];
  const cloud = {
    ...connection.cloud,
    instance: () => Promise.resolve({ ...ready, ...(looks.length > 1 ? looks.shift() : looks[0]) }),
  };
  const terraform = {
    ...connection.terraform,
    apply: async (...request: Parameters<typeof connection.terraform.apply>) => {
      await connection.terraform.apply(...request).catch((error: unknown) => {
        if (scene.afterFailure !== undefined) looks.splice(0, looks.length, scene.afterFailure);
        throw error;
      });
      looks.splice(0, looks.length, {});
    },
  };
  const runs = scene.runs ?? [running, stopped, ended];
  const run = () => Promise.resolve(runs[Math.min(watch.taken, runs.length - 1)] ?? null);
  const executor = connection.executor && { ...connection.executor, run };
  return () => Promise.resolve({ ...connection, cloud, terraform, executor });
}

function failed(code: FailureCode): HeadstartError {
  return new HeadstartError({ code, fault: 'cloud', message: `${code} it is.`, nextStep: null });
}

function notesOf({ messages }: PlannerWorld): string {
  return messages.flatMap((message) => (message.code === 'note' ? [message.text] : [])).join('\n');
}
const startsOf = ({ deeds }: PlannerWorld) => deeds.filter((deed) => deed === 'apply job').length;

describe('a machine that is preempted under its run', () => {
  it('is told of once, started again by the plan that stands, and the run goes on', async () => {
    const world = await watched({ runs: [running, stopped, stopped, running, ended] });
    expect(world.result).toMatchObject({ restarts: 1, adjustments: 0, run: { state: 'succeeded' } });
    expect(world.deeds).toEqual(['plan environment', 'plan job', 'apply job']);
    const told = world.messages.filter(({ code }) => code === 'preempted');
    expect(told).toEqual([{ code: 'preempted', instance: 'headstart-tune', at, run: stopped }]);
    const [question] = world.questions;
    expect(question).toMatchObject({ kind: 'spend', text: 'Start headstart-tune again for tune?' });
    expect(question?.details[0]).toContain(`from its checkpoint of ${instant(3900)}`);
  });

  it('leaves a profile with its hours on Spot and its preemption', async () => {
    const { result } = await watched({});
    const { offering } = result.prepared.plan;
    expect(result.profile).toMatchObject({
      offerings: [offering],
      spot: [{ zone: offering?.zone, machineType: offering?.machineType, machineHours: 2, preemptions: 1 }],
    });
    expect(result.prepared.offerings.map(({ until }) => until)).toEqual([at, undefined]);
  });

  it('says that a run without a checkpoint begins again', async () => {
    const without = { ...stopped, checkpointAt: null };
    const world = await watched({ runs: [running, without, ended] });
    expect(world.questions[0]?.details[0]).toContain('from the beginning, as it has no checkpoint');
    expect(startsOf(world)).toBe(1);
  });

  it.each<[string, Scene, RegExp, { asked: number; starts: number }]>([
    ['the answer is no', { answers: [false] }, /Declined; .*stays stopped/, { asked: 1, starts: 0 }],
    ['the policy is to suggest', { watch: { policy: 'suggest' } }, /to suggest/, { asked: 0, starts: 0 }],
    ['the limit is reached', { watch: { maxUsd: 0.0001 } }, /above the limit/, { asked: 0, starts: 0 }],
    [
      'the zone has no room for a while',
      { startFailures: ['stockout', 'stockout'], runs: [running, stopped, stopped, stopped, ended] },
      /tried again later/,
      { asked: 1, starts: 3 },
    ],
    ['somebody else is at it', { startFailures: ['lock'] }, /^(?!.*(again|stays))/s, { asked: 1, starts: 1 }],
    [
      'it was stopped by hand',
      { looks: [{ status: 'TERMINATED', preemptedAt: null }], runs: [running, stopped, stopped, ended] },
      /^headstart-tune is TERMINATED and was not preempted; run-1 goes on when tune is prepared again\.$/,
      { asked: 0, starts: 0 },
    ],
    [
      'it is still stopping',
      { looks: [{ ...preempted, status: 'STOPPING' }, preempted], runs: [running, stopped, stopped, ended] },
      /^(?!.*(again|stays))/s,
      { asked: 1, starts: 1 },
    ],
  ])('where %s', async (_what, scene, said, { asked, starts }) => {
    const world = await watched(scene);
    expect(notesOf(world)).toMatch(said);
    expect({ asked: world.questions.length, starts: startsOf(world) }).toEqual({ asked, starts });
  });

  it('is not started again within the cool-down', async () => {
    const runs = [stopped, stopped, stopped, ended];
    const world = await watched({ runs, startFailures: ['stockout'], watch: { coolDownSeconds: 3600 } });
    expect(startsOf(world)).toBe(1);
    expect(world.result.restarts).toBe(0);
  });

  it('is given up when there is no room for long, and costs nothing meanwhile', async () => {
    const startFailures = Array<FailureCode>(restartLimit).fill('stockout');
    const runs = [...Array<Run>(restartLimit).fill(stopped), ended];
    await expect(watched({ runs, startFailures })).rejects.toMatchObject({ failure: { code: 'stockout' } });
    const patient = await watched({ runs, startFailures: startFailures.slice(1) });
    expect(patient.result.restarts).toBe(1);
    expect(patient.result.prepared.offerings).toHaveLength(2);
  });

  it('that is taken back once more before it is ready is started once more', async () => {
    const afterFailure = { ...preempted, preemptedAt: instant(4100) };
    const runs = [stopped, stopped, ended];
    const world = await watched({ runs, startFailures: ['unreachable'], afterFailure });
    expect(world.messages.filter(({ code }) => code === 'preempted')).toHaveLength(2);
    expect({ asked: world.questions.length, starts: startsOf(world) }).toEqual({ asked: 2, starts: 2 });
  });

  it('ends the watch where starting it fails for another reason', async () => {
    await expect(watched({ startFailures: ['auth'] })).rejects.toMatchObject({ failure: { code: 'auth' } });
  });
});

it('a run on demand has nothing of Spot in its profile', async () => {
  const { result } = await watched({ provisioningModel: 'STANDARD', runs: [running, ended] });
  expect(Object.keys(result.profile)).not.toContain('spot');
});

it.each([
  ['FLEX_START', [90 * 60]],
  ['SPOT', []],
] as const)('of %s, the seconds in the queue are kept: %o', async (provisioningModel, seconds) => {
  const job = buildJob({ dataAccess: [], gpuRequired: true, resources: { provisioningModel } });
  const world = plannerWorld({ job, runs: [{ ...ended, checkpointAt: null }] });
  world.script.instance = {
    ...(world.script.instance as InstanceState),
    ...{ createdAt: instant(30), startedAt: instant(120) },
  };
  await world.planner.prepare(await world.planner.plan({ path: '/project/job.yaml' }));
  // The simulated cloud's durations pass 60 times as fast as its instants.
  const { profile } = await world.planner.watch('tune');
  expect([profile?.queuedSeconds ?? []].flat()).toEqual(seconds);
});

it('a watch without a run of ours says that the machine was preempted', async () => {
  const world = plannerWorld({ hasExecutor: false });
  await world.planner.prepare(await world.planner.plan({ path: '/project/job.yaml' }));
  world.script.instance = { ...(world.script.instance as InstanceState), ...preempted };
  expect(await world.planner.watch('tune')).toMatchObject({ instance: { preemptedAt: at } });
  const told = { code: 'preempted', instance: 'headstart-tune', at, run: null };
  expect(world.messages).toContainEqual(told);
  const [status] = await world.planner.status('tune');
  expect(status?.instance).toMatchObject({ preemptedAt: at });
});

it('a run that went with its preempted machine is told as that', async () => {
  const lost = watched({ runs: [running, null] });
  await expect(lost).rejects.toMatchObject({
    failure: { code: 'not-prepared', message: expect.stringContaining(`preempted at ${at}`) as string },
  });
});

it('a preempted machine costs nothing until it is prepared again by hand', async () => {
  const job = buildJob({ dataAccess: [], resources: { provisioningModel: 'SPOT' } });
  const world = plannerWorld({ job });
  const plan = await world.planner.plan({ path: '/project/job.yaml' });
  await world.planner.prepare(plan);
  const ready = world.script.instance as InstanceState;
  world.script.instance = { ...ready, ...preempted };
  world.script.jobChanges = [buildChange({ action: 'start' })];
  const connection = await world.ports.connection();
  const apply = connection.terraform.apply.bind(connection.terraform);
  Object.assign(connection.terraform, {
    apply: async (...request: Parameters<typeof apply>) => {
      await apply(...request);
      world.script.instance = ready;
    },
  });
  const { offerings } = await world.planner.prepare(plan);
  expect(offerings.map(({ until }) => until)).toEqual([at, undefined]);
});
