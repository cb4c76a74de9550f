import type { Adjustment, Divergence } from '../../schemas/divergence.ts';
import type { Plan } from '../../schemas/plan.ts';
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
  lastAdjustmentAt: Date | null;
  adjustments: number;
  /** Divergences that were already offered or applied at this revision: each is acted on once. */
  readonly settled: Set<string>;
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
    settled: new Set(),
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
  const key = `${divergence.metric} ${divergence.direction} ${state.prepared.plan.revision}`;
  if (state.settled.has(key)) return;
  const plan = await planAdjustment(ports, state.prepared, divergence, state.samples);
  const adjustment = await adjustmentFor(ports, state, { run, divergence, plan });
  if (adjustment.kind === 'none') return;
  state.settled.add(key);
  ports.host.emit({ code: 'divergence', divergence });
  if (plan) await carryOut(ports, state, { plan, adjustment }, signal);
  else
    ports.host.emit({
      code: 'note',
      text: 'No other machine is a better choice; the machine stays as it is.',
    });
}

async function divergenceOf(ports: PlannerPorts, state: WatchState, run: Run): Promise<Divergence | null> {
  const { plan } = state.prepared;
  const catalog = await ports.catalog();
  const facts = catalog.machineType(plan.offering?.machineType ?? '');
  if (!facts) return null;
  const gpu = catalog.accelerator(plan.offering?.accelerator?.type ?? '');
  const machine = { vcpus: facts.vcpus, memoryGib: facts.memoryGib, gpuMemoryGib: gpu?.memoryGib ?? null };
  const samples = state.samples.filter((sample) => sample.at > state.judgeSince);
  return findDivergence({ prediction: plan.prediction, job: plan.job, machine, samples, run });
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
    now: await (await ports.connection()).now(),
    usdAfter: finding.plan?.cost?.usdPerRun?.target ?? null,
  });
}

interface Reaction {
  readonly plan: Plan;
  readonly adjustment: Exclude<Adjustment, { kind: 'none' }>;
}

/** Previews either way; applies only what the policy allows and the host consents to. */
async function carryOut(
  ports: PlannerPorts,
  state: WatchState,
  { plan, adjustment }: Reaction,
  signal?: AbortSignal,
): Promise<void> {
  ports.host.emit({ code: 'planned', plan });
  const preview = await previewAdjustment(ports, plan, signal);
  if (adjustment.kind === 'offer') {
    ports.host.emit({ code: 'note', text: `Only offered: ${adjustment.reason}` });
    return;
  }
  if (!(await ports.host.ask(adjustQuestion(state.prepared, plan), signal))) {
    ports.host.emit({ code: 'note', text: 'Declined; the machine stays as it is.' });
    return;
  }
  state.prepared = await adjustResources(ports, preview, signal);
  state.adjustments += 1;
  state.lastAdjustmentAt = await (await ports.connection()).now();
  state.judgeSince = state.lastAdjustmentAt.toISOString();
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
