import type { FeatureMove } from '../../schemas/assessment.ts';
import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import { trustIn } from './online/informed.ts';
import { featureNames, featuresOf, jobKind } from './online/job-features.ts';
import { correctionOf, heldTo, modelTargets, type PredictionModels } from './online/prediction-models.ts';
import { explanationOf } from './trees/forest-explanation.ts';
import type { Forest } from './trees/forest.ts';
import { figure } from './wording.ts';

/** A feature that moved a quantity by less than this share is none to tell of. */
const leastMove = 0.02;
/** Features told of each quantity. */
const mostFeatures = 5;

/**
 * What the trees made of a job: for each quantity that runs of similar jobs decided, the features that moved it most. The trees
 * expect the logarithm of observed ÷ prior, so a change of their mean along the paths is a factor; it counts as far as they are
 * trusted. The largest move first.
 */
export function featureMoves(
  job: Job,
  prediction: Prediction,
  models: PredictionModels,
): readonly FeatureMove[] {
  const { machines, gpusPerMachine } = prediction.topology;
  const layout = { machines, gpusPerMachine, reason: '' };
  const row = featuresOf(job, layout);
  const runsOfKind = models.kinds[jobKind(job, layout)] ?? 0;
  return modelTargets
    .flatMap((quantity) => {
      const forest = models.forests[quantity];
      const decides = prediction.sources?.[quantity]?.from === 'similar-jobs';
      if (forest === undefined || !decides) return [];
      return movesIn(forest, row, runsOfKind)
        .slice(0, mostFeatures)
        .map(([place, move]) => {
          const feature = featureNames[place] ?? '';
          return { quantity, feature, value: valueText(job, feature, row[place]!), factor: Math.exp(move) };
        });
    })
    .sort((one, other) => Math.abs(Math.log(other.factor)) - Math.abs(Math.log(one.factor)));
}

/** Places of features with their moves in logarithms, the largest first. */
function movesIn(
  forest: Forest,
  row: Float64Array,
  runsOfKind: number,
): readonly (readonly [place: number, move: number])[] {
  const trust = trustIn(heldTo(correctionOf(forest, row), runsOfKind).runs);
  return [...explanationOf(forest, row).moves.entries()]
    .map(([place, move]) => [place, trust * move] as const)
    .filter(([, move]) => Math.abs(move) >= Math.log(1 + leastMove))
    .sort(([, one], [, other]) => Math.abs(other) - Math.abs(one));
}

/** As the job has it; what the row alone has as its figure, a framework as there or not. */
function valueText(job: Job, feature: string, inRow: number): string {
  if (Number.isNaN(inRow)) return 'unknown';
  if (feature.startsWith('framework ')) return inRow > 0 ? 'used' : 'not used';
  if (feature === 'parameters' || feature === 'dataBytes') return figure(2 ** inRow);
  const own: unknown = Object.hasOwn(job, feature) ? job[feature as keyof Job] : inRow;
  return typeof own === 'number' ? figure(own) : typeof own === 'string' ? own : figure(inRow);
}
