import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import type { PlannerPorts } from './planner-ports.ts';

/** True while a run can still change: it waits, runs, or was stopped with its machine and will go on. */
export function isActive(run: Run): boolean {
  return run.state === 'queued' || run.state === 'running' || run.state === 'stopped';
}

/** The run on a prepared machine, or null where there is none or this target runs no code. */
export async function runOf(ports: PlannerPorts, prepared: PreparedJob): Promise<Run | null> {
  const { executor } = await ports.connection();
  return executor ? executor.run(prepared.project, prepared.zone, prepared.instance) : null;
}

/** The run on a prepared machine that has not ended. */
export async function activeRunOf(ports: PlannerPorts, prepared: PreparedJob): Promise<Run | null> {
  const run = await runOf(ports, prepared);
  return run && isActive(run) ? run : null;
}
