import { setImmediate } from 'node:timers/promises';
import type { AcceleratorFacts } from '../../../schemas/catalog.ts';
import type { ModelTrial } from '../../../schemas/model.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { binnedSet } from '../trees/binned-set.ts';
import type { Forest } from '../trees/forest.ts';
import { usualGrowth, type Growth } from '../trees/growth.ts';
import type { TreeLearner } from '../trees/tree-learner.ts';
import type { MachineSlowness } from '../transfer/machine-slowness.ts';
import { choiceOf } from './choice.ts';
import { inTurns } from './in-turns.ts';
import { informed } from './informed.ts';
import { intervalLoss } from './interval-loss.ts';
import { featureNames } from './job-features.ts';
import {
  correctionOf,
  heldTo,
  modelTargets,
  type ModelTarget,
  type PredictionModels,
} from './prediction-models.ts';
import { trySlowness } from './try-slowness.ts';
import { rowWeights, trainingRows, type TrainingRow } from './training-rows.ts';

export interface TrainingRequest {
  /** In any order. */
  readonly runs: readonly PastRun[];
  readonly accelerators: readonly AcceleratorFacts[];
  readonly now: Date;
  /** What answers now; null where nothing was trained yet. */
  readonly incumbent: PredictionModels | null;
  readonly learner: TreeLearner;
}

export interface TrainedModels {
  readonly forests: PredictionModels['forests'];
  readonly slowness: MachineSlowness;
  readonly kinds: PredictionModels['kinds'];
  /** One for each target that has enough runs. */
  readonly trials: readonly ModelTrial[];
  /** Whether any forest is another than the incumbent's. */
  readonly isNew: boolean;
}

const growth: Growth = { ...usualGrowth, trees: 16, maxDepth: 8, featureShare: 0.7 };
/** Rows of a target below which nothing is trained. */
const fewestRows = 30;
/** Newest rows kept back for judging. */
const judgedShare = 0.2;
const [fewestJudged, mostJudged] = [10, 1000];

/**
 * Trains a forest for each target on all but the newest runs, and judges it on those: beside what answers now, and beside
 * the code alone. The best of the three answers from then on, in doubt what did before, so that on recent runs nothing
 * becomes worse. What is promoted is the forest that was judged. The incumbent may have seen some of these runs in its own
 * training, which is to its advantage.
 */
export async function trainModels(request: TrainingRequest): Promise<TrainedModels> {
  const forests: Partial<Record<ModelTarget, Forest>> = {};
  const trials: ModelTrial[] = [];
  const kinds: Record<string, number> = {};
  let isNew = false;
  for (const target of modelTargets) {
    const incumbent = request.incumbent?.forests[target] ?? null;
    const rows = await trainingRows(target, request.runs, request.accelerators);
    const tried = rows.length < fewestRows ? null : await tryTarget(rows, incumbent, request);
    const forest = tried === null ? incumbent : tried.forest;
    if (tried) trials.push({ target, ...tried.trial });
    if (tried) raise(kinds, kindsOf(rows));
    if (forest) forests[target] = forest;
    isNew ||= forest !== incumbent;
  }
  const machines = trySlowness(request.runs, request.incumbent?.slowness ?? null);
  if (machines.trial) trials.push(machines.trial);
  isNew ||=
    machines.slowness !== (request.incumbent?.slowness ?? null) && machines.trial?.chosen === 'candidate';
  return { forests, slowness: machines.slowness, kinds, trials, isNew };
}

interface Tried {
  readonly forest: Forest | null;
  readonly trial: Omit<ModelTrial, 'target'>;
}

async function tryTarget(
  rows: readonly TrainingRow[],
  incumbent: Forest | null,
  { now, learner, ...request }: TrainingRequest,
): Promise<Tried> {
  const count = Math.max(fewestJudged, Math.floor(rows.length * judgedShare));
  const judged = rows.slice(0, Math.min(mostJudged, count));
  const earlier = rows.slice(judged.length);
  const candidate = await grown(earlier, now, learner);
  const before = incumbent && { forest: incumbent, kinds: request.incumbent?.kinds ?? {} };
  const losses = {
    code: await lossOf(null, judged),
    incumbent: before && (await lossOf(before, judged)),
    candidate: await lossOf({ forest: candidate, kinds: kindsOf(earlier) }, judged),
  };
  const chosen = choiceOf(losses);
  const forest = { code: null, incumbent, candidate }[chosen];
  return { forest, trial: { rows: rows.length, judged: judged.length, losses, chosen } };
}

async function grown(rows: readonly TrainingRow[], now: Date, learner: TreeLearner): Promise<Forest> {
  const columns = await inTurns(
    featureNames.map((_, feature) => feature),
    (feature) => columnOf(rows, ({ features }) => features[feature]!),
  );
  const targets = columnOf(rows, ({ ratio }) => Math.log(ratio));
  const weights = rowWeights(rows, now);
  await setImmediate();
  const set = binnedSet({ columns, targets, weights });
  await setImmediate();
  return learner.fit(set, growth);
}

function columnOf(rows: readonly TrainingRow[], valueOf: (row: TrainingRow) => number): Float64Array {
  const column = new Float64Array(rows.length);
  for (let place = 0; place < rows.length; place += 1) column[place] = valueOf(rows[place]!);
  return column;
}

/** Runs by the kind of their job. */
function kindsOf(rows: readonly TrainingRow[]): Readonly<Record<string, number>> {
  const kinds: Record<string, number> = {};
  for (const { kind } of rows) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return kinds;
}

/** The larger count of each kind, as not every run tells every target. */
function raise(kinds: Record<string, number>, others: Readonly<Record<string, number>>): void {
  for (const [kind, runs] of Object.entries(others)) kinds[kind] = Math.max(runs, kinds[kind] ?? 0);
}

interface Judged {
  readonly forest: Forest;
  readonly kinds: PredictionModels['kinds'];
}

/** Mean loss over some rows of the code corrected by a forest, or of the code alone. */
async function lossOf(model: Judged | null, rows: readonly TrainingRow[]): Promise<number> {
  const losses = await inTurns(rows, ({ features, kind, prior, ratio }) => {
    const correction = model && heldTo(correctionOf(model.forest, features), model.kinds[kind] ?? 0);
    return intervalLoss(correction ? informed(prior, correction) : prior, ratio * prior.target);
  });
  return losses.reduce((total, loss) => total + loss, 0) / losses.length;
}
