import { describe, expect, it } from 'vitest';
import { HeadstartError } from '../../schemas/failure.ts';
import type { InstanceState } from '../../schemas/prepared.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildRun, instant } from '../support/build-profile.ts';
import { buildChange, plannerWorld, type PlannerWorld, type Script } from '../support/planner-world.ts';

const path = '/project/job.yaml';
const start = buildChange({ action: 'start', changed: ['desired_status'] });
const replacedDisk = buildChange({
  address: 'google_compute_disk.data',
  type: 'google_compute_disk',
  name: 'data',
  action: 'replace',
  forcedBy: ['zone'],
});

function instance(changes: Partial<InstanceState>): InstanceState {
  const place = { name: 'headstart-tune', zone: 'us-central1-a', machineType: 'n2-standard-2', labels: {} };
  return { ...place, status: 'RUNNING', createdAt: instant(0), readyAt: null, ...changes };
}

/** A world in which the job is prepared; `later` is what has happened since. */
async function standing(later: Partial<Script> = {}, before: Partial<Script> = {}): Promise<PlannerWorld> {
  const world = plannerWorld(before);
  await world.planner.prepare(await world.planner.plan({ path }));
  world.deeds.length = 0;
  world.questions.length = 0;
  Object.assign(world.script, later);
  return world;
}

async function failureOf(work: Promise<unknown>): Promise<HeadstartError['failure'] | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof HeadstartError) return error.failure;
    throw error;
  }
}

async function prepare(world: PlannerWorld): Promise<HeadstartError['failure'] | null> {
  return failureOf(world.planner.prepare(await world.planner.plan({ path })));
}

describe('a machine that is not ready', () => {
  it.each<[string, InstanceState | null, RegExp]>([
    ['has stopped', instance({ status: 'TERMINATED' }), /headstart-tune is TERMINATED/],
    [
      'was preempted',
      instance({ status: 'TERMINATED', preemptedAt: instant(9) }),
      /was preempted at 2026-11-01T00:00:09/,
    ],
    ['is being stopped', instance({ status: 'STOPPING' }), /is STOPPING/],
    ['is gone', null, /is gone/],
    ['has a startup script that failed', instance({ bootFailure: 'line 9: gcloud' }), /line 9: gcloud/],
    ['never says so', instance({}), /not ready within 30 minutes/],
  ])('%s: prepare says so, with the end of the serial log', async (_what, state, message) => {
    const world = await standing({ instance: state, jobChanges: [buildChange({ action: 'no-op' })] });
    const failure = await prepare(world);
    expect(failure).toMatchObject({ code: 'unreachable', fault: 'cloud' });
    expect(failure?.message).toMatch(message);
    expect(failure?.cause).toContain('boot: failed: no room on the disk');
  });

  it('is waited for in no state that does not lead to RUNNING', async () => {
    let looks = 0;
    const world = await standing({ jobChanges: [buildChange({ action: 'no-op' })] });
    const { cloud } = await world.ports.connection();
    Object.assign(cloud, {
      instance: () => Promise.resolve(((looks += 1), instance({ status: 'TERMINATED' }))),
    });
    await prepare(world);
    expect(looks).toBe(1);
  });
});

describe('prepare of what stands', () => {
  it('starts a machine that has stopped, and asks so', async () => {
    const world = await standing({ jobChanges: [start] });
    expect(await prepare(world)).toBeNull();
    expect(world.questions[0]).toMatchObject({
      kind: 'spend',
      text: expect.stringMatching(/^Start /) as string,
    });
    expect(world.deeds).toContain('apply job');
  });

  it('starts it also where a run stopped with it, but replaces nothing then', async () => {
    const runs = [buildRun({ state: 'stopped' })];
    expect(await prepare(await standing({ jobChanges: [start], runs }))).toBeNull();
    const world = await standing({ jobChanges: [start, replacedDisk], runs });
    expect(await prepare(world)).toMatchObject({ code: 'run-active' });
    expect(world.deeds).not.toContain('apply job');
  });

  it('names the machine and the data that a replacement destroys, and how to keep the data', async () => {
    const machine = buildChange({ action: 'replace', forcedBy: ['zone'] });
    const world = await standing({ jobChanges: [machine, replacedDisk], answers: [false] });
    expect(await prepare(world)).toMatchObject({ code: 'declined' });
    expect(world.questions[0]).toMatchObject({ kind: 'destroy' });
    const details = world.questions[0]?.details.join('\n') ?? '';
    for (const part of ['machine headstart-tune', 'data disk headstart-tune-data', 'headstart release tune'])
      expect(details).toContain(part);
  });

  it('says that the machine was prepared from another folder', async () => {
    const world = await standing();
    const plan = await world.planner.plan({ path });
    await world.planner.prepare({ ...plan, source: { path, directory: '/elsewhere' } });
    expect(world.questions[0]?.details.join('\n')).toMatch(/prepared from \/project.*of \/elsewhere/);
  });
});

