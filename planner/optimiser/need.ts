import { HeadstartError } from '../../schemas/failure.ts';
import type { Offering } from '../../schemas/catalog.ts';
import type { Job, Objective, ProvisioningModel } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { PlanningLimits, Place } from '../ports.ts';

/** GiB that the operating system and the agents take beside the job (a Debian 12 machine with the Ops Agent idles at 0.25 to 0.35). */
export const systemMemoryGib = 0.3;

/** Fraction of an accelerator's nominal memory that a program can have: driver and ECC keep the rest (T4 shows 15.0 of 16 GiB, L4 22.5 of 24). */
export const usableGpuMemory = 0.94;

/** Boot disk of every machine, GiB: the Deep Learning VM images need that much. */
export const bootDiskGib = 50;

/** Smallest data disk, GiB. */
const smallestDataDiskGib = 10;

/** What an offering is measured against, in the units of the catalog. */
export interface Need {
  /** GiB of the machine, the operating system's share included: too little is fatal, so from the upper bound. */
  readonly memoryGib: number;
  readonly vcpus: number;
  /** Per machine; 0 without a GPU. */
  readonly gpuCount: number;
  /** Nominal GiB per GPU, from the upper bound; 0 without a GPU. */
  readonly gpuMemoryGib: number;
  /** Fixed by the user: exactly this type and count. */
  readonly accelerator: { readonly type: string; readonly count: number } | null;
  readonly machines: number;
  readonly dataDiskGib: number;
  readonly models: readonly ProvisioningModel[];
  /** Why a model that the user asked for is not among `models`; null where there is no such conflict. */
  readonly modelConflict: string | null;
  readonly modelFixed: boolean;
  readonly place: Place;
  /** False where the place is only the default and others may be looked at. */
  readonly placeFixed: boolean;
  readonly objective: Objective;
  readonly maxUsd: number | null;
  /** Seconds from now; null without a deadline. */
  readonly deadlineSeconds: number | null;
  /** The deadline as it was given. */
  readonly deadline: string | null;
  readonly current: Offering | null;
}

export interface NeedRequest {
  readonly job: Job;
  readonly prediction: Prediction;
  readonly limits?: PlanningLimits;
  readonly now: Date;
  /** A machine that stands: the answer is then one that it can be changed to in place. */
  readonly current?: Offering;
  /** GiB that the data disk has at least: the disk that stands, or the snapshot it starts from. */
  readonly leastDataDiskGib?: number;
}

/** Region that is taken where neither the job nor the limits name one. */
export const defaultRegion = 'us-central1';

/** The need of a job. What the user fixed replaces what was predicted; limits beat the job. Throws HeadstartError `usage` for a deadline that is no instant. */
export function needOf(request: NeedRequest): Need {
  const { job, prediction, limits } = request;
  const { resources } = job;
  const usesGpu = prediction.gpuMemoryGib !== null || resources.accelerator !== undefined;
  return {
    memoryGib: resources.memoryGib ?? prediction.memoryGib.upper + systemMemoryGib,
    vcpus: resources.vcpus ?? prediction.vcpus.target,
    gpuCount: usesGpu ? (resources.accelerator?.count ?? Math.max(1, prediction.gpuCount)) : 0,
    gpuMemoryGib: usesGpu ? (prediction.gpuMemoryGib?.upper ?? 0) / usableGpuMemory : 0,
    accelerator: resources.accelerator ?? null,
    machines: Math.max(1, prediction.topology.machines),
    dataDiskGib: dataDiskGibOf(job, prediction, request.leastDataDiskGib),
    ...modelsOf(request),
    ...placeOf(request),
    objective: limits?.objective ?? job.objective,
    maxUsd: limits?.maxUsd ?? job.maxUsd,
    deadline: limits?.deadline ?? job.deadline,
    deadlineSeconds: deadlineSecondsOf(limits?.deadline ?? job.deadline, request.now),
    current: request.current ?? null,
  };
}

/** GiB of the data disk: what the user fixed, else the target, as the stacks make it: a whole number, at least the smallest. */
export function dataDiskGibOf(job: Job, prediction: Prediction, leastGib = smallestDataDiskGib): number {
  return Math.max(
    smallestDataDiskGib,
    leastGib,
    Math.ceil(job.resources.diskGib ?? prediction.diskGib.target),
  );
}

/** Spot only for a job that says it may be interrupted, or that writes checkpoints and does not say the opposite. */
function modelsOf(request: NeedRequest): Pick<Need, 'models' | 'modelConflict' | 'modelFixed'> {
  const { job, limits } = request;
  const asked = limits?.spot === true ? 'SPOT' : ownModel(request);
  if (asked === 'SPOT' && job.interruptible === false)
    return conflict('Spot is asked for, but the job says that it cannot be interrupted');
  if (asked === 'RESERVATION_BOUND')
    return conflict('RESERVATION_BOUND goes with a named reservation (R22), and a job cannot name one');
  if (asked !== undefined) return { models: [asked], modelConflict: null, modelFixed: true };
  const restartable = job.interruptible ?? (job.checkpointing === true || job.checkpoint !== null);
  const spot = restartable && limits?.spot !== false;
  return { models: spot ? ['STANDARD', 'SPOT'] : ['STANDARD'], modelConflict: null, modelFixed: false };
}

/** The model that the job asks for, unless the limits, which beat it, rule it out. */
function ownModel({ job, limits }: NeedRequest): ProvisioningModel | undefined {
  const own = job.resources.provisioningModel;
  return own === 'SPOT' && limits?.spot === false ? undefined : own;
}

function conflict(reason: string): Pick<Need, 'models' | 'modelConflict' | 'modelFixed'> {
  return { models: [], modelConflict: reason, modelFixed: true };
}

function placeOf(request: NeedRequest): Pick<Need, 'place' | 'placeFixed'> {
  const { limits, job, current } = request;
  if (current) return { place: { zone: current.zone }, placeFixed: true };
  // A place of the limits beats the whole place of the job: region and zone belong to each other.
  const { region, zone }: Place = limits?.region || limits?.zone ? limits : job.resources;
  if (region === 'any' && zone === undefined) return { place: {}, placeFixed: true };
  const named = region === 'any' ? undefined : region;
  if (zone !== undefined)
    return { place: { ...(named === undefined ? {} : { region: named }), zone }, placeFixed: true };
  return { place: { region: named ?? defaultRegion }, placeFixed: named !== undefined };
}

function deadlineSecondsOf(deadline: string | null, now: Date): number | null {
  if (deadline === null) return null;
  const instant = Date.parse(deadline);
  if (Number.isNaN(instant))
    throw new HeadstartError({
      code: 'usage',
      fault: 'user',
      message: `The deadline "${deadline}" is no instant.`,
      nextStep: 'Give the deadline as an ISO 8601 instant such as 2026-07-16T18:00:00Z.',
    });
  return (instant - now.getTime()) / 1000;
}
