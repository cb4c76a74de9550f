import { posix, join } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Run, RunRequest } from '../../schemas/run.ts';
import { activeRunOf } from './active-run.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { requireExecutor, requirePrepared } from './require-prepared.ts';

/** The file that an example ships beside its entry; only the simulated cloud reads it. */
const traceName = 'usage-trace.csv';
/** Where a program finds its checkpoint folder, relative to the data disk (HEADSTART_CHECKPOINT_DIR). */
const checkpointFolder = 'checkpoints';

/** Copies the code to the prepared machine and starts it. Throws not-prepared, run-active, unsupported-target. */
export async function submitRun(ports: PlannerPorts, jobName: string, signal?: AbortSignal): Promise<Run> {
  const executor = await requireExecutor(ports);
  return ports.state.lock(`job-${jobName}`, async () => {
    const prepared = await requirePrepared(ports, jobName);
    await refuseSecondRun(ports, prepared);
    const run = await executor.submit(await requestOf(ports, prepared), signal);
    // What the run writes is in no snapshot that an interrupted release has taken.
    const { releasing: _begun, ...standing } = prepared;
    await ports.state.savePrepared({ ...standing, runId: run.id });
    ports.host.emit({ code: 'run', event: { kind: 'state', run } });
    return run;
  });
}

async function requestOf(ports: PlannerPorts, prepared: PreparedJob): Promise<RunRequest> {
  const { job } = prepared.plan;
  return {
    jobName: job.name,
    project: prepared.project,
    zone: prepared.zone,
    instance: prepared.instance,
    directory: prepared.directory,
    command: job.command,
    env: job.env,
    checkpoint: keepsCheckpoint(prepared) ? checkpointFolder : null,
    playback: await playbackOf(ports, prepared),
  };
}

function keepsCheckpoint({ plan: { job } }: PreparedJob): boolean {
  return job.checkpoint !== null || job.checkpointing === true;
}

/** A job that needs a GPU, which no simulated machine has, is played back where it ships a trace. */
async function playbackOf(ports: PlannerPorts, prepared: PreparedJob): Promise<string | null> {
  const { job, target } = prepared.plan;
  if (target !== 'simulated' || !job.gpuRequired) return null;
  const trace = posix.join(posix.dirname(job.entry ?? traceName), traceName);
  return (await ports.fileExists(join(prepared.directory, trace))) ? trace : null;
}

async function refuseSecondRun(ports: PlannerPorts, prepared: PreparedJob): Promise<void> {
  const run = await activeRunOf(ports, prepared);
  if (!run) return;
  throw new HeadstartError({
    code: 'run-active',
    fault: 'user',
    message: `${run.id} of ${prepared.jobName} has not ended yet.`,
    detail: { id: 'run-not-ended', args: [prepared.jobName, run.id] },
    nextStep: `Follow it with "headstart watch ${prepared.jobName}".`,
  });
}