describe('a later plan of a prepared job', () => {
  it.each<[string, Partial<Script['job']>]>([
    ['more memory', { resources: { memoryGib: 100 } }],
    ['less of everything', { resources: { memoryGib: 1, vcpus: 1 } }],
    ['a smaller disk', { resources: { diskGib: 10 } }],
    ['a bigger disk', { resources: { diskGib: 400 } }],
  ])('keeps zone, provisioning model and at least the disk for %s', async (_what, changes) => {
    const world = await standing({}, { job: buildJob({ resources: { diskGib: 100 } }) });
    const before = (await world.ports.state.prepared('tune'))?.plan;
    world.script.job = buildJob(changes);
    const plan = await world.planner.plan({ path });
    expect(plan.offering?.zone).toBe(before?.offering?.zone);
    expect(plan.offering?.provisioningModel).toBe(before?.offering?.provisioningModel);
    expect(plan.dataDiskGib).toBe(Math.max(100, changes.resources?.diskGib ?? 0));
    expect(plan.revision).toBe(2);
  });

  it('is the standing plan again where the need is the same, also after a change in place', async () => {
    const world = await standing();
    world.script.job = buildJob({ resources: { memoryGib: 100 } });
    const changed = await world.planner.plan({ path });
    await world.planner.prepare(changed);
    expect((await world.planner.plan({ path })).planHash).toBe(changed.planHash);
  });

  it.each<[string, Partial<Script['job']>]>([
    ['a GPU is needed', { gpuRequired: true }],
    ['another zone is asked for', { resources: { zone: 'us-central1-f' } }],
  ])('is for another machine where %s, which no standing one can become', async (_what, changes) => {
    const world = await standing();
    const before = (await world.ports.state.prepared('tune'))?.plan.offering;
    world.script.job = buildJob(changes);
    const { offering } = await world.planner.plan({ path });
    expect(offering).not.toBeNull();
    expect({ ...offering, usdPerHour: 0 }).not.toEqual({ ...before, usdPerHour: 0 });
  });

  it('says whether the machine boots with secure boot, and why', async () => {
    const { secureBoot } = await plannerWorld().planner.plan({ path });
    expect(secureBoot).toMatchObject({
      on: true,
      reason: expect.stringContaining('signs its kernel') as string,
    });
  });
});

