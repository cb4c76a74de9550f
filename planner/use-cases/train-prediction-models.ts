import type { ModelRecord, ModelTrial } from '../../schemas/model.ts';
import type { UsageOrigin } from '../../schemas/usage.ts';
import { backgroundLearner } from '../predictor/online/background-learner.ts';
import { featureNames } from '../predictor/online/job-features.ts';
import { modelBytes } from '../predictor/online/model-bytes.ts';
import { trainModels } from '../predictor/online/train-models.ts';
import { currentModels } from './current-models.ts';
import type { PlannerPorts } from './planner-ports.ts';

/** Newest runs that are trained on. */
export const mostTrainedOn = 20_000;

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
  const { target } = ports.settings;
  const all = await (await ports.profiles()).runs({ target, limit: mostTrainedOn });
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
