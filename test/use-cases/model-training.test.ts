import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelStore } from '../../planner/ports.ts';
import { createModelFiles } from '../../planner/state/model-files.ts';
import { currentModels } from '../../planner/use-cases/current-models.ts';
import { explainPrediction } from '../../planner/use-cases/explain-prediction.ts';
import { createModelTraining } from '../../planner/use-cases/model-training.ts';
import { planJob } from '../../planner/use-cases/plan-job.ts';
import { trainPredictionModels } from '../../planner/use-cases/train-prediction-models.ts';
import type { PastRun } from '../../schemas/profile.ts';
import { mixedRuns, onDay, readingJob, runTaking } from '../predictor/online/model-runs.ts';
import { buildProfileOf } from '../support/build-profile.ts';
import { plannerWorld, type PlannerWorld } from '../support/planner-world.ts';

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'headstart-training-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Learning extends PlannerWorld {
  readonly models: ModelStore;
  readonly folder: string;
}

/** A world with some recorded runs and a folder for models. */
async function worldWith(runs: readonly PastRun[]): Promise<Learning> {
  count += 1;
  const folder = join(root, String(count));
  const models = createModelFiles(folder);
  const world = plannerWorld({ job: readingJob('new', 3) });
  await Promise.all(runs.map((run) => put(world, run)));
  return { ...world, ports: { ...world.ports, models }, models, folder };
}

async function put({ ports }: PlannerWorld, { predicted: _, ...run }: PastRun): Promise<void> {
  await (await ports.profiles()).put(buildProfileOf(run));
}

const memoryTarget = async ({ ports }: PlannerWorld): Promise<number> =>
  (await planJob(ports, { path: '/project/new.py' })).prediction.memoryGib.target;

describe('training beside the runs', () => {
  it('begins by itself when enough runs are new, says so, and the next plan rests on it', async () => {
    const world = await worldWith(mixedRuns(100, 3, 0.5));
    const before = await memoryTarget(world);
    const training = createModelTraining(world.ports);
    training.observed(runTaking(readingJob('last', 3), 3, 101));
    await training.settled();
    expect(await world.models.currentVersion()).toBe(1);
    expect(world.messages).toEqual([
      expect.objectContaining({ code: 'note', text: expect.stringContaining('version 1') as string }),
    ]);
    expect((await memoryTarget(world)) / before).toBeGreaterThan(2);
    await world.models.use(null);
    expect(await memoryTarget(world)).toBe(before);
  });

  it('does not begin while hardly a run is new to the models', async () => {
    const world = await worldWith(mixedRuns(100, 3, 0.5));
    expect((await trainPredictionModels(world.ports)).promoted?.version).toBe(1);
    const training = createModelTraining(world.ports);
    training.observed(runTaking(readingJob('last', 3), 3, 101));
    await training.settled();
    expect(world.messages).toEqual([]);
    expect(await world.models.list()).toHaveLength(1);
  });

  it('stops nobody where it fails', async () => {
    const world = await worldWith(mixedRuns(100, 3, 0.5));
    const ports = {
      ...world.ports,
      models: { ...world.models, save: () => Promise.reject(new Error('full')) },
    };
    const training = createModelTraining(ports);
    training.observed(runTaking(readingJob('last', 3), 3, 101));
    await training.settled();
    expect(world.messages).toEqual([
      expect.objectContaining({ text: expect.stringContaining('(full)') as string }),
    ]);
  });

  it('reads the history page by page, up to as much as it takes', async () => {
    const world = await worldWith([]);
    const run = buildProfileOf({ job: readingJob('p', 2) });
    const asked: unknown[] = [];
    const store = {
      ...(await world.ports.profiles()),
      runs: ({ before = onDay(9000), limit = 0 }) => {
        asked.push(limit);
        const newest = (Date.parse(before) - Date.parse(onDay(0))) / 86_400_000;
        const recorded = (_: unknown, index: number) => ({ ...run, recordedAt: onDay(newest - 1 - index) });
        return Promise.resolve(Array.from({ length: Math.min(limit, newest) }, recorded));
      },
    };
    const ports = { ...world.ports, profiles: () => Promise.resolve(store) };
    expect((await trainPredictionModels(ports)).runs).toBe(9000);
    expect(asked).toHaveLength(10);
    const shared = { store: 'firestore', database: 'x', keepDays: null } as const;
    const settings = { ...ports.settings, target: 'gcp' as const, profiles: shared };
    expect((await trainPredictionModels({ ...ports, settings })).runs).toBe(2000);
  });

  it('takes no imported runs, whose code nobody has read', async () => {
    const imported = mixedRuns(100, 3, 0.5).map((run) => ({ ...run, origin: 'imported' as const }));
    const { runs, promoted } = await trainPredictionModels((await worldWith(imported)).ports);
    expect({ runs, promoted }).toEqual({ runs: 0, promoted: null });
  });

  it('changes nothing where nothing does better than what answers', async () => {
    const world = await worldWith(mixedRuns(100, 3, 0.5));
    await trainPredictionModels(world.ports);
    const again = await trainPredictionModels(world.ports);
    expect(again.promoted).toBeNull();
    expect(again.trials.map(({ chosen }) => chosen)).not.toContain('candidate');
  });
});

describe('the models that answer', () => {
  it('are read again after another process has trained or rolled back', async () => {
    const world = await worldWith(mixedRuns(100, 3, 0.5));
    expect(await currentModels(world.models)).toBeNull();
    await trainPredictionModels({ ...world.ports, models: createModelFiles(world.folder) });
    expect((await currentModels(world.models))?.version).toBe(1);
    await createModelFiles(world.folder).use(null);
    expect(await currentModels(world.models)).toBeNull();
  });

  it('are left out where their files are harmed: plans go on with what there is', async () => {
    const world = await worldWith(mixedRuns(100, 3, 0.5));
    const before = await memoryTarget(world);
    await trainPredictionModels(world.ports);
    await writeFile(join(world.folder, 'v1', 'memoryGib.forest'), 'harmed');
    expect(await memoryTarget(world)).toBe(before);
  });
});

describe('an explanation', () => {
  it('names the runs of other jobs that the trees took for similar, and what they made of it', async () => {
    const world = await worldWith(mixedRuns(100, 3, 0.5));
    const before = await explainPrediction(world.ports, { path: '/project/new.py' });
    expect(before).toMatchObject({ similarRuns: [], moves: [] });
    await trainPredictionModels(world.ports);
    const { similarRuns, moves = [] } = await explainPrediction(world.ports, { path: '/project/new.py' });
    expect(similarRuns).toHaveLength(10);
    expect(similarRuns[0]?.nearness).toBeGreaterThan(0.25);
    expect(similarRuns.every(({ jobName }) => jobName !== 'new')).toBe(true);
    expect(moves[0]).toMatchObject({ quantity: 'memoryGib' });
  });
});
