import type { Adjustment, Divergence } from '../../schemas/divergence.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Profile } from '../../schemas/profile.ts';
import type { Run } from '../../schemas/run.ts';
import { decide } from '../watcher/policy.ts';
import { isActive } from './active-run.ts';
import { adjustResources, planAdjustment, previewAdjustment } from './adjust-resources.ts';
import { findJobDivergence } from './find-job-divergence.ts';
import { learnFromRun } from './learn-from-run.ts';
import { machineReadyAt } from './machine-ready-at.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { adjustQuestion } from './questions.ts';
import { nothingRead, readUsage, type UsageReading } from './read-usage.ts';
import { requireExecutor, requirePrepared } from './require-prepared.ts';
import { noStops, resumePreempted, type StopMemory } from './resume-preempted.ts';
import { inTargetTime } from './target-time.ts';

/** Cloud Monitoring has a sample about once a minute; asking three times as often finds each soon. */
const pollSeconds = 20;

/** How a watched run ended. */
export interface WatchResult {
  readonly run: Run;
  readonly prepared: PreparedJob;
  readonly profile: Profile;
  readonly adjustments: number;
  /** How often its machine was started again after a preemption. */
  readonly restarts: number;
}

interface WatchState {
  prepared: PreparedJob;
  /** Counted from the start of the run. */
  reading: UsageReading;
  /** Samples before this instant belong to a machine that has since been changed. */
  judgeSince: string;
  lastAdjustmentAt: Date | null;
  adjustments: number;
  restarts: number;
  readonly stops: StopMemory;
  /** What was already offered or applied at this revision: each is done once. */
  readonly settled: Set<string>;
}

/**
 * Follows usage until the run has ended: compares it with the prediction, adjusts or offers, and learns at the end.
 * `onRun` hears the run at each look.
 */
export async function watchRun(
  ports: PlannerPorts,
  jobName: string,
  onRun: (run: Run) => void,
  signal?: AbortSignal,
): Promise<WatchResult> {
  const executor = await requireExecutor(ports);
  const { clockFactor } = await ports.connection();
  const prepared = await requirePrepared(ports, jobName);
  const state: WatchState = startOf(prepared);
  for (;;) {
    const run = await executor.run(prepared.project, prepared.zone, prepared.instance);
    if (!run) throw await runLost(ports, state.prepared);
    onRun(run);
    await takeOver(ports, state, run);
    const request = { prepared: state.prepared, run, origin: originOf(run) };
    state.reading = await readUsage(ports, request, state.reading, signal);
    if (!isActive(run)) return finish(ports, state, run);
    if (run.state === 'running') await reactTo(ports, state, run, signal);
    if (run.state === 'stopped') await goOn(ports, state, run, signal);
    await ports.clock.sleep((pollSeconds * 1000) / clockFactor, signal);
  }
}

function startOf(prepared: PreparedJob): WatchState {
  return {
    prepared,
    reading: nothingRead,
    judgeSince: '',
    lastAdjustmentAt: null,
    adjustments: 0,
    restarts: 0,
    stops: { ...noStops },
    settled: new Set(),
  };
}

/** The instant that the target's time of a run is counted from. */
function originOf(run: Run): string {
  return run.startedAt ?? run.submittedAt;
}

async function targetNow(ports: PlannerPorts, run: Run): Promise<Date> {
  const connection = await ports.connection();
  const now = (await connection.now()).toISOString();
  return new Date(inTargetTime(now, originOf(run), connection.clockFactor));
}

async function reactTo(
  ports: PlannerPorts,
  state: WatchState,
  run: Run,
  signal?: AbortSignal,
): Promise<void> {
  const judged = state.reading.samples.filter((sample) => sample.at > state.judgeSince);
  const divergence = await findJobDivergence(ports, state.prepared, judged, run);
  if (!divergence) return;
  const plan = await planAdjustment(ports, state.prepared, divergence, state.reading.samples);
  const adjustment = await adjustmentFor(ports, state, { run, divergence, plan });
  const key = [adjustment.kind, divergence.metric, divergence.direction, state.prepared.plan.revision].join(
    ' ',
  );
  if (adjustment.kind === 'none' || state.settled.has(key)) return;
  state.settled.add(key);
  ports.host.emit({ code: 'divergence', divergence });
  if (plan) await carryOut(ports, state, { run, plan, adjustment }, signal);
  else
    ports.host.emit({
      code: 'note',
      text: 'No other machine is a better choice; the machine stays as it is.',
    });
}

