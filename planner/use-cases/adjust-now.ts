import type { AdjustResult } from '../../schemas/api.ts';
import type { Divergence } from '../../schemas/divergence.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { isActive, runOf } from './active-run.ts';
import { adjustResources, planAdjustment, previewAdjustment } from './adjust-resources.ts';
import { findJobDivergence } from './find-job-divergence.ts';
import { machineReadyAt } from './machine-ready-at.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { adjustQuestion } from './questions.ts';
import { samplesSince } from './read-usage.ts';
import { requirePrepared } from './require-prepared.ts';
import { inTargetTime } from './target-time.ts';

/**
 * Compares the usage of a prepared machine with its prediction once, and where they diverge plans, previews, asks and
 * applies as the watcher does. Whoever asks for it has decided that it may be adjusted: the policy and the limits of the
 * watcher do not hold, the question does. Throws HeadstartError `not-prepared`, and `conflict` where the machine would be
 * replaced.
 */
export async function adjustNow(
  ports: PlannerPorts,
  jobName: string,
  signal?: AbortSignal,
): Promise<AdjustResult> {
  const prepared = await requirePrepared(ports, jobName);
  const run = await runOf(ports, prepared);
  if (run && !isActive(run)) return unadjusted(`${run.id} has ended.`);
  const origin = run ? (run.startedAt ?? run.submittedAt) : machineReadyAt(prepared);
  const { clockFactor } = await ports.connection();
  const inTime = (at: string): string => inTargetTime(at, origin, clockFactor);
  const read = await samplesSince(ports, prepared, origin, signal);
  const samples = read.map((sample) => ({ ...sample, at: inTime(sample.at) }));
  // What was used on an earlier machine type says nothing of this one.
  const judged = samples.filter(({ at }) => at > inTime(machineReadyAt(prepared)));
  if (judged.length === 0) return unadjusted('There is no usage of this machine yet.');
  const divergence = await findJobDivergence(ports, prepared, judged, run);
  if (!divergence) return unadjusted('Usage is as predicted.');
  return react(ports, { prepared, run, divergence, samples }, signal);
}

function unadjusted(reason: string, plan?: Plan): AdjustResult {
  return { adjusted: false, reason, ...(plan ? { plan } : {}) };
}

interface Finding {
  readonly prepared: PreparedJob;
  readonly run: Run | null;
  readonly divergence: Divergence;
  readonly samples: readonly UsageSample[];
}

async function react(
  ports: PlannerPorts,
  { prepared, run, divergence, samples }: Finding,
  signal?: AbortSignal,
): Promise<AdjustResult> {
  ports.host.emit({ code: 'divergence', divergence });
  const plan = await planAdjustment(ports, prepared, divergence, samples);
  if (!plan) return unadjusted('No other machine is a better choice.');
  ports.host.emit({ code: 'planned', plan });
  const preview = await previewAdjustment(ports, plan, signal);
  if (!(await ports.host.ask(adjustQuestion(prepared, plan, run), signal)))
    return unadjusted('Declined; the machine stays as it is.', plan);
  if (!(await adjustResources(ports, preview, signal)))
    return unadjusted('The run has ended meanwhile.', plan);
  return { adjusted: true, reason: divergence.reason, plan };
}
