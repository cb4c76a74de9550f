import { describe, expect, it } from 'vitest';
import { createPlanner } from '../../planner/planner.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildRun, buildSample, instant } from '../support/build-profile.ts';
import { buildChange, plannerWorld, type PlannerWorld, type Script } from '../support/planner-world.ts';

const running = (changes: Partial<Run> = {}): Run =>
  buildRun({ state: 'running', exitCode: null, endedAt: null, checkpointAt: instant(100), ...changes });
const ended = buildRun({ state: 'succeeded' });

/** Memory that grows by a GiB a minute, far over the prior of a small program. */
function growing(minutes: number, from = 0): UsageSample[] {
  return Array.from({ length: minutes }, (_, index) =>
    buildSample({
      at: instant((from + index + 1) * 60 + 120),
      memoryGib: 1 + index + from,
      cpuUtilization: 0.5,
    }),
  );
}

async function watched(script: Partial<Script>): Promise<PlannerWorld & { adjustments: number }> {
  const world = plannerWorld({ job: buildJob({ checkpointing: true, dataAccess: [] }) });
  await world.planner.prepare(await world.planner.plan({ path: '/project/job.yaml' }));
  world.deeds.length = 0;
  world.messages.length = 0;
  world.questions.length = 0;
  Object.assign(world.script, { jobChanges: [buildChange({ action: 'stop-start' })], ...script });
  const { adjustments } = await world.planner.watch('tune');
  return { ...world, adjustments };
}

describe('watch', () => {
  const cases: readonly [
    string,
    Partial<Script>,
    { adjustments: number; applied: boolean; said: RegExp | null },
  ][] = [
    [
      'leaves a run alone whose usage is as predicted',
      { runs: [running(), ended], samples: [[]] },
      { adjustments: 0, applied: false, said: null },
    ],
    [
      'applies a bigger machine when memory outgrows the prediction',
      { runs: [running(), running(), ended], samples: [growing(6)] },
      { adjustments: 1, applied: true, said: null },
    ],
    [
      'only offers it to a run without a checkpoint',
      { runs: [running({ checkpointAt: null }), ended], samples: [growing(6)] },
      { adjustments: 0, applied: false, said: /Only offered: .*checkpoint/ },
    ],
    [
      'does not change the machine of a run that has ended while it asked',
      { runs: [running(), ended], samples: [growing(6)] },
      { adjustments: 0, applied: false, said: /has ended meanwhile/ },
    ],
    [
      'does not apply what the user declines',
      { runs: [running(), ended], samples: [growing(6)], answers: [false] },
      { adjustments: 0, applied: false, said: /Declined/ },
    ],
  ];
  it.each(cases)('%s', async (_name, script, expected) => {
    const world = await watched(script);
    expect(world.adjustments).toBe(expected.adjustments);
    expect(world.deeds.includes('apply job')).toBe(expected.applied);
    const notes = world.messages.flatMap((message) => (message.code === 'note' ? [message.text] : []));
    if (expected.said) expect(notes.join('\n')).toMatch(expected.said);
  });

  it('previews the change and asks with both prices before it applies', async () => {
    const world = await watched({ runs: [running(), running(), ended], samples: [growing(6)] });
    expect(world.deeds).toEqual(['plan environment', 'plan job', 'apply job']);
    expect(world.questions).toHaveLength(1);
    expect(world.questions[0]?.details[0]).toMatch(/\$.* → .*\$/);
    const prepared = await world.ports.state.prepared('tune');
    expect(prepared?.plan.revision).toBe(2);
    expect(prepared?.offerings).toHaveLength(2);
  });

  it('refuses an adjustment that would replace the machine', async () => {
    const jobChanges = [buildChange({ action: 'replace', forcedBy: ['zone'] })];
    await expect(
      watched({ runs: [running(), ended], samples: [growing(6)], jobChanges }),
    ).rejects.toMatchObject({
      failure: { code: 'conflict' },
    });
  });

  it('offers the same divergence once', async () => {
    const world = await watched({
      runs: [running({ checkpointAt: null }), running({ checkpointAt: null }), ended],
      samples: [growing(6), growing(6, 6)],
    });
    expect(world.messages.filter((message) => message.code === 'divergence')).toHaveLength(1);
  });

  it('passes on what the run prints, and goes on where that cannot be read', async () => {
    const script = { runs: [running(), running(), ended], samples: [[]] };
    const world = await watched({ ...script, output: ['epoch 1\n', 'epoch 2\n', gone] });
    const printed = world.messages.flatMap((message) =>
      message.code === 'run' && message.event.kind === 'output' ? [message.event] : [],
    );
    expect(printed.map(({ jobName, text }) => `${jobName}: ${text}`)).toEqual([
      'tune: epoch 1\n',
      'tune: epoch 2\n',
    ]);
    expect(codesOf(world)).toContain('failure');
    expect(await world.planner.profiles({ jobName: 'tune' })).toHaveLength(1);
  });

  it('stores what the run taught, so that the next plan rests on it', async () => {
    const world = await watched({ runs: [running(), ended], samples: [growing(1)] });
    const profiles = await world.planner.profiles({ jobName: 'tune' });
    expect(profiles.map((profile) => profile.id)).toEqual([ended.id]);
    const plan = await world.planner.plan({ path: '/project/job.yaml' });
    expect(plan.prediction.profileIds).toEqual([ended.id]);
  });
});

