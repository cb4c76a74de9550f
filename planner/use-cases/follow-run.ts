import { HeadstartError } from '../../schemas/failure.ts';
import type { Run, RunEvent } from '../../schemas/run.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { requireExecutor, requirePrepared } from './require-prepared.ts';
import { watchRun, type WatchResult } from './watch-run.ts';

/** Passes the run's output to the host while its usage is watched; resolves when the run has ended and was learnt from. */
export async function followRun(
  ports: PlannerPorts,
  jobName: string,
  signal?: AbortSignal,
): Promise<WatchResult> {
  const output = new AbortController();
  const both = signal ? AbortSignal.any([signal, output.signal]) : output.signal;
  const following: Promise<void>[] = [];
  const onRun = (run: Run): void => {
    if (following.length === 0) following.push(passOn(ports, run, both));
  };
  try {
    const watched = await watchRun(ports, jobName, onRun, signal);
    await Promise.all(following);
    return watched;
  } catch (error) {
    output.abort(error);
    throw error;
  }
}

/** Output that cannot be read is told and ends nothing: the usage is watched without it. */
async function passOn(ports: PlannerPorts, run: Run, signal: AbortSignal): Promise<void> {
  try {
    const executor = await requireExecutor(ports);
    const prepared = await requirePrepared(ports, run.jobName);
    const onEvent = (event: RunEvent): void => {
      if (event.kind === 'output') ports.host.emit({ code: 'run', event });
    };
    await executor.follow(run, prepared, onEvent, signal);
  } catch (error) {
    if (!(error instanceof HeadstartError)) throw error;
    if (error.failure.fault !== 'interrupted') ports.host.emit({ code: 'failure', failure: error.failure });
  }
}
