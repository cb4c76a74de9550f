import type { Change } from '../../schemas/change.ts';
import type { Question } from '../../schemas/message.ts';
import { ladderSteps, type LadderRung, type Plan } from '../../schemas/plan.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import type { Orphan } from '../../schemas/status.ts';
import type { Preview } from './preview-changes.ts';

/** "$3.10", "at least $3.10" where a part is unknown, "an unknown price" where nothing is known. */
export function priceText(usd: number | null | undefined, complete: boolean): string {
  if (usd === null || usd === undefined) return 'an unknown price';
  return `${complete ? '' : 'at least '}$${usd.toFixed(usd < 1 ? 3 : 2)}`;
}

/** Asks before money is spent, and names what an apply would destroy; `standing` is what is prepared already. */
export function spendQuestion(preview: Preview, standing: PreparedJob | null): Question {
  const { plan } = preview;
  const lost = [...preview.environment.changes, ...preview.job.changes].filter(destroys);
  const machine = plan.offering?.machineType ?? 'the machine';
  return {
    kind: lost.length > 0 ? 'destroy' : 'spend',
    text: `${verbOf(preview)} ${machine} for ${plan.job.name}?`,
    details: [
      ...lost.map((change) => lossOf(change, standing)),
      ...(standing && lost.some(isDataDisk) ? [howToKeep(standing)] : []),
      ...costDetails(plan),
      ...(holdsData(standing) ? [] : ladderDetails(plan)),
      ...otherOrigin(plan, standing),
    ],
  };
}

/** What happens to the machine, in one word. */
function verbOf({ job }: Preview): string {
  switch (job.changes.find(({ type }) => type === 'google_compute_instance')?.action) {
    case 'start':
      return 'Start';
    case 'update':
    case 'stop-start':
      return 'Change to';
    case 'replace':
    case 'delete':
      return 'Replace the machine by';
    case 'create':
    case 'read':
    case 'no-op':
    case undefined:
      return 'Prepare';
  }
}

export function destroys(change: Change): boolean {
  return change.action === 'replace' || change.action === 'delete';
}

function isDataDisk({ type }: Change): boolean {
  return type === 'google_compute_disk';
}

function lossOf(change: Change, standing: PreparedJob | null): string {
  const why = change.forcedBy.length > 0 ? ` (${change.forcedBy.join(', ')} cannot be changed in place)` : '';
  if (standing && isDataDisk(change))
    return `the data disk ${standing.dataDisk} in ${standing.zone} with everything on it${why}`;
  if (standing && change.type === 'google_compute_instance')
    return `the machine ${standing.instance} in ${standing.zone}${why}`;
  return `what is in ${change.address}, which is replaced or deleted${why}`;
}

function howToKeep({ jobName }: PreparedJob): string {
  return `(to keep the data: answer no, "headstart release ${jobName}", prepare again: it starts from a snapshot)`;
}

/** Jobs are told apart by name: two folders with a job of one name share its machine. */
function otherOrigin(plan: Plan, standing: PreparedJob | null): readonly string[] {
  const directory = plan.source?.directory;
  if (!standing || directory === undefined || standing.directory === directory) return [];
  return [`what stands was prepared from ${standing.directory}, this plan is of ${directory}`];
}

function costDetails(plan: Plan): readonly string[] {
  const { cost } = plan;
  if (!cost) return [];
  const idle = `stops itself after ${plan.idleMinutes} min if nothing is submitted`;
  return [
    `${priceText(cost.usdPerHour, cost.complete)} per hour while it stands; ${idle}`,
    `about ${priceText(cost.usdPerRun?.target, cost.complete)} per run`,
  ];
}

/** Whether a standing job has data on its disk, which then holds its machine in its zone. */
export function holdsData(standing: PreparedJob | null): standing is PreparedJob {
  return standing !== null && (standing.filledAt ?? standing.readyAt) !== null;
}

