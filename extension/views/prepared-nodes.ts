import type { JobStatus } from '../../schemas/status.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { durationText, gibText, usdPerHourText, usdText } from './figures.ts';
import { jobState, jobStateIcon, jobStateText } from './job-state.ts';
import { machineText } from './machine-text.ts';
import { sparkline } from './sparkline.ts';
import type { TreeNode } from './tree-node.ts';
import type { Translate } from './translate.ts';

/** One prepared job with what the editor knows of it beside its status. */
export interface PreparedView {
  readonly status: JobStatus;
  readonly usage: readonly UsageSample[];
  /** What the code would take instead now; null where it is the same. */
  readonly difference: string | null;
  /** Its run is watched from this window. */
  readonly isWatched: boolean;
}

export function preparedNode(view: PreparedView, t: Translate): TreeNode {
  const { status, isWatched } = view;
  const { jobName, plan } = status.prepared;
  const state = jobState(status);
  const path = plan.source?.path;
  return {
    id: `prepared:${jobName}`,
    label: jobName,
    description: summary(status, t),
    tooltip: [jobName, summary(status, t), status.prepared.directory].join('\n'),
    icon: jobStateIcon(state),
    context: `prepared.${state}${isWatched ? '.watched' : ''}`,
    jobName,
    ...(path === undefined ? {} : { path }),
    isExpanded: true,
    children: [machineNode(status, t), ...differenceNodes(view, t), ...runNodes(view, t)],
  };
}

/** `running · $0.021 so far · 1.9 h left`. */
export function summary(status: JobStatus, t: Translate): string {
  const { usdSoFar, secondsLeft } = status;
  return [
    jobStateText(jobState(status), t),
    usdSoFar === null ? t('cost unknown') : t('{0} so far', usdText(usdSoFar, t)),
    ...(secondsLeft === null ? [] : [t('{0} left', durationText(secondsLeft, t))]),
  ].join(' · ');
}

function machineNode({ prepared, instance }: JobStatus, t: Translate): TreeNode {
  const { jobName, plan, zone } = prepared;
  const machine = plan.offering ? machineText(plan.offering) : (instance?.machineType ?? '');
  const facts = [zone, usdPerHourText(plan.cost, t)];
  return {
    id: `prepared:${jobName}:machine`,
    label: machine,
    description: facts.join(' · '),
    tooltip: [prepared.instance, prepared.dataDisk, ...facts].join('\n'),
    icon: 'server',
  };
}

function differenceNodes({ status, difference }: PreparedView, t: Translate): readonly TreeNode[] {
  if (difference === null) return [];
  const { jobName, plan } = status.prepared;
  return [
    {
      id: `prepared:${jobName}:difference`,
      label: t('The code has moved on'),
      description: difference,
      tooltip: t('{0}. Nothing is changed before you ask for it.', difference),
      icon: 'git-compare',
      ...(plan.source ? { path: plan.source.path, command: 'headstart.previewPlan' } : {}),
    },
  ];
}

function runNodes({ status, usage }: PreparedView, t: Translate): readonly TreeNode[] {
  const { run, prepared } = status;
  if (run === null) return [];
  const id = `prepared:${prepared.jobName}`;
  const of = durationText(prepared.plan.latency?.runtimeSeconds.target ?? 0, t);
  const ran = durationText(run.runSeconds, t);
  const predicted = prepared.plan.latency === null ? ran : t('{0} of about {1}', ran, of);
  const runNode = { id: `${id}:run`, label: run.id, description: predicted, icon: 'play-circle' };
  return run.state === 'running' ? [runNode, ...usageNodes(id, status, usage, t)] : [runNode];
}

function usageNodes(
  id: string,
  { prepared }: JobStatus,
  usage: readonly UsageSample[],
  t: Translate,
): readonly TreeNode[] {
  const last = usage.at(-1);
  if (last === undefined)
    return [{ id: `${id}:usage`, label: t('Usage'), description: t('no samples yet'), icon: 'graph-line' }];
  const { prediction, job } = prepared.plan;
  const cpu = usage.map(({ cpuUtilization }) => cpuUtilization);
  const memory = usage.map(({ memoryGib }) => memoryGib);
  const gpu = usage.map(({ gpuUtilization }) => gpuUtilization);
  const most = Math.max(prediction.memoryGib.upper, ...memory.map((gib) => gib ?? 0));
  const row = (key: string, label: string, line: string, value: string): TreeNode => {
    const description = `${line} ${value}`;
    return { id: `${id}:${key}`, label, description, tooltip: `${label}: ${value}`, icon: 'graph-line' };
  };
  const predicted = gibText(prediction.memoryGib.upper, t);
  const memoryNow = t('{0}, predicted up to {1}', gibText(last.memoryGib, t), predicted);
  return [
    row('cpu', t('CPU'), sparkline(cpu, 1), percentText(last.cpuUtilization, t)),
    row('memory', t('Memory'), sparkline(memory, most), memoryNow),
    ...(job.gpuRequired || gpu.some((share) => share !== null)
      ? [row('gpu', t('GPU'), sparkline(gpu, 1), gpuText(last.gpuUtilization, t))]
      : []),
  ];
}

function percentText(share: number | null, t: Translate): string {
  return share === null ? t('unknown') : `${Math.round(share * 100)} %`;
}

function gpuText(share: number | null, t: Translate): string {
  return share === null ? t('no GPU data') : percentText(share, t);
}
