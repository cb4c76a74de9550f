import { setImmediate } from 'node:timers/promises';
import type { ModelRecord, ModelTrial } from '../../schemas/model.ts';
import type { PastRun } from '../../schemas/profile.ts';
import type { UsageOrigin } from '../../schemas/usage.ts';
import type { ProfileStore } from '../ports.ts';
import { backgroundLearner } from '../predictor/online/background-learner.ts';
import { featureNames } from '../predictor/online/job-features.ts';
import { modelBytes } from '../predictor/online/model-bytes.ts';
import { trainModels } from '../predictor/online/train-models.ts';
import { currentModels } from './current-models.ts';
import type { PlannerPorts } from './planner-ports.ts';

/** Newest runs that are trained on: of a file on this machine, and of a store that sends each over the network. */
const [mostOfFile, mostOfNetwork] = [20_000, 2000];
/** Runs read at a time; others get their turn in between. */
const page = 1000;

/** What came of a training. */
export interface TrainingResult {
  /** Runs that were looked at. */
  readonly runs: number;
  readonly trials: readonly ModelTrial[];
  /** The version that answers from now on; null where what there was stays. */
  readonly promoted: ModelRecord | null;
}

/**
 * Trains models on the newest runs of all jobs on this target. They answer from then on where they did better on recent
 * runs than what answered before; otherwise nothing changes.
 */
export async function trainPredictionModels(
  ports: Pick<PlannerPorts, 'models' | 'profiles' | 'catalog' | 'settings' | 'clock'>,
): Promise<TrainingResult> {
  const { target, profiles } = ports.settings;
  const most = target === 'gcp' && profiles?.store === 'firestore' ? mostOfNetwork : mostOfFile;
  const all = await newestRuns(await ports.profiles(), target, most);
  const runs = all.filter(({ origin }) => isTrainedOn(origin, target));
  const newestRunAt = runs[0]?.recordedAt ?? null;
  const trained = await trainModels({
    runs,
    accelerators: (await ports.catalog()).accelerators(),
    // Runs carry the target's time, which may be ahead of ours.
    now: newestRunAt === null ? ports.clock.now() : new Date(newestRunAt),
    incumbent: await currentModels(ports.models),
    learner: backgroundLearner(),
  });
  const { trials, forests, slowness, kinds } = trained;
  if (!trained.isNew || ports.models === undefined) return { runs: runs.length, trials, promoted: null };
  const bytes = modelBytes(forests);
  const promoted = await ports.models.save(
    {
      trainedAt: ports.clock.now().toISOString(),
      runs: runs.length,
      newestRunAt,
      features: featureNames,
      targets: [...bytes.keys()],
      slowness,
      kinds,
      trials,
    },
    bytes,
  );
  return { runs: runs.length, trials, promoted };
}

/** For Google Cloud only what was measured there. Nobody has read the code of an imported job, so it is near to none. */
function isTrainedOn(origin: UsageOrigin, target: 'simulated' | 'gcp'): boolean {
  return origin === 'measured' || (origin === 'playback' && target === 'simulated');
}

/** Page by page; of several that were recorded in the same millisecond across the end of a page, some may be left out. */
async function newestRuns(
  store: ProfileStore,
  target: 'simulated' | 'gcp',
  most: number,
): Promise<readonly PastRun[]> {
  const runs: PastRun[] = [];
  for (let isLast = false; !isLast;) {
    const before = runs.at(-1)?.recordedAt;
    const found = await store.runs({ target, limit: page, ...(before === undefined ? {} : { before }) });
    runs.push(...found);
    isLast = found.length < page || runs.length >= most;
    await setImmediate();
  }
  return runs;
}