/** Somebody may have adjusted the machine beside this watch: it is then judged anew from there. */
async function takeOver(ports: PlannerPorts, state: WatchState, run: Run): Promise<void> {
  const current = await ports.state.prepared(run.jobName);
  if (!current || current.plan.revision === state.prepared.plan.revision) return;
  const { clockFactor } = await ports.connection();
  state.prepared = current;
  state.judgeSince = inTargetTime(machineReadyAt(current), originOf(run), clockFactor);
  state.lastAdjustmentAt = new Date(state.judgeSince);
}

/** Starts the machine of a stopped run again where it was preempted. */
async function goOn(ports: PlannerPorts, state: WatchState, run: Run, signal?: AbortSignal): Promise<void> {
  const now = await targetNow(ports, run);
  state.prepared = await requirePrepared(ports, run.jobName);
  const started = await resumePreempted(ports, { prepared: state.prepared, run, now }, state.stops, signal);
  if (started === null) return;
  state.prepared = started;
  state.restarts += 1;
  state.judgeSince = (await targetNow(ports, run)).toISOString();
}

/** A machine with bundled local SSD cannot be stopped: it is deleted when it is preempted, and its run with it. */
async function runLost(ports: PlannerPorts, prepared: PreparedJob): Promise<HeadstartError> {
  const { jobName, project, zone, instance: name, dataDisk, preparedAt } = prepared;
  const { cloud } = await ports.connection();
  const at = (await cloud.preemptions({ project, zone, name }, preparedAt)).at(-1);
  const why = at === undefined ? 'is not known to its machine' : `ended when ${name} was preempted at ${at}`;
  return new HeadstartError({
    code: 'not-prepared',
    fault: 'cloud',
    message: `The run of ${jobName} ${why}.`,
    detail: { id: 'run-lost', args: [jobName, dataDisk] },
    nextStep: `Prepare ${jobName} and submit it again; what is on its data disk ${dataDisk} is kept.`,
  });
}

interface Finding {
  readonly run: Run;
  readonly divergence: Divergence;
  readonly plan: Plan | null;
}

async function adjustmentFor(ports: PlannerPorts, state: WatchState, finding: Finding): Promise<Adjustment> {
  const { watch } = ports.settings;
  return decide({
    divergence: finding.divergence,
    policy: watch.policy,
    limits: watch,
    run: finding.run,
    checkpointing: state.prepared.plan.job.checkpointing,
    lastAdjustmentAt: state.lastAdjustmentAt,
    now: await targetNow(ports, finding.run),
    usdAfter: finding.plan?.cost?.usdPerRun?.target ?? null,
  });
}

interface Reaction {
  readonly run: Run;
  readonly plan: Plan;
  readonly adjustment: Exclude<Adjustment, { kind: 'none' }>;
}

/** Previews either way; applies only what the policy allows and the host consents to. */
async function carryOut(
  ports: PlannerPorts,
  state: WatchState,
  { run, plan, adjustment }: Reaction,
  signal?: AbortSignal,
): Promise<void> {
  ports.host.emit({ code: 'planned', plan });
  const preview = await previewAdjustment(ports, plan, signal);
  if (adjustment.kind === 'offer') {
    ports.host.emit({ code: 'note', text: `Only offered: ${adjustment.reason}` });
    return;
  }
  if (!(await ports.host.ask(adjustQuestion(state.prepared, plan, run), signal))) {
    ports.host.emit({ code: 'note', text: 'Declined; the machine stays as it is.' });
    return;
  }
  const adjusted = await adjustResources(ports, preview, signal);
  if (!adjusted) return;
  state.prepared = adjusted;
  state.adjustments += 1;
  state.lastAdjustmentAt = await targetNow(ports, run);
  state.judgeSince = state.lastAdjustmentAt.toISOString();
}

async function finish(ports: PlannerPorts, state: WatchState, run: Run): Promise<WatchResult> {
  const { reading, adjustments, restarts } = state;
  // Somebody else may have started the machine again meanwhile.
  const prepared = (await ports.state.prepared(run.jobName)) ?? state.prepared;
  const profile = await learnFromRun(ports, prepared, run, reading.samples);
  return { run, prepared, profile, adjustments, restarts };
}
