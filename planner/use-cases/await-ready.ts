import { HeadstartError } from '../../schemas/failure.ts';
import type { InstanceState, PreparedJob } from '../../schemas/prepared.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { targetSeconds } from './target-time.ts';

/** Target-time bounds of waiting for a machine: the longest published set-up of a GPU machine, four times over. */
const readyTimeoutSeconds = 30 * 60;
const readyPollSeconds = 5;

/** Lines of the serial console that a failure shows. */
const shownSerialLines = 15;

/** States that lead to RUNNING by themselves (source: Compute Engine, "VM instance lifecycle"). */
const comingUp: readonly string[] = ['PENDING', 'PROVISIONING', 'STAGING', 'REPAIRING', 'RUNNING'];

/**
 * Waits until the guest says it is ready. Throws HeadstartError `unreachable`, with the end of the serial log, as soon as
 * it cannot become ready any more: gone, stopped, or its startup script failed; else after half an hour of target time.
 */
export async function awaitReady(
  ports: PlannerPorts,
  prepared: PreparedJob,
  signal?: AbortSignal,
): Promise<PreparedJob> {
  const { cloud, clockFactor } = await ports.connection();
  ports.host.emit({ code: 'step', text: `Waiting for ${prepared.instance} to be ready` });
  for (let waited = 0; waited < readyTimeoutSeconds; waited += readyPollSeconds) {
    const instance = await cloud.instance(prepared.project, prepared.zone, prepared.instance);
    if (instance !== null && isReady(instance)) return rememberReady(ports, prepared, instance);
    const obstacle = obstacleOf(instance);
    if (obstacle !== null) throw await neverReady(ports, prepared, obstacle);
    await ports.clock.sleep((readyPollSeconds * 1000) / clockFactor, signal);
  }
  throw await neverReady(ports, prepared, `was not ready within ${readyTimeoutSeconds / 60} minutes`);
}

type ReadyInstance = InstanceState & { readonly readyAt: string };

function isReady(instance: InstanceState): instance is ReadyInstance {
  return instance.status === 'RUNNING' && instance.readyAt !== null;
}

/** Why a machine will not become ready any more; null while it may. */
function obstacleOf(instance: InstanceState | null): string | null {
  if (instance === null) return 'is gone';
  if (instance.preemptedAt != null) return `was preempted at ${instance.preemptedAt}`;
  if (!comingUp.includes(instance.status)) return `is ${instance.status}`;
  const failure = instance.bootFailure ?? null;
  return failure === null ? null : `did not start up: ${failure}`;
}

/** A release that had begun is over with this: the disk may change again. */
async function rememberReady(
  ports: PlannerPorts,
  { releasing: _begun, ...prepared }: PreparedJob,
  { readyAt, ...instance }: ReadyInstance,
): Promise<PreparedJob> {
  const ready: PreparedJob = {
    ...prepared,
    readyAt: prepared.readyAt ?? readyAt,
    filledAt: prepared.filledAt ?? readyAt,
    ...(await queuedFor(ports, prepared, instance)),
  };
  await ports.state.savePrepared(ready);
  return ready;
}

/** A flex-start machine is requested anew for every start, and waits until there is room for it. */
async function queuedFor(
  ports: PlannerPorts,
  { plan }: PreparedJob,
  { createdAt, startedAt = null }: Pick<InstanceState, 'createdAt' | 'startedAt'>,
): Promise<{ queuedSeconds?: number }> {
  if (plan.offering?.provisioningModel !== 'FLEX_START' || startedAt === null) return {};
  const { clockFactor } = await ports.connection();
  return { queuedSeconds: targetSeconds(createdAt, startedAt, clockFactor) };
}

async function neverReady(
  ports: PlannerPorts,
  prepared: PreparedJob,
  obstacle: string,
): Promise<HeadstartError> {
  const serial = await serialEnd(ports, prepared);
  const { jobName, instance } = prepared;
  return new HeadstartError({
    code: 'unreachable',
    fault: 'cloud',
    message: `${instance} ${obstacle}.`,
    detail: { id: 'never-ready', args: [jobName, instance, obstacle] },
    nextStep: `Prepare it again, or remove it with "headstart release ${jobName}".`,
    ...(serial === '' ? {} : { cause: `the end of its serial log:\n${serial}` }),
  });
}

/** The machine is what failed: a serial log that cannot be read must not hide that. */
async function serialEnd(ports: PlannerPorts, prepared: PreparedJob): Promise<string> {
  const { cloud } = await ports.connection();
  const { project, zone, instance: name } = prepared;
  const log = await cloud.serialLog({ project, zone, name }).catch((error: unknown) => {
    if (error instanceof HeadstartError) return `(not readable: ${error.failure.message})`;
    throw error;
  });
  return (log ?? '').trimEnd().split('\n').slice(-shownSerialLines).join('\n');
}
