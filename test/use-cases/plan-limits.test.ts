import { describe, expect, it } from 'vitest';
import type { PlanningLimits } from '../../planner/ports.ts';
import type { Evidence, Job } from '../../schemas/job.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { Settings } from '../../schemas/settings.ts';
import { buildJob, buildPrediction } from '../support/build-plan.ts';
import { instant } from '../support/build-profile.ts';
import { plannerWorld } from '../support/planner-world.ts';

const path = '/project/job.yaml';

/** A job that more vCPUs make faster and dearer, so that objective, budget and deadline each matter. */
const job = (changes: Partial<Job> = {}): Job => buildJob({ expectedRuntimeSeconds: 7200, ...changes });

const inJobFile: Evidence = {
  file: 'job.yaml',
  line: 1,
  text: 'objective: cheapest',
  origin: 'job-file',
  certainty: 1,
};

interface Said {
  readonly job?: Partial<Job>;
  readonly settings?: NonNullable<Settings['limits']>;
  readonly flags?: PlanningLimits;
}

async function planned({ job: changes = {}, settings = {}, flags = {} }: Said): Promise<Plan> {
  const evidence = changes.objective === undefined ? {} : { objective: [inJobFile] };
  const world = plannerWorld({ job: job(changes), evidence, settings: { limits: settings }, limits: flags });
  return world.planner.plan({ path });
}

function objectiveOf(plan: Plan): string | undefined {
  return /objective (\w+)/.exec(plan.reason ?? '')?.[1];
}

describe('limits of a plan', () => {
  it.each<[string, Said, string]>([
    ['balanced where nobody says anything', {}, 'balanced'],
    ['the settings', { settings: { objective: 'fastest' } }, 'fastest'],
    [
      'job.yaml beats the settings',
      { settings: { objective: 'fastest' }, job: { objective: 'balanced' } },
      'balanced',
    ],
    [
      'the command line beats both',
      {
        settings: { objective: 'fastest' },
        job: { objective: 'balanced' },
        flags: { objective: 'cheapest' },
      },
      'cheapest',
    ],
  ])('objective: %s', async (_name, said, objective) => {
    expect(objectiveOf(await planned(said))).toBe(objective);
  });

  it.each<[string, Said, readonly string[]]>([
    ['a job that may be interrupted', { job: { interruptible: true, objective: 'cheapest' } }, ['SPOT']],
    [
      '--no-spot',
      { job: { interruptible: true, objective: 'cheapest' }, flags: { spot: false } },
      ['STANDARD'],
    ],
    ['--spot', { flags: { spot: true } }, ['SPOT']],
    ['spot: true of the settings', { settings: { spot: true } }, ['SPOT']],
    [
      'a job that cannot be interrupted',
      { settings: { spot: true }, job: { interruptible: false } },
      ['STANDARD'],
    ],
    [
      '--no-spot beats job.yaml',
      { job: { resources: { provisioningModel: 'SPOT' } }, flags: { spot: false } },
      ['STANDARD'],
    ],
  ])('Spot: %s', async (_name, said, models) => {
    const plan = await planned(said);
    const offerings = [plan, ...plan.alternatives].map(({ offering }) => offering?.provisioningModel);
    expect(offerings.slice(0, 1)).toEqual(models);
    if (said.flags?.spot === false) expect(offerings).not.toContain('SPOT');
  });

  it.each<[string, Said, string]>([
    ['maxUsd of the settings', { settings: { maxUsd: 0.000_001 } }, 'maxUsd'],
    ['--max-usd beats job.yaml', { job: { maxUsd: 100 }, flags: { maxUsd: 0.000_001 } }, 'maxUsd'],
    ['a deadline of the settings', { settings: { deadline: '5s' } }, 'deadline'],
    [
      '--deadline with every objective',
      { flags: { deadline: instant(5), objective: 'cheapest' } },
      'deadline',
    ],
  ])('nothing fits: %s', async (_name, said, criterion) => {
    const plan = await planned(said);
    expect(plan.offering).toBeNull();
    expect(plan.rejected.map((one) => one.criterion)).toContain(criterion);
  });

  it('job.yaml beats price and time of the settings', async () => {
    const limits = { maxUsd: 0.000_001, deadline: '5s' };
    const plan = await planned({ settings: limits, job: { maxUsd: 100, deadline: instant(86_400) } });
    expect(plan.offering).not.toBeNull();
  });

  it('remembers what it was limited to, outside its hash', async () => {
    const free = await planned({});
    const limited = await planned({ flags: { spot: false } });
    expect(free.limits).toBeUndefined();
    expect(limited.limits).toEqual({ spot: false });
    expect(limited.planHash).toBe(free.planHash);
    expect((await planned({ settings: { deadline: '2h' } })).limits).toEqual({ deadline: instant(7200) });
  });

  it('makes the same prediction whatever it is limited to', async () => {
    const { prediction } = await planned({ flags: { objective: 'fastest', maxUsd: 1 } });
    expect(prediction).toEqual((await planned({})).prediction);
    expect(prediction.basis).toBe(buildPrediction().basis);
  });
});
