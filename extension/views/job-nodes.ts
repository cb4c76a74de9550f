import type { Plan } from '../../schemas/plan.ts';
import { durationText, usdPerHourText, usdPerRunText } from './figures.ts';
import { machineText } from './machine-text.ts';
import type { TreeNode } from './tree-node.ts';
import type { Translate } from './translate.ts';

/** One entry that was assessed in this window, and its last plan. */
export interface JobEntry {
  /** Absolute. */
  readonly path: string;
  /** For people: relative to the workspace. */
  readonly shownPath: string;
  readonly plan: Plan;
  /** Somebody has taken another offering than Headstart's pick. */
  readonly isChosen: boolean;
}

/** A row of the tree Jobs: what is about to cost what. */
export function jobNode({ path, shownPath, plan }: JobEntry, t: Translate): TreeNode {
  return {
    id: `job:${path}`,
    label: plan.job.name,
    description: shortText(plan, t),
    tooltip: [shownPath, shortText(plan, t), plan.reason ?? ''].join('\n').trimEnd(),
    icon: plan.offering === null ? 'warning' : 'file-code',
    context: 'job',
    path,
    jobName: plan.job.name,
    command: 'headstart.openEntry',
  };
}

/** A row of the tree Plans with the pick and its alternatives below it. */
export function planNode({ path, plan, isChosen }: JobEntry, t: Translate): TreeNode {
  return {
    id: `plan:${path}`,
    label: plan.job.name,
    description: plan.offering === null ? t('nothing fits') : machineText(plan.offering),
    tooltip: plan.reason ?? '',
    icon: 'checklist',
    context: isChosen ? 'plan.chosen' : 'plan',
    path,
    jobName: plan.job.name,
    isExpanded: true,
    children: [...pickNodes(path, plan, isChosen, t), ...alternativeNodes(path, plan, t)],
  };
}

function shortText(plan: Plan, t: Translate): string {
  const { offering, latency, cost, rejected } = plan;
  if (offering === null || latency === null)
    return t('nothing fits: {0}', rejected[0]?.reason ?? t('see the plan'));
  const ran = durationText(latency.runtimeSeconds.target, t);
  return [usdPerRunText(cost, t), t('{0} on {1}', ran, machineText(offering))].join(' · ');
}

function pickNodes(path: string, plan: Plan, isChosen: boolean, t: Translate): readonly TreeNode[] {
  const { cost, latency } = plan;
  if (plan.offering === null || latency === null)
    return plan.rejected.map(({ criterion, reason, count }) => ({
      ...{ id: `plan:${path}:${criterion}`, label: reason, icon: 'circle-slash' },
      description: t('{0} offerings', count),
    }));
  const parts: readonly (readonly [key: string, label: string, description: string, icon: string])[] = [
    ['pick', isChosen ? t('Your choice') : t('Pick'), machineText(plan.offering), 'star-full'],
    ['cost', t('Cost'), `${usdPerRunText(cost, t)} · ${usdPerHourText(cost, t)}`, 'credit-card'],
    ['ready', t('Ready in'), durationText(latency.readySeconds.target, t), 'watch'],
    ['runtime', t('Runs for'), durationText(latency.runtimeSeconds.target, t), 'history'],
  ];
  return parts.map(([key, label, description, icon]) => ({
    ...{ id: `plan:${path}:${key}`, label, description, icon },
    tooltip: key === 'pick' ? (plan.reason ?? description) : description,
  }));
}

function alternativeNodes(path: string, plan: Plan, t: Translate): readonly TreeNode[] {
  return plan.alternatives.map(({ offering, cost, latency, reason }, index) => ({
    id: `plan:${path}:alternative:${index}`,
    label: machineText(offering),
    description: [
      usdPerRunText(cost, t),
      durationText(latency.timeToResultSeconds.target, t),
      offering.zone,
    ].join(' · '),
    tooltip: reason ?? '',
    icon: 'circle-outline',
    context: 'alternative',
    path,
    command: 'headstart.compareAlternatives',
  }));
}
