import type {
  ExplainedQuantity,
  ExplainedValue,
  Explanation,
  FeatureMove,
} from '../../schemas/assessment.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { Expected, Prediction } from '../../schemas/prediction.ts';
import { featureMoves } from '../predictor/feature-moves.ts';
import { effectsOf, evidenceFor } from './contributions.ts';
import { planWithBasis, type PlanRequest } from './plan-job.ts';
import type { PlannerPorts } from './planner-ports.ts';
import type { PlanningBasis } from './planning-basis.ts';
import { similarRunsOf } from './similar-runs.ts';

/**
 * Why the prediction for a file is what it is: the evidence behind each quantity, the values and features that moved it most,
 * the runs it rests on, newest first, and what was read.
 */
export async function explainPrediction(
  ports: PlannerPorts,
  request: PlanRequest,
  signal?: AbortSignal,
): Promise<Explanation> {
  const { basis, plan } = await planWithBasis(ports, request, signal);
  signal?.throwIfAborted();
  const { prediction } = plan;
  return {
    reasons: prediction.reasons,
    similarRuns: await similarRunsOf(ports, basis, prediction),
    evidence: basis.analysis.evidence,
    quantities: quantitiesOf(prediction),
    values: valuesOf(basis, plan),
    moves: movesOf(basis, prediction),
  };
}

const fields = ['memoryGib', 'vcpus', 'gpuMemoryGib', 'diskGib', 'networkGbps', 'runtimeSeconds'] as const;

function quantitiesOf(prediction: Prediction): readonly ExplainedQuantity[] {
  const needed = fields.flatMap((field) => {
    const interval = prediction[field];
    return interval === null ? [] : [quantity(prediction, field, interval)];
  });
  const expected = Object.entries<Expected>({ ...prediction.expected }).map(([field, told]) => ({
    field,
    ...told,
  }));
  return [...needed, ...expected];
}

function quantity(prediction: Prediction, field: string, interval: Interval): ExplainedQuantity {
  const { from, runs } = prediction.sources?.[field] ?? { from: 'code', runs: 0 };
  const said = prediction.reasons.find((reason) => reason.startsWith(`${field}: `)) ?? '';
  return { field, ...interval, from, runs, reason: said.slice(field.length + 2) };
}

function valuesOf(basis: PlanningBasis, plan: Plan): readonly ExplainedValue[] {
  return effectsOf(basis, plan)
    .map((effect) => {
      const { field, value, effect: said, change } = effect;
      const { file = null, line = null } = evidenceFor(effect, basis.analysis.evidence) ?? {};
      return { field, value, effect: said, change, file, line };
    })
    .sort((one, other) => other.change - one.change);
}

function movesOf({ analysis, models }: PlanningBasis, prediction: Prediction): readonly FeatureMove[] {
  return models === null ? [] : featureMoves(analysis.job, prediction, models);
}
