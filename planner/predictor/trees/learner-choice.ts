import { binnedSet } from './binned-set.ts';
import { distributionOf, quantileOf } from './forest-prediction.ts';
import type { Forest } from './forest.ts';
import type { Growth } from './growth.ts';
import { rowsWhere, usableRows, type TrainingSet } from './training-set.ts';
import type { TreeLearner } from './tree-learner.ts';
import { randomFrom } from './tree-draws.ts';

/** What a learner's forest would have lost on runs kept back from it. */
export interface LearnerTrial {
  readonly learner: TreeLearner;
  /** Mean loss over the judged quantiles, in the unit of the targets: 0 for one who knows. */
  readonly loss: number;
}

/** Fewer rows than this are not parted: what is kept back would say little, and be missed in training. */
const fewestRows = 10;
const keptBack = 0.2;
/** Where a request is set and bounds are drawn: a learner that is right of the mean alone does not win. */
const judged = [0.05, 0.5, 0.95];

/**
 * The learners in the order of their loss on a fifth of the runs, those that are not meant for so many rows left out.
 * Equal ones stay in the order given. With too few rows to tell they are not tried, and their loss is NaN.
 * @throws RangeError (as a rejection) where the set or the growth is not one.
 */
export async function learnersByLoss(
  set: TrainingSet,
  growth: Growth,
  learners: readonly TreeLearner[],
): Promise<readonly LearnerTrial[]> {
  const rows = usableRows(set);
  const able = learners.filter(({ mostRows }) => rows.length <= mostRows);
  if (rows.length < fewestRows) return able.map((learner) => ({ learner, loss: NaN }));
  const { seen, unseen } = parted(set, rows, growth.seed);
  const trials: LearnerTrial[] = [];
  for (const learner of able)
    trials.push({ learner, loss: lossOn(await learner.fit(binnedSet(seen), growth), unseen) });
  return trials.sort((one, other) => one.loss - other.loss);
}

/** Every fifth usable row in the order of the targets, from a drawn first one on, so that both parts have large and small. */
function parted(
  set: TrainingSet,
  rows: Uint32Array,
  seed: number,
): { readonly seen: TrainingSet; readonly unseen: TrainingSet } {
  const every = 1 / keptBack;
  const first = Math.floor(randomFrom(seed)() * every);
  const back = new Set(rows.filter((_, rank) => rank % every === first));
  const others = new Set(rows.filter((row) => !back.has(row)));
  return { seen: rowsWhere(set, (row) => others.has(row)), unseen: rowsWhere(set, (row) => back.has(row)) };
}

/** Mean quantile loss, each run counted by its weight (Koenker and Bassett, Econometrica 46, 1978). */
function lossOn(forest: Forest, { columns, targets, weights }: TrainingSet): number {
  let [loss, weight] = [0, 0];
  targets.forEach((target, row) => {
    const distribution = distributionOf(
      forest,
      columns.map((column) => column[row]!),
    );
    const [times, quantiles] = [weights?.[row] ?? 1, judged.map((share) => quantileOf(distribution, share))];
    quantiles.forEach((quantile, index) => {
      loss += (times * quantileLoss(target - quantile, judged[index]!)) / judged.length;
    });
    weight += times;
  });
  return loss / weight;
}

function quantileLoss(error: number, share: number): number {
  return Math.max(share * error, (share - 1) * error);
}
