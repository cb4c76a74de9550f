import type { UsageSample } from '../../schemas/usage.ts';
import { machineReadyAt } from './machine-ready-at.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { samplesSince } from './read-usage.ts';
import { requirePrepared } from './require-prepared.ts';
import { inTargetTime } from './target-time.ts';

/**
 * What the machine of a prepared job has used in the last minutes of the target's time, oldest first, at instants of the
 * target's time. Of the machine as it is now: samples of a smaller or larger one before it are left out. Tells the host
 * nothing. Throws HeadstartError `not-prepared`.
 */
export async function recentUsage(
  ports: PlannerPorts,
  { jobName, minutes }: { readonly jobName: string; readonly minutes: number },
  signal?: AbortSignal,
): Promise<readonly UsageSample[]> {
  const prepared = await requirePrepared(ports, jobName);
  const connection = await ports.connection();
  const { clockFactor } = connection;
  const origin = machineReadyAt(prepared);
  const span = (minutes * 60_000) / clockFactor;
  const earliest = new Date((await connection.now()).getTime() - span).toISOString();
  const since = earliest > origin ? earliest : origin;
  const samples = await samplesSince(ports, prepared, since, signal);
  return samples.map((sample) => ({ ...sample, at: inTargetTime(sample.at, origin, clockFactor) }));
}
