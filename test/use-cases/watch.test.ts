import { describe, expect, it } from 'vitest';
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

  it('stores what the run taught, so that the next plan rests on it', async () => {
    const world = await watched({ runs: [running(), ended], samples: [growing(1)] });
    const profiles = await world.planner.profiles({ jobName: 'tune' });
    expect(profiles.map((profile) => profile.id)).toEqual([ended.id]);
    const plan = await world.planner.plan({ path: '/project/job.yaml' });
    expect(plan.prediction.profileIds).toEqual([ended.id]);
  });
});
