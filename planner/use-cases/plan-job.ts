import type { Assessment } from '../../schemas/assessment.ts';
import type { Choice, Plan } from '../../schemas/plan.ts';
import type { Analysis, Job } from '../../schemas/job.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { Profile } from '../../schemas/profile.ts';
import type { AnalyzeRequest, Catalog, DataSnapshot, PlanningLimits } from '../ports.ts';
import { resolveDeadline } from '../analyzer/job-file/units.ts';
import { dataDiskGibOf } from '../optimiser/need.ts';
import { predict } from '../predictor/predict.ts';
import { planHashOf } from '../plan-hash.ts';
import { judgePlan } from '../rules/judge.ts';
import { capacityHistory } from './capacity-history.ts';
import { chooseMachine, leastDataDiskGib } from './choose-machine.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { refuseUnknownNames } from './refuse-unknown-names.ts';

/** Runs of one family looked at; more would not move the prediction and would slow typing. */
const familyRunsLimit = 200;
const secondsPerDay = 86_400;

export interface PlanRequest extends AnalyzeRequest {
  readonly limits?: PlanningLimits;
}

/** Code → job → prediction → choice → plan. Touches no cloud. */
export async function planJob(
  ports: PlannerPorts,
  request: PlanRequest,
  signal?: AbortSignal,
): Promise<Plan> {
  const { analysis, plan } = await assessJob(ports, request, signal);
  tellWarnings(ports, analysis);
  return plan;
}

/** As `planJob`, together with what was read and where; tells the host nothing, since it is asked at every keystroke. */
export async function assessJob(
  ports: PlannerPorts,
  request: PlanRequest,
  signal?: AbortSignal,
): Promise<Assessment> {
  const analysis = await ports.analyzer.analyze(request, signal);
  signal?.throwIfAborted();
  const runs = await runsLike(ports, analysis.job);
  return { analysis, plan: await planAnalysis(ports, request, analysis, runs) };
}

/** What was left out or assumed of the user's files: without it a plan could not be judged. */
function tellWarnings({ host }: PlannerPorts, { warnings }: Analysis): void {
  for (const { message: text, file, line } of warnings) {
    const place = { ...(file === null ? {} : { file }), ...(line === null ? {} : { line }) };
    host.emit({ code: 'warning', text, ...place });
  }
}

async function planAnalysis(
  ports: PlannerPorts,
  request: PlanRequest,
  analysis: Analysis,
  runs: readonly Profile[],
): Promise<Plan> {
  const catalog = await ports.catalog();
  const { job } = analysis;
  const now = ports.clock.now();
  const asked = { ...ports.limits, ...request.limits };
  const defaults = defaultLimits(ports, analysis, asked, now);
  refuseUnknownNames(catalog, analysis, { asked, settings: defaults, choice: asked.choice });
  const prediction = predict({
    job,
    runs,
    accelerators: catalog.accelerators(),
    target: ports.settings.target,
  });
  const prepared = await ports.state.prepared(job.name);
  const dataSnapshot = await ports.state.dataSnapshot(job.name);
  const limits = { ...defaults, ...asked };
  const { priceCeiling } = ports.settings.prepared;
  const capacity = await capacityHistory(ports);
  const choice = chooseMachine({
    ...{ job, prediction, catalog, limits, asked, prepared, dataSnapshot, now },
    ...{ priceCeiling, capacity },
  });
  const source = { path: request.path, directory: analysis.directory };
  const plan = assemblePlan(ports, { job, prediction, choice, catalog, dataSnapshot, prepared, source });
  return { ...plan, ...recorded(limits, asked) };
}

/** What a saved plan is planned with again: what was asked for, and the instant that a duration has become. */
function recorded({ deadline }: PlanningLimits, asked: PlanningLimits): Pick<Plan, 'limits'> {
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

/** Runs of this very job and of its family, on this target, each once, newest first. */
export async function runsLike(ports: PlannerPorts, job: Job): Promise<readonly Profile[]> {
  const store = await ports.profiles();
  const { target } = ports.settings;
  const own = await store.find({ fingerprint: job.fingerprint, target });
  const family = await store.find({ family: job.family, target, limit: familyRunsLimit });
  const ids = new Set(own.map((profile) => profile.id));
  return [...own, ...family.filter((profile) => !ids.has(profile.id))];
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

/** Twice the upper bound of the whole stay, at least an hour, at most the week that GPU quota allows (R24). */
export function maxRunSecondsOf(choice: Pick<Choice, 'latency'>): number {
  const upper = choice.latency?.timeToResultSeconds.upper ?? 0;
  return Math.min(7 * secondsPerDay, Math.max(3600, Math.ceil((2 * upper) / 60) * 60));
}
