import type { Choice, Plan } from '../../schemas/plan.ts';
import type { Analysis, Job } from '../../schemas/job.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { AnalyzeRequest, Catalog, DataSnapshot, PlanningLimits } from '../ports.ts';
import { dataDiskGibOf } from '../optimiser/need.ts';
import { planHashOf } from '../plan-hash.ts';
import { judgePlan } from '../rules/judge.ts';
import { leastDataDiskGib } from './choose-machine.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { chooseFor, planningBasis, type PlanningBasis } from './planning-basis.ts';

const secondsPerDay = 86_400;

export interface PlanRequest extends AnalyzeRequest {
  readonly limits?: PlanningLimits;
  /** Asks the target for the sizes of the data that the job reads, and plans with them. */
  readonly resolvesData?: boolean;
}

/** Code → job → prediction → choice → plan. Touches no cloud but for sizes of data, where these are asked for. */
export async function planJob(
  ports: PlannerPorts,
  request: PlanRequest,
  signal?: AbortSignal,
): Promise<Plan> {
  const { basis, plan } = await planWithBasis(ports, request, signal);
  tellWarnings(ports, basis.analysis);
  return plan;
}

/** A plan with what it was made of. */
export interface Planned {
  readonly basis: PlanningBasis;
  readonly plan: Plan;
}

/** As `planJob`, together with what it rests on; tells the host nothing. */
export async function planWithBasis(
  ports: PlannerPorts,
  request: PlanRequest,
  signal?: AbortSignal,
): Promise<Planned> {
  const analysis = await analysisFor(ports, request, signal);
  signal?.throwIfAborted();
  const basis = await planningBasis(ports, request.limits ?? {}, analysis);
  const { job } = analysis;
  const { prediction, choice } = chooseFor(basis, job);
  const { catalog, dataSnapshot, prepared } = basis;
  const resolved = request.resolvesData === true ? { resolvesData: true as const } : {};
  const source = { path: request.path, directory: analysis.directory, ...resolved };
  const plan = assemblePlan(ports, { job, prediction, choice, catalog, dataSnapshot, prepared, source });
  return { basis, plan: { ...plan, ...recorded(basis) } };
}

async function analysisFor(
  ports: PlannerPorts,
  request: PlanRequest,
  signal?: AbortSignal,
): Promise<Analysis> {
  const analysis = await ports.analyzer.analyze(request, signal);
  if (request.resolvesData !== true) return analysis;
  const { resolveData } = await import('./resolve-data.ts');
  return resolveData(ports, analysis, signal);
}

/** What was left out or assumed of the user's files: without it a plan could not be judged. */
function tellWarnings({ host }: PlannerPorts, { warnings }: Analysis): void {
  for (const { message: text, file, line } of warnings) {
    const place = { ...(file === null ? {} : { file }), ...(line === null ? {} : { line }) };
    host.emit({ code: 'warning', text, ...place });
  }
}

/** What a saved plan is planned with again: what was asked for, and the instant that a duration has become. */
function recorded({ limits: { deadline }, asked }: PlanningBasis): Pick<Plan, 'limits'> {
  const limits = { ...(deadline === undefined ? {} : { deadline }), ...asked };
  return Object.keys(limits).length === 0 ? {} : { limits };
}

export interface PlanParts {
  readonly job: Job;
  readonly prediction: Prediction;
  readonly choice: Choice;
  readonly catalog: Catalog;
  readonly dataSnapshot: DataSnapshot | null;
  readonly prepared: PreparedJob | null;
  readonly source: NonNullable<Plan['source']>;
}

/** Puts the parts together, judges them by the rules of Google Cloud and hashes them. */
export function assemblePlan(ports: PlannerPorts, parts: PlanParts): Plan {
  const { job, prediction, choice, catalog, prepared } = parts;
  const plan = {
    schemaVersion: 1 as const,
    job,
    prediction,
    offering: choice.offering,
    cost: choice.cost,
    latency: choice.latency,
    alternatives: choice.alternatives,
    rejected: choice.rejected,
    reason: choice.reason,
    ...(choice.ladder === undefined ? {} : { ladder: choice.ladder }),
    catalog: { asOf: catalog.asOf, source: catalog.source },
    dataSnapshot: snapshotOf(parts),
    dataDiskGib: dataDiskGibOf(job, prediction, leastDataDiskGib(prepared, parts.dataSnapshot)),
    ...secureBootOf(ports, parts),
    target: ports.settings.target,
    project: ports.settings.project,
    revision: prepared?.plan.revision ?? 1,
    // A changed limit would replace the machine (max_run_duration forces it), so a standing plan keeps its own.
    maxRunSeconds: prepared ? prepared.plan.maxRunSeconds : maxRunSecondsOf(choice),
    idleMinutes: ports.settings.prepared.idleMinutes,
  };
  const { violations } = judgePlan(plan, catalog);
  return withRevision({ ...plan, violations }, prepared, parts.source);
}

/** A disk that stands keeps what it was made from: another snapshot would be another plan and change nothing. */
function snapshotOf({ prepared, choice, dataSnapshot }: PlanParts): string | null {
  const stays = prepared !== null && prepared.zone === choice.offering?.zone;
  return stays ? prepared.plan.dataSnapshot : (dataSnapshot?.name ?? null);
}

function secureBootOf(ports: PlannerPorts, { choice, prediction }: PlanParts): Pick<Plan, 'secureBoot'> {
  const { offering } = choice;
  const type = offering?.accelerator?.type ?? null;
  const secureBoot = offering ? ports.synthesiser.secureBoot(prediction, type) : null;
  return secureBoot ? { secureBoot } : {};
}

/** A plan equal to what stands keeps its revision, so that planning again changes nothing; any other counts up. */
function withRevision(
  plan: Omit<Plan, 'planHash' | 'source'>,
  prepared: PreparedJob | null,
  source: NonNullable<Plan['source']>,
): Plan {
  const planHash = planHashOf(plan);
  if (!prepared || planHash === prepared.plan.planHash) return { ...plan, planHash, source };
  const next = { ...plan, revision: plan.revision + 1 };
  return { ...next, planHash: planHashOf(next), source };
}

/** Twice the upper bound of the whole stay, at least an hour, at most the week that GPU quota allows (R24). */
export function maxRunSecondsOf(choice: Pick<Choice, 'latency'>): number {
  const upper = choice.latency?.timeToResultSeconds.upper ?? 0;
  return Math.min(7 * secondsPerDay, Math.max(3600, Math.ceil((2 * upper) / 60) * 60));
}
