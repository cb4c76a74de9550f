import type { Change } from '../../schemas/change.ts';
import type { Question } from '../../schemas/message.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import type { Preview } from './preview-changes.ts';

/** "$3.10", "at least $3.10" where a part is unknown, "an unknown price" where nothing is known. */
export function priceText(usd: number | null | undefined, complete: boolean): string {
  if (usd === null || usd === undefined) return 'an unknown price';
  return `${complete ? '' : 'at least '}$${usd.toFixed(usd < 1 ? 3 : 2)}`;
}

/** Asks before money is spent, and names what an apply would destroy. */
export function spendQuestion(preview: Preview): Question {
  const { plan } = preview;
  const lost = [...preview.environment.changes, ...preview.job.changes].filter(destroys);
  return {
    kind: lost.length > 0 ? 'destroy' : 'spend',
    text: `Prepare ${plan.offering?.machineType ?? 'the machine'} for ${plan.job.name}?`,
    details: [
      ...costDetails(plan),
      ...lost.map((change) => `what is in ${change.address}, which is replaced or deleted`),
    ],
  };
}

function destroys(change: Change): boolean {
  return change.action === 'replace' || change.action === 'delete';
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

/** Asks before a standing machine is changed while a run is on it. */
export function adjustQuestion(before: PreparedJob, plan: Plan): Question {
  const from = before.plan;
  return {
    kind: 'spend',
    text: `Change ${before.instance} from ${from.offering?.machineType ?? '?'} to ${plan.offering?.machineType ?? '?'}?`,
    details: [
      `${priceText(from.cost?.usdPerHour, from.cost?.complete ?? false)} → ${priceText(plan.cost?.usdPerHour, plan.cost?.complete ?? false)} per hour`,
      'the machine stops and starts; the run goes on from its newest checkpoint',
    ],
  };
}

/** Asks before prepared resources are removed. */
export function releaseQuestion(prepared: PreparedJob, run: Run | null, snapshot: boolean): Question {
  return {
    kind: 'destroy',
    text: `Release what was prepared for ${prepared.jobName}?`,
    details: [
      `the machine ${prepared.instance} and its data disk ${prepared.dataDisk} in ${prepared.zone}`,
      snapshot
        ? 'the data is kept as a snapshot, from which the next plan of this job starts'
        : 'what is on the data disk, which is not kept',
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
