import { describe, expect, it } from 'vitest';
import { createPlanner } from '../../planner/planner.ts';
import type { AdjustResult } from '../../schemas/api.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildRun, buildSample, instant } from '../support/build-profile.ts';
import { buildChange, plannerWorld, type PlannerWorld, type Script } from '../support/planner-world.ts';

const running = (changes: Partial<Run> = {}): Run =>
  buildRun({
    ...{ state: 'running', startedAt: instant(3600), submittedAt: instant(3600), endedAt: null },
    ...{ exitCode: null, checkpointAt: null },
    ...changes,
  });

/** Samples a minute apart from when the machine was ready on; the clock of this world runs 60 times as fast. */
function using(memoryGib: (minute: number) => number, minutes = 6): UsageSample[] {
  return Array.from({ length: minutes }, (_, index) =>
    buildSample({ at: instant(3600 + index + 1), memoryGib: memoryGib(index + 1), cpuUtilization: 0.5 }),
  );
}
const ended = buildRun({ state: 'succeeded', endedAt: instant(600) });
const growing = using((minute) => minute);
const steady = using(() => 0.4);

async function prepared(script: Partial<Script>): Promise<PlannerWorld> {
  const world = plannerWorld({
    job: buildJob({ checkpointing: true, dataAccess: [] }),
    // "suggest" is what the watcher may do by itself; whoever asks for an adjustment gets one.
    settings: { watch: { policy: 'suggest', coolDownSeconds: 3600, maxUsd: 0 } },
  });
  await world.planner.prepare(await world.planner.plan({ path: '/project/job.yaml' }));
  world.deeds.length = world.messages.length = world.questions.length = 0;
  Object.assign(world.script, { jobChanges: [buildChange({ action: 'stop-start' })], ...script });
  return world;
}

describe('adjust', () => {
  it.each<[string, Partial<Script>, Pick<AdjustResult, 'adjusted'> & { reason: RegExp }]>([
    ['nothing of a run that has ended', { runs: [ended] }, { adjusted: false, reason: /has ended/ }],
    ['nothing before there is usage', { runs: [running()] }, { adjusted: false, reason: /no usage/ }],
    [
      'nothing that is as predicted',
      { runs: [running()], samples: [steady] },
      { adjusted: false, reason: /as predicted/ },
    ],
    [
      'nothing that is declined',
      { runs: [running()], samples: [growing], answers: [false] },
      { adjusted: false, reason: /Declined/ },
    ],
    [
      'a machine that is too small, whatever the policy is',
      { runs: [running()], samples: [growing] },
      { adjusted: true, reason: /memory/i },
    ],
    [
      'a machine on which somebody else runs something',
      { hasExecutor: false, samples: [growing] },
      { adjusted: true, reason: /memory/i },
    ],
  ])('adjusts %s', async (_what, script, { adjusted, reason }) => {
    const world = await prepared(script);
    const result = await world.planner.adjust('tune');
    expect(result).toMatchObject({ adjusted, reason: expect.stringMatching(reason) as string });
    expect(world.deeds.includes('apply job')).toBe(adjusted);
    const standing = await world.ports.state.prepared('tune');
    expect(standing?.plan.revision).toBe(adjusted ? 2 : 1);
    if (adjusted) expect(standing?.plan).toEqual(result.plan);
  });

  it('asks with both prices, and says what happens to what runs', async () => {
    const ours = await prepared({ runs: [running()], samples: [growing] });
    await ours.planner.adjust('tune');
    expect(ours.questions[0]?.details[0]).toMatch(/\$.* → .*\$/);
    expect(ours.questions[0]?.details[1]).toContain('checkpoint');
    const theirs = await prepared({ hasExecutor: false, samples: [growing] });
    await theirs.planner.adjust('tune');
    expect(theirs.questions[0]?.details[1]).toContain('whatever runs on it ends');
  });

  it('judges a machine by its own usage, not by that of the one before', async () => {
    const world = await prepared({ runs: [running()], samples: [growing, growing] });
    expect((await world.planner.adjust('tune')).adjusted).toBe(true);
    const standing = await world.ports.state.prepared('tune');
    const [first, second] = standing!.offerings;
    const later = { ...second!, since: instant(4200) };
    await world.ports.state.savePrepared({ ...standing!, offerings: [first!, later] });
    expect(await world.planner.adjust('tune')).toMatchObject({ adjusted: false, reason: /no usage/ });
  });

  it('refuses what would replace the machine, and a job that is not prepared', async () => {
    const jobChanges = [buildChange({ action: 'replace', forcedBy: ['zone'] })];
    const world = await prepared({ runs: [running()], samples: [growing], jobChanges });
    const failure = (code: string) => ({ failure: { code } });
    await expect(world.planner.adjust('tune')).rejects.toMatchObject(failure('conflict'));
    await expect(world.planner.adjust('other')).rejects.toMatchObject(failure('not-prepared'));
  });
});

