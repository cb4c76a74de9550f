import { describe, expect, it } from 'vitest';
import type { Plan } from '../../schemas/plan.ts';
import type { Profile } from '../../schemas/profile.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildProfileOf } from '../support/build-profile.ts';
import { buildExposure } from '../support/capacity-records.ts';
import { plannerWorld } from '../support/planner-world.ts';

/** A plan on Spot, after runs of other jobs have left these profiles. */
async function plannedAfter(
  profiles: readonly Partial<Profile>[],
  target: Profile['target'] = 'simulated',
): Promise<Plan> {
  const job = buildJob({ interruptible: true, resources: { provisioningModel: 'SPOT' } });
  const world = plannerWorld({ job, settings: { target } });
  const store = await world.ports.profiles();
  const other = buildJob({ fingerprint: 'another', family: 'another', name: 'another' });
  for (const [index, profile] of profiles.entries())
    await store.put(buildProfileOf({ id: `run-${index}`, job: other, ...profile }));
  return world.planner.plan({ path: '/project/job.yaml' });
}

const spot = [buildExposure({ machineHours: 12 })];
const published = 'assumes the 5 to 15 % a day';

describe('a plan on Spot', () => {
  const cases: readonly (readonly [string, readonly Partial<Profile>[], Profile['target'], string])[] = [
    ['rests on nothing but what is published', [], 'simulated', published],
    [
      'rests on runs of other jobs',
      [{ spot }, { spot }],
      'simulated',
      '0 preemptions in 24.0 Spot machine-hours of 2 runs',
    ],
    ['for Google Cloud not on simulated ones', [{ spot }], 'gcp', published],
    ['nor on played-back ones', [{ spot, target: 'gcp', origin: 'playback' }], 'gcp', published],
    ['but on those measured there', [{ spot, target: 'gcp' }], 'gcp', 'in 12.0 Spot machine-hours of 1 run'],
  ];
  it.each(cases)('%s', async (_, profiles, target, words) => {
    const plan = await plannedAfter(profiles, target);
    expect(plan.offering?.provisioningModel).toBe('SPOT');
    expect(plan.reason).toContain(words);
  });
});
