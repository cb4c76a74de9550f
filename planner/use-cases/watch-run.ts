import type { Divergence } from '../../schemas/divergence.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Profile } from '../../schemas/profile.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { findDivergence } from '../watcher/divergence.ts';
import { decide } from '../watcher/policy.ts';
import { isActive } from './active-run.ts';
import { adjustResources, planAdjustment, previewAdjustment } from './adjust-resources.ts';
import { learnFromRun } from './learn-from-run.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { adjustQuestion } from './questions.ts';
import { requireExecutor, requirePrepared } from './require-prepared.ts';

/** Cloud Monitoring has a sample about once a minute; asking three times as often finds each soon. */
const pollSeconds = 20;

/** How a watched run ended. */
export interface WatchResult {
  readonly run: Run;
  readonly prepared: PreparedJob;
  readonly profile: Profile;
  readonly adjustments: number;
}

interface WatchState {
  prepared: PreparedJob;
  samples: readonly UsageSample[];
  /** Samples before this instant belong to a machine that has since been changed. */
  judgeSince: string;
  lastAdjustmentAt: string | null;
  adjustments: number;
  /** What was already offered, so that an offer is made once. */
  readonly offered: Set<string>;
}

/** Follows usage until the run has ended: compares it with the prediction, adjusts or offers, and learns at the end. */
export async function watchRun(
  ports: PlannerPorts,
  jobName: string,
  signal?: AbortSignal,
): Promise<WatchResult> {
  const executor = await requireExecutor(ports);
  const { clockFactor } = await ports.connection();
  const prepared = await requirePrepared(ports, jobName);
  const state: WatchState = startOf(prepared);
  for (;;) {
    const run = await executor.run(prepared.project, prepared.zone, prepared.instance);
    if (!run) throw new Error(`The run of ${jobName} is not known to its machine.`);
    await readUsage(ports, state, run, signal);
    if (!isActive(run)) return finish(ports, state, run);
    if (run.state === 'running') await reactTo(ports, state, run, signal);
    await ports.clock.sleep((pollSeconds * 1000) / clockFactor, signal);
  }
}

function startOf(prepared: PreparedJob): WatchState {
  const since = prepared.readyAt ?? prepared.preparedAt;
  return {
    prepared,
    samples: [],
    judgeSince: since,
    lastAdjustmentAt: null,
    adjustments: 0,
    offered: new Set(),
  };
}

async function readUsage(
  ports: PlannerPorts,
  state: WatchState,
  run: Run,
  signal?: AbortSignal,
): Promise<void> {
  const { usage } = await ports.connection();
  const { prepared, samples } = state;
  const since = samples.at(-1)?.at ?? run.startedAt ?? run.submittedAt;
  const fresh = await usage.samples(
    { ...placeOf(prepared), memoryGib: await memoryGibOf(ports, prepared), since },
    signal,
  );
  for (const sample of fresh)
    ports.host.emit({ code: 'usage', run, sample, playback: run.origin === 'playback' });
  state.samples = [...samples, ...fresh];
}

async function reactTo(
  ports: PlannerPorts,
  state: WatchState,
  run: Run,
  signal?: AbortSignal,
): Promise<void> {
  const divergence = await divergenceOf(ports, state, run);
  if (!divergence) return;
  const adjustment = decide({
    divergence,
    policy: ports.settings.watch.policy,
    limits: ports.settings.watch,
    run,
    checkpointing: run.checkpointAt !== null,
    lastAdjustmentAt: state.lastAdjustmentAt,
    now: await (await ports.connection()).now(),
  });
  if (adjustment.kind === 'none') return;
  const key = `${divergence.metric} ${divergence.direction} ${state.prepared.plan.revision}`;
  if (state.offered.has(key)) return;
  state.offered.add(key);
  ports.host.emit({ code: 'divergence', divergence });
  await carryOut(ports, state, { run, divergence, kind: adjustment.kind, reason: adjustment.reason }, signal);
}

async function divergenceOf(ports: PlannerPorts, state: WatchState, run: Run): Promise<Divergence | null> {
  const { plan } = state.prepared;
  const machine = (await ports.catalog()).machineType(plan.offering?.machineType ?? '');
  if (!machine) return null;
  const samples = state.samples.filter((sample) => sample.at > state.judgeSince);
  return findDivergence({ prediction: plan.prediction, machine, samples, run });
}

interface Reaction {
  readonly run: Run;
  readonly divergence: Divergence;
  readonly kind: 'offer' | 'apply';
  readonly reason: string;
}

async function carryOut(
  ports: PlannerPorts,
  state: WatchState,
  reaction: Reaction,
  signal?: AbortSignal,
): Promise<void> {
  const plan = await planAdjustment(ports, state.prepared, reaction.divergence, state.samples);
  if (!plan) {
    ports.host.emit({
      code: 'note',
      text: 'No other machine is a better choice; the machine stays as it is.',
    });
    return;
  }
  ports.host.emit({ code: 'planned', plan });
  const preview = await previewAdjustment(ports, plan, signal);
  // Without a checkpoint a stop would throw the run's work away: it is only offered, whatever the policy says.
  if (reaction.run.checkpointAt === null || !(await consents(ports, state, reaction, plan, signal))) {
    ports.host.emit({ code: 'note', text: `Not applied: ${reaction.reason}` });
    return;
  }
  state.prepared = await adjustResources(ports, preview, signal);
  state.adjustments += 1;
  const now = (await (await ports.connection()).now()).toISOString();
  state.lastAdjustmentAt = now;
  state.judgeSince = now;
}

/** An applied adjustment spends: it is asked for unless the host answers yes by itself (--yes). */
function consents(
  ports: PlannerPorts,
  state: WatchState,
  _reaction: Reaction,
  plan: Parameters<typeof adjustQuestion>[1],
  signal?: AbortSignal,
): Promise<boolean> {
  return ports.host.ask(adjustQuestion(state.prepared, plan), signal);
}

async function finish(ports: PlannerPorts, state: WatchState, run: Run): Promise<WatchResult> {
  const { prepared, samples, adjustments } = state;
  const profile = await learnFromRun(ports, prepared, run, samples);
  return { run, prepared, profile, adjustments };
}

function placeOf({
  project,
  zone,
  instance,
}: PreparedJob): Pick<PreparedJob, 'project' | 'zone' | 'instance'> {
  return { project, zone, instance };
}

async function memoryGibOf(ports: PlannerPorts, prepared: PreparedJob): Promise<number> {
  const machine = (await ports.catalog()).machineType(prepared.plan.offering?.machineType ?? '');
  return machine?.memoryGib ?? 0;
}
