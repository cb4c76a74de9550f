import type { Run } from '../../schemas/run.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { requireExecutor, requirePrepared } from './require-prepared.ts';
import { watchRun, type WatchResult } from './watch-run.ts';

/** Passes the run's output to the host while its usage is watched; resolves when the run has ended and was learnt from. */
export async function followRun(ports: PlannerPorts, run: Run, signal?: AbortSignal): Promise<WatchResult> {
  const executor = await requireExecutor(ports);
  const prepared = await requirePrepared(ports, run.jobName);
  const output = new AbortController();
  const both = signal ? AbortSignal.any([signal, output.signal]) : output.signal;
  const following = executor.follow(
    run,
    prepared,
    (event) => {
      if (event.kind === 'output') ports.host.emit({ code: 'run', event });
    },
    both,
  );
  const [watched] = await Promise.all([
    watchRun(ports, run.jobName, signal).catch((error: unknown) => {
      output.abort(error);
      throw error;
    }),
    following,
  ]);
  return watched;
}
