import { expect, it } from 'vitest';
import type { PlanningLimits } from '../../planner/ports.ts';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { Evidence, ResourceOverrides } from '../../schemas/job.ts';
import type { Settings } from '../../schemas/settings.ts';
import { buildJob } from '../support/build-plan.ts';
import { plannerWorld } from '../support/planner-world.ts';

/** What names a place or a GPU, by who does it. */
interface Named {
  readonly resources?: ResourceOverrides;
  readonly limits?: PlanningLimits;
  readonly settings?: Partial<Settings>;
}

async function planned({ resources = {}, limits = {}, settings = {} }: Named) {
  const lines = Object.keys(resources).map((key, index): [string, Evidence[]] => [
    `resources.${key}`,
    [{ file: 'job.yaml', line: index + 3, text: key, origin: 'job-file', certainty: 1 }],
  ]);
  const evidence = Object.fromEntries(lines);
  const { planner } = plannerWorld({ job: buildJob({ resources }), evidence, limits, settings });
  return planner.plan({ path: '/project/job.yaml' });
}

async function refusal(named: Named): Promise<Failure> {
  const error: unknown = await planned(named).catch((one: unknown) => one);
  if (error instanceof HeadstartError) return error.failure;
  throw new Error('nothing was refused');
}

const refused: readonly (readonly [title: string, named: Named, message: RegExp, nextStep: RegExp])[] = [
  [
    'a region of job.yaml',
    { resources: { region: 'us-centrl1' } },
    /^job\.yaml:3: resources\.region: There is no region/,
    /"us-central1"/,
  ],
  [
    'a zone of job.yaml',
    { resources: { vcpus: 2, zone: 'nowhere1-a' } },
    /^job\.yaml:4: resources\.zone: There is no zone/,
    /A zone is/,
  ],
  [
    'a GPU of job.yaml',
    { resources: { accelerator: { type: 'nvidia-l5', count: 1 } } },
    /^job\.yaml:3: .*no GPU "nvidia-l5"/,
    /"nvidia-l4"/,
  ],
  [
    'a GPU as people say it',
    { resources: { accelerator: { type: 't4', count: 1 } } },
    /no accelerator type "t4"/,
    /"nvidia-tesla-t4"/,
  ],
  ['a region of the command line', { limits: { region: 'moon1' } }, /^There is no region "moon1"/, /./],
  [
    'a region of the settings',
    { settings: { region: 'us-east-1' } },
    /"us-east-1".*The settings name it/,
    /HEADSTART_REGION/,
  ],
  [
    'a zone of the settings outside their region',
    { settings: { region: 'us-east1', zone: 'us-west1-a' } },
    /lies in us-west1/,
    /HEADSTART_ZONE/,
  ],
];

it.each(refused)(
  '%s that there is none of is refused by its name',
  async (_title, named, message, nextStep) => {
    const failure = await refusal(named);
    expect(failure.fault).toBe('user');
    expect(failure.message).toMatch(message);
    expect(failure.nextStep).toMatch(nextStep);
    const files = failure.places?.map(({ file }) => file);
    expect(files).toEqual(named.resources ? ['/project/job.yaml'] : undefined);
  },
);

const beaten: readonly (readonly [title: string, named: Named, place: RegExp])[] = [
  [
    'a region of the command line beats a zone of the settings',
    { limits: { region: 'europe-west4' }, settings: { zone: 'us-east1-b' } },
    /^europe-west4-/,
  ],
  [
    'a zone of the command line beats a region of job.yaml',
    { limits: { zone: 'us-east1-b' }, resources: { region: 'europe-west4' } },
    /^us-east1-b$/,
  ],
  [
    'a region of the command line beats a zone of job.yaml',
    { limits: { region: 'europe-west4' }, resources: { zone: 'us-east1-b' } },
    /^europe-west4-/,
  ],
  [
    'a region of job.yaml beats a zone of the settings, even one that there is none of',
    { resources: { region: 'europe-west4' }, settings: { zone: 'moon1-a' } },
    /^europe-west4-/,
  ],
  [
    'any region beats a region of the settings',
    { limits: { region: 'any' }, settings: { region: 'us-west8' } },
    /./,
  ],
];

it.each(beaten)('%s', async (_title, named, place) => {
  expect((await planned(named)).offering?.zone).toMatch(place);
});