describe('release', () => {
  const release = (world: PlannerWorld, keepData = true) => world.planner.release('tune', { keepData });
  const broken = () => new Map([['apply', new Error('killed')]]);

  it('goes on after an interruption without a second snapshot', async () => {
    const world = await standing({ failures: broken() });
    await expect(release(world)).rejects.toThrow('killed');
    const { snapshot } = await release(world);
    expect(world.deeds.filter((deed) => deed.startsWith('snapshot '))).toEqual([
      `snapshot ${snapshot ?? ''}`,
    ]);
    expect(world.questions[1]?.details.join('\n')).toContain(`kept already, as snapshot ${snapshot ?? ''}`);
    expect(await world.ports.state.prepared('tune')).toBeNull();
  });

  it.each<[string, (world: PlannerWorld) => Promise<unknown>]>([
    ['prepared', prepare],
    ['run on', (world) => world.planner.submit('tune')],
  ])('takes a new snapshot where the machine was %s after the interruption', async (_what, use) => {
    const world = await standing({ failures: broken() });
    await expect(release(world)).rejects.toThrow('killed');
    await use(world);
    await release(world);
    expect(world.deeds.filter((deed) => deed.startsWith('snapshot '))).toHaveLength(2);
  });

  it('keeps the data of a disk that was filled once, also when the machine was not ready again', async () => {
    const world = await standing({ jobChanges: [start], instance: instance({ status: 'TERMINATED' }) });
    expect(await prepare(world)).toMatchObject({ code: 'unreachable' });
    expect((await release(world)).snapshot).not.toBeNull();
  });

  it('does without the snapshot of a disk that is gone', async () => {
    const missing = new HeadstartError({ code: 'not-prepared', fault: 'user', message: '', nextStep: null });
    const world = await standing({ failures: new Map([['snapshot', missing]]) });
    expect((await release(world)).snapshot).toBeNull();
    expect(await world.ports.state.prepared('tune')).toBeNull();
  });

  it('deletes what Terraform has lost, where it carries the label of the plan', async () => {
    const world = await standing();
    const prepared = await world.ports.state.prepared('tune');
    if (!prepared) throw new Error('nothing is prepared');
    const { labels } = world.ports.synthesiser.names(prepared.plan);
    const { zone } = prepared;
    world.script.labelled = {
      instances: [instance({ zone, labels })],
      disks: [{ name: 'headstart-tune-data', zone, sizeGib: 20, labels: { 'headstart-plan': 'another' } }],
    };
    await release(world, false);
    expect(world.deeds.filter((deed) => deed.startsWith('delete'))).toEqual([
      'delete instance headstart-tune',
    ]);
  });

  it('deletes a machine that Terraform has lost before the disk that it knows', async () => {
    const world = await standing();
    const prepared = await world.ports.state.prepared('tune');
    if (!prepared) throw new Error('nothing is prepared');
    const { labels } = world.ports.synthesiser.names(prepared.plan);
    world.script.labelled = { instances: [instance({ zone: prepared.zone, labels })], disks: [] };
    world.script.jobChanges = [{ ...replacedDisk, action: 'delete' }];
    await release(world, false);
    expect(world.deeds.slice(-3)).toEqual([
      'plan job destroy',
      'delete instance headstart-tune',
      'apply job',
    ]);
  });

  it('of an environment of which nothing stands asks nothing', async () => {
    const world = plannerWorld({ environmentChanges: [] });
    expect(await world.planner.releaseEnvironment('us-central1')).toBe(0);
    expect(world.questions).toEqual([]);
  });
});

describe('what was lost track of', () => {
  const labels = { 'headstart-job': 'lost' };
  const labelled = { instances: [instance({ name: 'headstart-lost', labels })], disks: [] };

  it.each(['simulated', 'gcp'] as const)(
    'is shown with the command that removes it from %s',
    async (target) => {
      const world = await standing({ labelled }, { settings: { target } });
      const [orphan, ...others] = await world.planner.orphans();
      expect(others).toEqual([]);
      expect(orphan).toMatchObject({ kind: 'machine', name: 'headstart-lost', jobName: 'lost' });
      expect(orphan?.removal).toBe(
        target === 'simulated'
          ? 'headstart release lost'
          : 'gcloud compute instances delete headstart-lost --zone us-central1-a --project example-project',
      );
    },
  );

  it('is removed from the simulated cloud after asking, and left alone in a real project', async () => {
    const simulated = await standing({ labelled });
    await simulated.planner.release('lost', { keepData: true });
    expect(simulated.questions[0]).toMatchObject({ kind: 'destroy' });
    expect(simulated.deeds).toEqual(['delete instance headstart-lost']);
    const real = await standing({ labelled }, { settings: { target: 'gcp' } });
    const failure = await failureOf(real.planner.release('lost', { keepData: true }));
    expect(failure?.nextStep).toContain('gcloud compute instances delete headstart-lost');
    expect(real.deeds).toEqual([]);
  });

  it('does not hide the status where the cloud cannot be asked', async () => {
    const world = await standing();
    const refused = { code: 'auth', fault: 'user', message: 'no credentials', nextStep: null } as const;
    const { cloud } = await world.ports.connection();
    Object.assign(cloud, { instancesByJob: () => Promise.reject(new HeadstartError(refused)) });
    expect(await world.planner.orphans()).toEqual([]);
    expect(world.messages.at(-1)).toMatchObject({ code: 'warning' });
  });
});
