import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { Analysis, Job } from '../../schemas/job.ts';
import type { Choice } from '../../schemas/plan.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import { importedFingerprint, type PastRun } from '../../schemas/profile.ts';
import { resolveDeadline } from '../analyzer/job-file/units.ts';
import type { Catalog, DataSnapshot, PlanningLimits } from '../ports.ts';
import type { FederatedKnowledge } from '../predictor/federation/federated-knowledge.ts';
import { predict } from '../predictor/predict.ts';
import type { PredictionModels } from '../predictor/online/prediction-models.ts';
import { capacityHistory } from './capacity-history.ts';
import { chooseMachine } from './choose-machine.ts';
import { currentModels } from './current-models.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { refuseUnknownNames } from './refuse-unknown-names.ts';

/** Runs of one family looked at; more would not move the prediction and would slow typing. */
const familyRunsLimit = 200;
/** Newest runs of the job itself. */
const ownRunsLimit = 500;

/** Everything that a plan of a job rests on beside the job itself. */
export interface PlanningBasis {
  readonly analysis: Analysis;
  readonly runs: readonly PastRun[];
  readonly models: PredictionModels | null;
  readonly federated: readonly FederatedKnowledge[];
  readonly catalog: Catalog;
  /** What holds: what was asked for, and the settings where nothing else is said. */
  readonly limits: PlanningLimits;
  /** What the call itself asks for. */
  readonly asked: PlanningLimits;
  readonly prepared: PreparedJob | null;
  readonly dataSnapshot: DataSnapshot | null;
  readonly now: Date;
  readonly priceCeiling: number | undefined;
  readonly capacity: readonly CapacityRecord[];
  readonly target: 'simulated' | 'gcp';
}

/** Reads what a plan rests on. Throws HeadstartError `usage` or `job-file-invalid` for names that there are none of. */
export async function planningBasis(
  ports: PlannerPorts,
  requested: PlanningLimits,
  analysis: Analysis,
): Promise<PlanningBasis> {
  const { job } = analysis;
  const runs = await runsLike(ports, job);
  const models = await currentModels(ports.models);
  const federated = (await ports.federated?.()) ?? [];
  const catalog = await ports.catalog();
  const now = ports.clock.now();
  const asked = { ...ports.limits, ...requested };
  const defaults = defaultLimits(ports, analysis, asked, now);
  refuseUnknownNames(catalog, analysis, { asked, settings: defaults, choice: asked.choice });
  return {
    ...{ analysis, runs, models, federated, catalog, asked, now, limits: { ...defaults, ...asked } },
    prepared: await ports.state.prepared(job.name),
    dataSnapshot: await ports.state.dataSnapshot(job.name),
    priceCeiling: ports.settings.prepared.priceCeiling,
    capacity: await capacityHistory(ports),
    target: ports.settings.target,
  };
}

/** Prediction and machine for a job on a basis: the job that was read, or the same with another value. Pure. */
export function chooseFor(
  basis: PlanningBasis,
  job: Job,
): { readonly prediction: Prediction; readonly choice: Choice } {
  const { runs, models, federated, catalog, target } = basis;
  const learnt = { ...(models && { models }), federated };
  const prediction = predict({ job, runs, accelerators: catalog.accelerators(), target, ...learnt });
  return { prediction, choice: chooseMachine({ ...basis, job, prediction }) };
}

/** Runs of this very job and of its family, on this target, and those imported under its name; each once. */
export async function runsLike(ports: PlannerPorts, job: Job): Promise<readonly PastRun[]> {
  const store = await ports.profiles();
  const { target } = ports.settings;
  const own = await store.runs({ fingerprint: job.fingerprint, target, limit: ownRunsLimit });
  const family = await store.runs({ family: job.family, target, limit: familyRunsLimit });
  const imported = await store.runs({ fingerprint: importedFingerprint(job.name), limit: familyRunsLimit });
  return [...new Map([...own, ...family, ...imported].map((run) => [run.id, run])).values()];
}

/** What the settings limit where neither the job nor the caller names its own place, price or time. */
function defaultLimits(
  { settings }: PlannerPorts,
  analysis: Analysis,
  asked: PlanningLimits,
  now: Date,
): PlanningLimits {
  const { job } = analysis;
  const { region, zone } = settings;
  const { objective, maxUsd, spot } = settings.limits ?? {};
  const isPlaced = [job.resources, asked].some((place) => (place.region ?? place.zone) !== undefined);
  const saysModel = job.resources.provisioningModel !== undefined || job.interruptible !== null;
  const deadline = job.deadline === null ? defaultDeadline(settings.limits?.deadline, now) : null;
  return {
    ...(isPlaced || region === null ? {} : { region }),
    ...(isPlaced || zone === null ? {} : { zone }),
    ...(objective === undefined || saysObjective(analysis) ? {} : { objective }),
    ...(maxUsd === undefined || job.maxUsd !== null ? {} : { maxUsd }),
    ...(spot === undefined || saysModel ? {} : { spot }),
    ...(deadline === null ? {} : { deadline }),
  };
}

function defaultDeadline(deadline: string | undefined, now: Date): string | null {
  return deadline === undefined ? null : resolveDeadline(deadline, now);
}

/** The objective of a job is never absent; its evidence tells whether somebody has named it. */
function saysObjective({ evidence }: Analysis): boolean {
  return (evidence['objective'] ?? []).some(({ origin }) => origin === 'job-file');
}