/** Where a stockout would lead: the answer covers it. */
function ladderDetails({ ladder = [] }: Plan): readonly string[] {
  const steps = ladderSteps(ladder).map(
    ({ offering, zones, usdPerHour }) =>
      `${machineText(offering)} in ${zones.join(', ')} (${priceText(usdPerHour, true)} per hour)`,
  );
  return steps.length === 0 ? [] : [`where there is no room, in this order: ${steps.join('; ')}`];
}

function machineText({ machineType, accelerator, provisioningModel }: LadderRung['offering']): string {
  const gpus = accelerator ? ` with ${accelerator.count} × ${accelerator.type}` : '';
  return `${machineType}${gpus}${provisioningModel === 'STANDARD' ? '' : ` as ${provisioningModel}`}`;
}

/** Asks before a standing machine is changed while a run is on it. */
export function adjustQuestion(before: PreparedJob, plan: Plan, run: Run | null): Question {
  const from = before.plan;
  return {
    kind: 'spend',
    text: `Change ${before.instance} from ${from.offering?.machineType ?? '?'} to ${plan.offering?.machineType ?? '?'}?`,
    details: [
      `${priceText(from.cost?.usdPerHour, from.cost?.complete ?? false)} → ${priceText(plan.cost?.usdPerHour, plan.cost?.complete ?? false)} per hour`,
      run
        ? 'the machine stops and starts; the run goes on from its newest checkpoint'
        : 'the machine stops and starts; whatever runs on it ends, as Headstart did not start it',
    ],
  };
}

/** Asks before a machine that was preempted is started again under its run. */
export function restartQuestion(prepared: PreparedJob, run: Run, preemptedAt: string): Question {
  const { plan, instance, jobName } = prepared;
  return {
    kind: 'spend',
    text: `Start ${instance} again for ${jobName}?`,
    details: [
      `preempted at ${preemptedAt}; ${run.id} starts ${whereFrom(run)}`,
      `${priceText(plan.cost?.usdPerHour, plan.cost?.complete ?? false)} per hour until the run has ended and it is released`,
    ],
  };
}

function whereFrom({ checkpointAt, origin }: Run): string {
  if (origin === 'playback') return 'where its trace was stopped';
  return checkpointAt === null
    ? 'from the beginning, as it has no checkpoint'
    : `from its checkpoint of ${checkpointAt}`;
}

/** What a release does with the data disk: a snapshot is yet to be taken, holds the data already, or is not wanted. */
export type Keeping =
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'kept'; readonly snapshot: string }
  | { readonly kind: 'nothing' };

function keepingText(keeping: Keeping): string {
  switch (keeping.kind) {
    case 'snapshot':
      return 'the data is kept as a snapshot, from which the next plan of this job starts';
    case 'kept':
      return `the data is kept already, as snapshot ${keeping.snapshot}`;
    case 'nothing':
      return 'what is on the data disk, which is not kept';
  }
}

/** Asks before prepared resources are removed. */
export function releaseQuestion(prepared: PreparedJob, run: Run | null, keeping: Keeping): Question {
  return {
    kind: 'destroy',
    text: `Release what was prepared for ${prepared.jobName}?`,
    details: [
      `the machine ${prepared.instance} and its data disk ${prepared.dataDisk} in ${prepared.zone}`,
      keepingText(keeping),
      ...(run ? [`${run.id}, which is ${run.state} and ends`] : []),
    ],
  };
}

/** Asks before the environment of a region is removed. */
export function releaseEnvironmentQuestion(name: string, resources: number): Question {
  return {
    kind: 'destroy',
    text: `Release the environment ${name}?`,
    details: [
      `deletes ${resources} resources (network, NAT, firewall, service account); the next prepare makes them again`,
    ],
  };
}

/** Asks before machines and disks are removed that carry a job's label and that nothing here remembers. */
export function releaseOrphansQuestion(jobName: string, orphans: readonly Orphan[]): Question {
  return {
    kind: 'destroy',
    text: `Remove what was lost track of for ${jobName}?`,
    details: orphans.map(
      ({ kind, name, zone }) => `the ${kind} ${name} in ${zone}, of which nothing is kept`,
    ),
  };
}
