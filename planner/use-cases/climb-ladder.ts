import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { Offering } from '../../schemas/catalog.ts';
import type { LadderRung, Plan } from '../../schemas/plan.ts';
import type { PathStep, PreparedJob } from '../../schemas/prepared.ts';
import type { Catalog, Synthesiser } from '../ports.ts';
import { judgePlan } from '../rules/judge.ts';
import { sameOffering } from '../same-offering.ts';
import { planHashOf } from '../plan-hash.ts';
import { applyPreview } from './apply-preview.ts';
import { maxRunSecondsOf } from './plan-job.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { offeringOf, previewChanges, type Preview } from './preview-changes.ts';
import { holdsData } from './questions.ts';
import { destroyJob } from './release-resources.ts';
import { preflightFailure } from './run-preflight.ts';

/**
 * Applies a preview; after a stockout the next rung of its plan's ladder, until one stands. The cloud's own word on zones
 * comes first. What a failed rung has left (a data disk in its zone that nothing was written to) is moved by Terraform
 * with the next one, and removed after the last. A disk with a standing job's data is never moved: then a stockout ends it.
 */
export async function climbLadder(
  ports: PlannerPorts,
  first: Preview,
  standing: PreparedJob | null,
  signal?: AbortSignal,
): Promise<PreparedJob> {
  if (holdsData(standing)) return applyInPlace(ports, first, standing, signal);
  const path: PathStep[] = [];
  let rungs = first.plan.ladder ?? [];
  for (let preview: Preview | null = first; preview !== null;) {
    const failure = await stockoutOf(ports, preview, path, signal);
    if (failure === null) return rememberPath(ports, preview.plan, path);
    rungs = afterFailure(rungs, offeringOf(preview.plan), failure);
    const next: LadderRung | undefined = rungs[0];
    rungs = rungs.slice(1);
    if (next === undefined) break;
    ports.host.emit({
      code: 'note',
      text: `No room for ${nameOf(preview.plan.offering)}; trying ${nameOf(next.offering)}.`,
    });
    const rung = planOfRung(first.plan, next, await ports.catalog(), ports.synthesiser);
    preview = await previewChanges(ports, rung, signal);
  }
  await removeLeftOvers(ports, first.plan, signal);
  throw noRoom(first.plan, path);
}

/** Where the disk stays, so does the machine. */
async function applyInPlace(
  ports: PlannerPorts,
  preview: Preview,
  standing: PreparedJob,
  signal?: AbortSignal,
): Promise<PreparedJob> {
  try {
    return await applyPreview(ports, preview, signal);
  } catch (error) {
    if (!isStockout(error)) throw error;
    await dropOffering(ports, standing);
    const { jobName, dataDisk, zone } = standing;
    const failure: Failure = {
      ...error.failure,
      message: `${zone} has no room for ${nameOf(preview.plan.offering)}, and the data disk ${dataDisk} holds the job there.`,
      detail: { id: 'zone-full', args: [jobName, zone, nameOf(preview.plan.offering), dataDisk] },
      nextStep: `Try again later; or "headstart release ${jobName}" keeps the data as a snapshot, from which "headstart prepare" starts in another zone.`,
    };
    throw new HeadstartError(failure, { cause: error });
  }
}

/** What could not be started costs nothing. */
async function dropOffering(ports: PlannerPorts, { jobName, offerings }: PreparedJob): Promise<void> {
  const prepared = await ports.state.prepared(jobName);
  if (prepared) await ports.state.savePrepared({ ...prepared, offerings });
}

/** Applies one rung and notes what came of it; null where it stands. */
async function stockoutOf(
  ports: PlannerPorts,
  preview: Preview,
  path: PathStep[],
  signal?: AbortSignal,
): Promise<Failure | null> {
  const offering = offeringOf(preview.plan);
  const at = (await (await ports.connection()).now()).toISOString();
  const blocked = preflightFailure(preview.preflight);
  try {
    if (blocked) throw new HeadstartError(blocked);
    await applyPreview(ports, preview, signal);
    path.push({ offering, at, outcome: 'prepared', reason: null });
    return null;
  } catch (error) {
    const outcome = outcomeOf(error, path);
    if (outcome === null || !(error instanceof HeadstartError)) throw error;
    path.push({ offering, at, outcome, reason: error.failure.message });
    await forgetOffering(ports, preview.plan, path, blocked === null);
    return error.failure;
  }
}

/** Quota ends the first attempt: it is the user's to raise. Further down it rules out that rung alone. */
function outcomeOf(error: unknown, path: readonly PathStep[]): 'stockout' | 'quota' | null {
  if (isStockout(error)) return 'stockout';
  const isQuota = error instanceof HeadstartError && error.failure.code === 'quota';
  return isQuota && path.length > 0 ? 'quota' : null;
}

function isStockout(error: unknown): error is HeadstartError {
  return error instanceof HeadstartError && error.failure.code === 'stockout';
}

