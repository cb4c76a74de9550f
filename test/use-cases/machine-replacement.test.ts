import { expect, it } from 'vitest';
import type { Offering } from '../../schemas/catalog.ts';
import type { Plan } from '../../schemas/plan.ts';
import { buildJob, buildOffering } from '../support/build-plan.ts';
import { plannerWorld } from '../support/planner-world.ts';

const a100 = buildOffering({
  machineType: 'a2-highgpu-1g',
  accelerator: { type: 'nvidia-tesla-a100', count: 1 },
});

/** What Terraform is asked of the job's stack where one offering stands and another is planned. */
async function asked(standing: Offering, planned: Offering): Promise<string | undefined> {
  const world = plannerWorld({ job: buildJob() });
  const plan: Plan = await world.planner.plan({ path: '/project/job.yaml' });
  await world.planner.prepare({ ...plan, offering: standing });
  world.deeds.length = 0;
  await world.planner.preview({ ...plan, offering: planned });
  return world.deeds.find((deed) => deed.startsWith('plan job'));
}

const replaced = 'plan job replacing google_compute_instance.machine';

it.each<[string, Offering, Offering, string]>([
  ['the same machine stays', a100, a100, 'plan job'],
  [
    'a larger machine of the series is a change of type',
    buildOffering(),
    buildOffering({ machineType: 'n2-standard-8' }),
    'plan job',
  ],
  ['R10: an A2 never becomes an N2', a100, buildOffering({ machineType: 'n2-standard-8' }), replaced],
  ['R10: an N2 never becomes an A2', buildOffering(), a100, replaced],
  [
    'another processor is another machine',
    buildOffering({ machineType: 't2a-standard-4' }),
    buildOffering({ machineType: 'n2-standard-4' }),
    replaced,
  ],
])('%s', async (_title, standing, planned, expected) => {
  expect(await asked(standing, planned)).toBe(expected);
});
