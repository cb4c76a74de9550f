import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { Offering } from '../../schemas/catalog.ts';
import type { Job } from '../../schemas/job.ts';
import type { Choice, Plan } from '../../schemas/plan.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Catalog, DataSnapshot, PlanningLimits } from '../ports.ts';
import { choose } from '../optimiser/choose.ts';
import { chooseOffering } from '../optimiser/choose-offering.ts';
import { dataDiskGibOf } from '../optimiser/need.ts';
import { canonicalJson } from '../plan-hash.ts';

export interface MachineRequest {
  readonly job: Job;
  readonly prediction: Prediction;
  readonly catalog: Catalog;
  readonly limits: PlanningLimits;
  /** The place that this call or the job itself names, without the defaults of the settings. */
  readonly asked: PlanningLimits;
  readonly prepared: PreparedJob | null;
  readonly dataSnapshot: DataSnapshot | null;
  readonly now: Date;
  /** See `prepared.priceCeiling` of the settings. */
  readonly priceCeiling?: number | undefined;
  /** See `capacity` of choose. */
  readonly capacity?: readonly CapacityRecord[];
}

/**
 * The machine of a plan. Where one stands for the job, with the job's data on its disk, the pick is what that machine can
 * become in place; any other machine only where none of those fits, or where another place is asked for. Such a pick
 * replaces machine and disk, which `prepare` asks about by what is lost. The same need gets the standing plan's choice.
 */
export function chooseMachine(request: MachineRequest): Choice {
  const { prepared } = request;
  const free = chooseFree(request);
  const standing = prepared?.plan.offering;
  if (request.limits.choice) return keptOr(request, free);
  if (!prepared || !standing || isElsewhere(request, standing)) return free;
  if (isUnfinished(prepared)) return free;
  if (isSecondBest(request, prepared)) return prepared.plan;
  const choice = isSameMachine(free.offering, standing) ? free : inPlace(request, standing);
  if (!choice.offering) return free;
  return isSameMachine(choice.offering, standing) && isSameNeed(request, prepared.plan)
    ? prepared.plan
    : choice;
}

/** Where the machine that was chosen stands already, its plan is the answer as long as the need is the same. */
function keptOr(request: MachineRequest, chosen: Choice): Choice {
  const { prepared } = request;
  const stands = prepared?.plan.offering && isSameMachine(chosen.offering, prepared.plan.offering);
  return prepared && stands && isSameNeed(request, prepared.plan) ? prepared.plan : chosen;
}

function chooseFree(request: MachineRequest): Choice {
  const { job, prediction, catalog, limits, now, capacity = [], priceCeiling } = request;
  const ceiling = priceCeiling === undefined ? {} : { priceCeiling };
  const asked = { job, prediction, catalog, limits, now, capacity, ...ceiling, ...leastDisk(request) };
  return limits.choice ? chooseOffering(asked, limits.choice) : choose(asked);
}

function inPlace(request: MachineRequest, current: Offering): Choice {
  const { job, prediction, catalog, limits, now, capacity = [] } = request;
  return choose({ job, prediction, catalog, limits, now, current, capacity, ...leastDisk(request) });
}

function leastDisk({ prepared, dataSnapshot }: MachineRequest): { leastDataDiskGib: number } {
  return { leastDataDiskGib: leastDataDiskGib(prepared, dataSnapshot) };
}

/**
 * GiB that the next data disk has at least; 0 where nothing holds it. A disk only grows: a smaller one would be a new,
 * empty one (rule of google_compute_disk), and no disk is smaller than the snapshot it starts from.
 */
export function leastDataDiskGib(prepared: PreparedJob | null, snapshot: DataSnapshot | null): number {
  return Math.max(prepared ? dataDiskGibOfPlan(prepared.plan) : 0, snapshot?.sizeGib ?? 0);
}

/** GiB of a plan's data disk. */
export function dataDiskGibOfPlan({ dataDiskGib, job, prediction }: Plan): number {
  return dataDiskGib ?? dataDiskGibOf(job, prediction);
}

function isElsewhere({ asked, job }: MachineRequest, standing: Offering): boolean {
  const zone = asked.zone ?? (asked.region === undefined ? job.resources.zone : undefined);
  const region = asked.region ?? job.resources.region ?? 'any';
  return (zone !== undefined && zone !== standing.zone) || (region !== 'any' && region !== standing.region);
}

/** A ladder that was left in the middle holds no data that would bind the next plan to where it ended. */
function isUnfinished({ path, readyAt, filledAt }: PreparedJob): boolean {
  return path !== undefined && readyAt === null && (filledAt ?? null) === null;
}

/** What stands because the first choice had no room is no reason to change it for that, while nobody asks for something else. */
function isSecondBest(request: MachineRequest, { path, plan }: PreparedJob): boolean {
  if (path === undefined || !isSameNeed(request, plan)) return false;
  // A duration is another instant each time.
  const said = ({ deadline: _deadline, ...limits }: PlanningLimits): string => canonicalJson(limits);
  return said(request.asked) === said(plan.limits ?? {});
}

/** Price and count apart: the same machine in the same zone. */
function isSameMachine(one: Offering | null, other: Offering): boolean {
  return one !== null && canonicalJson(identityOf(one)) === canonicalJson(identityOf(other));
}

function identityOf({ machineType, accelerator, zone, provisioningModel }: Offering): object {
  return { machineType, accelerator, zone, provisioningModel };
}

function isSameNeed({ job, prediction, catalog }: MachineRequest, plan: Plan): boolean {
  const basis = { job, prediction, asOf: catalog.asOf };
  const before = { job: plan.job, prediction: plan.prediction, asOf: plan.catalog.asOf };
  return canonicalJson(basis) === canonicalJson(before);
}