describe('a watch beside which somebody adjusts the machine', () => {
  it.each([
    ['goes on from there', true, 0],
    ['adjusts it itself where nobody does', false, 1],
  ])('%s', async (_what, meanwhile, adjustments) => {
    const world = await prepared({});
    const { state } = world.ports;
    const adjusted = async (): Promise<void> => {
      const standing = (await state.prepared('tune'))!;
      const [first] = standing.offerings;
      const plan = { ...standing.plan, revision: 2 };
      const offerings = [first!, { ...first!, since: instant(4200) }];
      await state.savePrepared({ ...standing, plan, offerings });
    };
    const one = running({ checkpointAt: instant(3700) });
    const runs = [one, one, one, ended];
    Object.assign(world.script, { runs, samples: [[], growing] });
    const ports = {
      ...world.ports,
      settings: {
        ...world.ports.settings,
        watch: { policy: 'apply', coolDownSeconds: 0, maxUsd: null } as const,
      },
      clock: { ...world.ports.clock, sleep: () => (meanwhile ? adjusted() : Promise.resolve()) },
    };
    const watched = await createPlanner(ports).watch('tune');
    expect(watched.adjustments).toBe(adjustments);
  });
});

describe('usage', () => {
  it('is asked for as long as it is looked back, at instants of the target, and told to nobody', async () => {
    const world = await prepared({});
    const standing = (await world.ports.state.prepared('tune'))!;
    const readyAt = instant(0);
    const held = standing.offerings.map((one) => ({ ...one, since: readyAt }));
    await world.ports.state.savePrepared({ ...standing, readyAt, preparedAt: readyAt, offerings: held });
    const connection = await world.ports.connection();
    const asked: string[] = [];
    const samples: typeof connection.usage.samples = ({ since }) => {
      asked.push(since);
      return Promise.resolve([buildSample({ at: instant(10) })]);
    };
    Object.assign(connection.usage, { samples });
    // The world's now is an hour after its beginning, and 60 minutes of its time pass in one of ours.
    const [sample] = await world.planner.usage({ jobName: 'tune', minutes: 60 });
    expect(asked).toEqual([instant(3540)]);
    expect(sample?.at).toBe(instant(600));
    await world.planner.usage({ jobName: 'tune', minutes: 1_000_000 });
    expect(asked[1]).toBe(readyAt);
    expect(world.messages).toEqual([]);
  });
});

describe('explain', () => {
  it('names the reasons, the lines and the runs that a prediction rests on', async () => {
    const evidence = {
      entry: [{ file: 'a.py', line: 3, text: 'main()', origin: 'code', certainty: 1 } as const],
    };
    const world = plannerWorld({ evidence, runs: [ended] });
    const path = '/project/job.yaml';
    expect((await world.planner.explain({ path })).similarRuns).toEqual([]);
    await world.planner.prepare(await world.planner.plan({ path }));
    const watched = await world.planner.watch('tune');
    const { reasons, similarRuns, ...explained } = await world.planner.explain({ path });
    expect(explained.evidence).toEqual(evidence);
    expect(reasons).toEqual((await world.planner.plan({ path })).prediction.reasons);
    const { profile } = watched;
    expect(similarRuns).toEqual([
      {
        id: profile?.id,
        jobName: 'tune',
        outcome: 'succeeded',
        recordedAt: profile?.recordedAt,
        machineType: profile?.offerings.at(-1)?.machineType,
        peakMemoryGib: profile?.summary.peakMemoryGib,
        runtimeSeconds: profile?.runtimeSeconds,
        usd: profile?.usd,
      },
    ]);
  });
});
