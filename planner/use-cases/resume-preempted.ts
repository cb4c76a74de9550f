import { HeadstartError } from '../../schemas/failure.ts';
import type { InstanceState, PreparedJob } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import { decideRestart, restartLimit } from '../watcher/restart-policy.ts';
import { costBetween } from './learn-from-run.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { prepareWithConsent } from './prepare-resources.ts';
import { restartQuestion } from './questions.ts';

/** A run that stands still because its machine does. */
export interface StoppedRun {
  readonly prepared: PreparedJob;
  readonly run: Run;
  /** In the target's time of the run. */
  readonly now: Date;
}

/** What one watch remembers of the stops of its machine. */
export interface StopMemory {
  /** Starts that were tried. */
  restarts: number;
  lastRestartAt: Date | null;
  /** The stop that was told of last: the instant of a preemption, or another stop. */
  told: string | null;
  /** The stop whose start was agreed to: a start that fails is tried again without asking. */
  agreed: string | null;
  /** The stop that is left to the user: declined, or only offered. */
  left: string | null;
}

export const noStops: StopMemory = { restarts: 0, lastRestartAt: null, told: null, agreed: null, left: null };

/** A machine that was taken back, and when. */
interface Preempted extends StoppedRun {
  readonly at: string;
}

/**
 * Tells of a machine that has stopped under its run. One that was preempted is started again by the plan it stands by,
 * within the policy and its limits, and the run goes on from its checkpoint. Resolves to what then stands; null where
 * nothing was started.
 */
export async function resumePreempted(
  ports: PlannerPorts,
  stopped: StoppedRun,
  memory: StopMemory,
  signal?: AbortSignal,
): Promise<PreparedJob | null> {
  const { cloud } = await ports.connection();
  const { project, zone, instance: name } = stopped.prepared;
  const instance = await cloud.instance(project, zone, name);
  if (instance === null || !/^(STOPPED|TERMINATED)$/.test(instance.status)) return null;
  const at = instance.preemptedAt ?? null;
  tellOnce(ports, stopped, instance, memory);
  if (at === null || memory.left === at) return null;
  const preempted = { ...stopped, at };
  const decision = await decisionFor(ports, preempted, memory);
  if (decision.kind === 'restart') return startAgain(ports, preempted, memory, signal);
  if (decision.kind === 'offer')
    leave(ports, preempted, memory, `It is not started again: ${decision.reason}.`);
  return null;
}

function tellOnce(
  ports: PlannerPorts,
  { run, prepared: { jobName } }: StoppedRun,
  { name, status, preemptedAt }: InstanceState,
  memory: StopMemory,
): void {
  const stop = preemptedAt ?? status;
  if (memory.told === stop) return;
  memory.told = stop;
  if (preemptedAt != null)
    return ports.host.emit({ code: 'preempted', instance: name, at: preemptedAt, run });
  const text = `${name} is ${status} and was not preempted; ${run.id} goes on when ${jobName} is prepared again.`;
  ports.host.emit({ code: 'note', text });
}

/** Leaves the machine as it is, and says how the user starts it. */
function leave(ports: PlannerPorts, { prepared, at }: Preempted, memory: StopMemory, why: string): void {
  memory.left = at;
  const text = `${why} "headstart prepare FILE" starts ${prepared.instance}, and the run goes on.`;
  ports.host.emit({ code: 'note', text });
}

async function decisionFor(
  ports: PlannerPorts,
  { prepared, run, now, at }: Preempted,
  { restarts, lastRestartAt }: StopMemory,
): Promise<ReturnType<typeof decideRestart>> {
  const { policy, ...limits } = ports.settings.watch;
  const { clockFactor } = await ports.connection();
  const soFar = costBetween(prepared, run.startedAt ?? run.submittedAt, at, clockFactor);
  const planned = prepared.plan.cost?.usdPerRun?.target ?? null;
  const usdAfter = soFar === null || planned === null ? null : Math.max(soFar, planned);
  return decideRestart({ policy, limits, restarts, lastRestartAt, now, usdAfter });
}

async function startAgain(
  ports: PlannerPorts,
  preempted: Preempted,
  memory: StopMemory,
  signal?: AbortSignal,
): Promise<PreparedJob | null> {
  const { prepared, run, now, at } = preempted;
  const agree = async (): Promise<boolean> => {
    const yes = memory.agreed === at || (await ports.host.ask(restartQuestion(prepared, run, at), signal));
    if (yes) Object.assign(memory, { agreed: at, restarts: memory.restarts + 1, lastRestartAt: now });
    return yes;
  };
  try {
    return await prepareWithConsent(ports, prepared.plan, agree, signal);
  } catch (error) {
    return outlast(ports, preempted, memory, error);
  }
}

/** Spot capacity comes and goes: what passes by itself is tried again after the cool-down, so often. */
async function outlast(
  ports: PlannerPorts,
  preempted: Preempted,
  memory: StopMemory,
  error: unknown,
): Promise<PreparedJob | null> {
  if (!(error instanceof HeadstartError)) throw error;
  const { code } = error.failure;
  // Somebody else is at it: what they make of it is seen at the next look.
  if (code === 'lock') return null;
  if (code === 'declined') leave(ports, preempted, memory, 'Declined; the machine stays stopped.');
  else if (code === 'stockout' && memory.restarts < restartLimit) tryLater(ports, preempted, error);
  else if (!(await isPreempted(ports, preempted))) throw error;
  return null;
}

function tryLater(ports: PlannerPorts, { prepared }: Preempted, { failure }: HeadstartError): void {
  ports.host.emit({ code: 'failure', failure });
  ports.host.emit({ code: 'note', text: `Starting ${prepared.instance} is tried again later.` });
}

/** Taken back once more before it was ready: a preemption of its own. */
async function isPreempted(ports: PlannerPorts, { prepared, at }: Preempted): Promise<boolean> {
  const { cloud } = await ports.connection();
  const instance = await cloud.instance(prepared.project, prepared.zone, prepared.instance);
  return instance?.preemptedAt != null && instance.preemptedAt > at;
}
