import type { InstanceState, PreparedJob } from '../../schemas/prepared.ts';
import type { JobStatus } from '../../schemas/status.ts';
import { runOf } from './active-run.ts';
import { costBetween } from './learn-from-run.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { targetSeconds } from './target-time.ts';

/** Live state of everything that is prepared, or of one job. */
export async function jobStatuses(ports: PlannerPorts, jobName?: string): Promise<readonly JobStatus[]> {
  const all = await ports.state.allPrepared();
  const asked = all.filter((prepared) => jobName === undefined || prepared.jobName === jobName);
  const statuses: JobStatus[] = [];
  for (const prepared of asked) statuses.push(await statusOf(ports, prepared));
  return statuses;
}

async function statusOf(ports: PlannerPorts, prepared: PreparedJob): Promise<JobStatus> {
  const connection = await ports.connection();
  const instance = await connection.cloud.instance(prepared.project, prepared.zone, prepared.instance);
  const now = (await connection.now()).toISOString();
  const { clockFactor } = connection;
  return {
    prepared,
    instance,
    run: instance ? await runOf(ports, prepared) : null,
    usdSoFar: costBetween(prepared, prepared.preparedAt, instance?.preemptedAt ?? now, clockFactor),
    secondsLeft: instance
      ? secondsLeft(prepared, instance, targetSeconds(prepared.preparedAt, now, clockFactor))
      : null,
  };
}

/** Seconds until the cloud itself stops the machine. */
function secondsLeft({ plan }: PreparedJob, instance: InstanceState, elapsedSeconds: number): number | null {
  return instance.status === 'RUNNING' ? Math.max(0, Math.round(plan.maxRunSeconds - elapsedSeconds)) : null;
}
