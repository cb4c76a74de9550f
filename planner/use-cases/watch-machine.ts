import type { Divergence } from '../../schemas/divergence.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { InstanceState, PreparedJob } from '../../schemas/prepared.ts';
import { planAdjustment, previewAdjustment } from './adjust-resources.ts';
import { findJobDivergence } from './find-job-divergence.ts';
import { machineReadyAt } from './machine-ready-at.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { nothingRead, readUsage, type UsageReading } from './read-usage.ts';
import { requirePrepared } from './require-prepared.ts';

/** Cloud Monitoring has a sample about once a minute; asking three times as often finds each soon. */
const pollSeconds = 20;
/** Looks in a row that may fail because the cloud does not answer, before watching is given up: ten minutes. */
const patience = 30;

/** How a machine was watched on which Headstart runs no code: nothing is changed and nothing learnt. */
export interface MachineWatchResult {
  readonly run: null;
  readonly profile: null;
  readonly adjustments: 0;
  readonly prepared: PreparedJob;
  /** The machine as it was last seen; null where it is gone. */
  readonly instance: InstanceState | null;
  /** How many samples of usage were read. */
  readonly samples: number;
  /** How often another machine was offered. */
  readonly offers: number;
}

interface WatchedMachine {
  readonly prepared: PreparedJob;
  /** Where the machine's usage begins to count: when it was ready, as it is now. */
  readonly origin: string;
  reading: UsageReading;
  /** Each divergence is told once. */
  readonly told: Set<string>;
  offers: number;
}

/**
 * Compares the usage of a prepared machine with its prediction until the machine stops. For a target without an
 * executor: whatever runs there was started by somebody else, so that a change is only ever offered.
 */
export async function watchMachine(
  ports: PlannerPorts,
  jobName: string,
  signal?: AbortSignal,
): Promise<MachineWatchResult> {
  const { clockFactor } = await ports.connection();
  const prepared = await requirePrepared(ports, jobName);
  const watched: WatchedMachine = {
    ...{ prepared, origin: machineReadyAt(prepared), reading: nothingRead },
    ...{ told: new Set<string>(), offers: 0 },
  };
  ports.host.emit({
    code: 'step',
    text: `Watching ${prepared.instance} until it stops; changes are only offered`,
  });
  for (let unanswered = 0; ;) {
    const seen = await look(ports, watched, signal).catch((error: unknown) =>
      passing(ports, error, unanswered),
    );
    if (seen !== 'unanswered' && (seen === null || hasStopped(seen))) return ended(ports, watched, seen);
    unanswered = seen === 'unanswered' ? unanswered + 1 : 0;
    await ports.clock.sleep((pollSeconds * 1000) / clockFactor, signal);
  }
}

async function look(
  ports: PlannerPorts,
  watched: WatchedMachine,
  signal?: AbortSignal,
): Promise<InstanceState | null> {
  const { cloud } = await ports.connection();
  const { prepared, origin } = watched;
  const instance = await cloud.instance(prepared.project, prepared.zone, prepared.instance);
  if (instance === null) return null;
  watched.reading = await readUsage(ports, { prepared, run: null, origin }, watched.reading, signal);
  const divergence = await findJobDivergence(ports, prepared, watched.reading.samples, null);
  if (divergence !== null) await tell(ports, watched, divergence, signal);
  return instance;
}

async function tell(
  ports: PlannerPorts,
  watched: WatchedMachine,
  divergence: Divergence,
  signal?: AbortSignal,
): Promise<void> {
  const key = `${divergence.metric} ${divergence.direction}`;
  if (watched.told.has(key)) return;
  watched.told.add(key);
  ports.host.emit({ code: 'divergence', divergence });
  const plan = await planAdjustment(ports, watched.prepared, divergence, watched.reading.samples);
  if (plan !== null) {
    watched.offers += 1;
    return offer(ports, plan, signal);
  }
  ports.host.emit({ code: 'note', text: 'No other machine is a better choice; the machine stays as it is.' });
}

/** Shows the plan and what Terraform would change; where that cannot be asked, watching goes on. */
async function offer(ports: PlannerPorts, plan: Plan, signal?: AbortSignal): Promise<void> {
  ports.host.emit({ code: 'planned', plan });
  try {
    await previewAdjustment(ports, plan, signal);
  } catch (error) {
    if (!(error instanceof HeadstartError) || error.failure.fault === 'interrupted') throw error;
    ports.host.emit({ code: 'failure', failure: error.failure });
  }
  const text =
    'Only offered: Headstart did not start what runs on this machine, so it does not stop it. ' +
    'Save the work, set the resources in job.yaml and prepare again.';
  ports.host.emit({ code: 'note', text });
}

/** A network that is gone for a while does not end a watch of hours; anything else does. */
function passing(ports: PlannerPorts, error: unknown, unanswered: number): 'unanswered' {
  const failure = error instanceof HeadstartError ? error.failure : null;
  if (failure?.fault !== 'cloud' || unanswered >= patience) throw error;
  if (unanswered === 0) ports.host.emit({ code: 'failure', failure });
  return 'unanswered';
}

function hasStopped({ status }: InstanceState): boolean {
  return /^(STOPPING|STOPPED|SUSPENDING|SUSPENDED|TERMINATED|DEPROVISIONING)$/.test(status);
}

function ended(
  ports: PlannerPorts,
  { prepared, reading, offers }: WatchedMachine,
  instance: InstanceState | null,
): MachineWatchResult {
  const at = instance?.preemptedAt ?? null;
  if (at !== null) ports.host.emit({ code: 'preempted', instance: prepared.instance, at, run: null });
  const samples = reading.samples.length;
  return { run: null, profile: null, adjustments: 0, prepared, instance, samples, offers };
}
