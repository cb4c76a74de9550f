import type { Contribution } from '../../schemas/assessment.ts';
import type { Evidence } from '../../schemas/job.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import { runtimeSecondsOn } from '../optimiser/runtime.ts';
import { sensitivity, type Effect } from '../predictor/sensitivity.ts';
import type { PlanningBasis } from './planning-basis.ts';

/** The lines of a job that drive its need, in order of file and line. */
export function contributionsOf(basis: PlanningBasis, plan: Plan): readonly Contribution[] {
  return effectsOf(basis, plan)
    .flatMap((effect) => contribution(effect, basis.analysis.evidence))
    .toSorted((one, other) => one.file.localeCompare(other.file) || one.line - other.line);
}

/** What the values of a job do to its need, on the machine that was picked. */
export function effectsOf(basis: PlanningBasis, plan: Plan): readonly Effect[] {
  const { analysis, runs, models, catalog, target } = basis;
  const { job } = analysis;
  const { prediction } = plan;
  const accelerators = catalog.accelerators();
  const runtimeOf = runtimeOn(basis, plan);
  const learnt = models === null ? {} : { models };
  return sensitivity({ job, runs, accelerators, target, prediction, runtimeOf, ...learnt });
}

/** On the machine that was picked; on the reference machine where none was. */
function runtimeOn({ catalog }: PlanningBasis, { offering }: Plan): (prediction: Prediction) => number {
  const machine = catalog.machineType(offering?.machineType ?? '');
  if (!offering || !machine) return ({ runtimeSeconds }) => runtimeSeconds.target;
  const gpu = catalog.accelerator(offering.accelerator?.type ?? '');
  const gpus = offering.machineCount * (offering.accelerator?.count ?? 0);
  return (prediction) => runtimeSecondsOn(prediction, machine, gpu, gpus);
}

function contribution(effect: Effect, evidence: EvidenceOfFields): readonly Contribution[] {
  const { field, value, effect: said } = effect;
  const best = evidenceFor(effect, evidence);
  if (!best || best.file === null || best.line === null) return [];
  return [{ field, file: best.file, line: best.line, value, effect: said, certainty: best.certainty }];
}

type EvidenceOfFields = Readonly<Record<string, readonly Evidence[]>>;

/** The line that a value was read in; undefined where it was not read in one. */
export function evidenceFor({ field, value }: Effect, evidence: EvidenceOfFields): Evidence | undefined {
  const stated = evidence[field] ?? [];
  // One list of evidence stands for all places of data.
  const own = field === 'dataAccess' ? stated.filter(({ text }) => text.includes(value)) : stated;
  return own.find(({ file, line }) => file !== null && line !== null);
}