/** A machine of a target that runs no code of ours; its state at each look, the last one stays. */
async function machineWatched(script: Partial<Script>, statuses: readonly (string | null)[]) {
  const job = buildJob({ checkpointing: true, dataAccess: [] });
  const world = plannerWorld({ job, hasExecutor: false });
  await world.planner.prepare(await world.planner.plan({ path: '/project/job.yaml' }));
  world.deeds.length = world.messages.length = world.questions.length = 0;
  Object.assign(world.script, { jobChanges: [buildChange({ action: 'stop-start' })], ...script });
  const ready = world.script.instance;
  const looks = [...statuses];
  const connection = await world.ports.connection();
  const cloud = {
    ...connection.cloud,
    instance: () => {
      const status = (looks.length > 1 ? looks.shift() : looks[0]) ?? null;
      if (status === 'unreachable') return Promise.reject(gone);
      return Promise.resolve(status === null || ready === null ? null : { ...ready, status });
    },
  };
  const planner = createPlanner({
    ...world.ports,
    connection: () => Promise.resolve({ ...connection, cloud }),
  });
  return { ...world, result: await planner.watch('tune') };
}

const gone = new HeadstartError({
  ...{ code: 'unreachable', fault: 'cloud', message: 'The cloud does not answer.', nextStep: null },
});
const codesOf = ({ messages }: PlannerWorld): readonly string[] => messages.map(({ code }) => code);

describe('watch where Headstart runs no code', () => {
  it.each([
    ['TERMINATED', 'RUNNING, TERMINATED', 2],
    ['SUSPENDED', 'PROVISIONING, STAGING, RUNNING, SUSPENDED', 4],
    [null, 'RUNNING', 1],
  ] as const)('ends when the machine is %s, after %s', async (last, before, looks) => {
    const statuses = last === null ? [before, null] : before.split(', ');
    const samples = Array.from({ length: looks }, (_, index) => [
      buildSample({ at: instant(120 + index * 60) }),
    ]);
    const { result, ...world } = await machineWatched({ samples }, statuses);
    expect(result).toMatchObject({ run: null, profile: null, adjustments: 0, samples: looks, offers: 0 });
    expect(codesOf(world).filter((code) => code === 'usage')).toHaveLength(looks);
    expect(await world.planner.profiles({ jobName: 'tune' })).toEqual([]);
  });

  it('offers a bigger machine once, previewed and never applied or asked for', async () => {
    const samples = [growing(6), growing(6, 6)];
    const { result, ...world } = await machineWatched({ samples }, ['RUNNING', 'RUNNING', 'TERMINATED']);
    expect(result).toMatchObject({ offers: 1, samples: 12 });
    expect(world.deeds).toEqual(['plan environment', 'plan job']);
    expect(world.questions).toEqual([]);
    expect(codesOf(world).filter((code) => code === 'divergence')).toHaveLength(1);
    expect(world.messages).toContainEqual(
      expect.objectContaining({ code: 'note', text: expect.stringMatching(/^Only offered: /) as string }),
    );
  });

  it('says nothing of low usage: the program may not have begun', async () => {
    const idle = Array.from({ length: 60 }, (_, index) =>
      buildSample({ at: instant(120 + index * 60), memoryGib: 0.01, cpuUtilization: 0 }),
    );
    const { result, ...world } = await machineWatched({ samples: [idle] }, ['RUNNING', 'TERMINATED']);
    expect(result).toMatchObject({ samples: 60, offers: 0 });
    expect(codesOf(world)).not.toContain('divergence');
  });

  it('goes on when the preview of an offer fails', async () => {
    const jobChanges = [buildChange({ action: 'replace', forcedBy: ['zone'] })];
    const script = { samples: [growing(6)], jobChanges };
    const { result, ...world } = await machineWatched(script, ['RUNNING', 'TERMINATED']);
    expect(result).toMatchObject({ offers: 1 });
    expect(codesOf(world)).toContain('failure');
  });

  it('outlasts a cloud that does not answer for a while, and gives up after ten minutes', async () => {
    const { result, ...world } = await machineWatched({}, ['unreachable', 'unreachable', 'RUNNING', null]);
    expect(result).toMatchObject({ instance: null });
    expect(codesOf(world).filter((code) => code === 'failure')).toHaveLength(1);
    await expect(machineWatched({}, ['RUNNING', 'unreachable'])).rejects.toBe(gone);
  });

  it('is interrupted by the signal', async () => {
    const world = plannerWorld({ hasExecutor: false });
    await world.planner.prepare(await world.planner.plan({ path: '/project/job.yaml' }));
    const clock = {
      ...world.ports.clock,
      sleep: (_ms: number, signal?: AbortSignal) => Promise.reject(signal?.reason as Error),
    };
    const planner = createPlanner({ ...world.ports, clock });
    await expect(planner.watch('tune', AbortSignal.abort(gone))).rejects.toBe(gone);
  });
});