/** What never stood costs nothing; the path is kept at each step, so that an interruption does not lose it. */
async function forgetOffering(
  ports: PlannerPorts,
  { job }: Plan,
  path: readonly PathStep[],
  wasTried: boolean,
): Promise<void> {
  const prepared = await ports.state.prepared(job.name);
  if (prepared)
    await ports.state.savePrepared({
      ...prepared,
      offerings: wasTried ? prepared.offerings.slice(0, -1) : prepared.offerings,
      path: [...path],
    });
}

async function rememberPath(
  ports: PlannerPorts,
  { job }: Plan,
  path: readonly PathStep[],
): Promise<PreparedJob> {
  const prepared = await ports.state.prepared(job.name);
  if (!prepared) throw new Error(`${job.name} was prepared and is not remembered`);
  const { path: _earlier, ...rest } = prepared;
  const logged = path.length === 1 ? rest : { ...rest, path };
  await ports.state.savePrepared(logged);
  return logged;
}

/** Quotas are those of a region: where one rules an offering out, it does so in every zone. */
function afterFailure(
  rungs: readonly LadderRung[],
  failed: Offering,
  { code, zones = [] }: Failure,
): readonly LadderRung[] {
  if (code !== 'quota') return afterStockout(rungs, failed, zones);
  return rungs.filter(
    ({ offering }) => !(sameOffering(offering, failed) && offering.region === failed.region),
  );
}

/** The zones that the cloud names first and alone of that offering, all of it where it names none; then the others. */
export function afterStockout(
  rungs: readonly LadderRung[],
  failed: Offering,
  zones: readonly string[],
): readonly LadderRung[] {
  const same = rungs.filter(
    ({ offering }) => sameOffering(offering, failed) && offering.region === failed.region,
  );
  const others = rungs.filter((rung) => !same.includes(rung));
  const named = zones.flatMap((zone) => same.filter(({ offering }) => offering.zone === zone));
  return [...(zones.length > 0 ? named : same), ...others];
}

/** The plan with another offering of its ladder; everything else is as it was shown. */
export function planOfRung(
  plan: Plan,
  { offering, cost, latency }: LadderRung,
  catalog: Catalog,
  synthesiser: Pick<Synthesiser, 'secureBoot'>,
): Plan {
  const { planHash: _hash, source, limits, secureBoot: _secureBoot, ...basis } = plan;
  // Another accelerator may have another image.
  const secureBoot = synthesiser.secureBoot(plan.prediction, offering.accelerator?.type ?? null);
  const reason = `${nameOf(offering)}, because the cloud had no room for the first choice, ${nameOf(plan.offering)}`;
  // What stands is no first choice with a ladder of its own: its disk holds it in its zone.
  const next = {
    ...basis,
    ladder: [],
    offering,
    cost,
    latency,
    reason,
    ...(secureBoot === null ? {} : { secureBoot }),
    maxRunSeconds: maxRunSecondsOf({ latency }),
  };
  // Judged as planning again will judge it, so that the plan stays the one that stands.
  const changed = { ...next, violations: judgePlan(next, catalog).violations };
  return {
    ...changed,
    planHash: planHashOf(changed),
    ...(source === undefined ? {} : { source }),
    ...(limits === undefined ? {} : { limits }),
  };
}

/** An empty disk in a zone without room would cost and hold the next attempt there. */
async function removeLeftOvers(ports: PlannerPorts, { job }: Plan, signal?: AbortSignal): Promise<void> {
  const prepared = await ports.state.prepared(job.name);
  if (!prepared) return;
  ports.host.emit({ code: 'step', text: 'Removing what was made for it' });
  await destroyJob(ports, prepared, signal);
  await ports.state.removePrepared(job.name);
  await ports.state.removeWorkspace('job', job.name);
}

function noRoom(plan: Plan, path: readonly PathStep[]): HeadstartError {
  const tried = path.map(({ offering, outcome }) => `${nameOf(offering)} (${outcome})`).join('; ');
  return new HeadstartError({
    code: path.every(({ outcome }) => outcome === 'quota') ? 'quota' : 'stockout',
    fault: 'cloud',
    message: `The cloud has no room for ${plan.job.name} within the price ceiling. Tried: ${tried}. Nothing was left standing.`,
    detail: { id: 'no-room', args: [plan.job.name, tried] },
    nextStep:
      'Try again later, name another region with --region, or raise "prepared: {priceCeiling: …}" in settings.yaml (and --max-usd, if you limit it).',
  });
}

/** `n2-standard-2 (STANDARD) in us-central1-a`. */
export function nameOf(offering: Offering | null): string {
  if (!offering) return 'nothing';
  const { machineType, accelerator, provisioningModel, zone } = offering;
  const gpus = accelerator ? ` with ${accelerator.count} × ${accelerator.type}` : '';
  return `${machineType}${gpus} (${provisioningModel}) in ${zone}`;
}
