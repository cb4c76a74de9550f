import type { Plan } from '../../schemas/plan.ts';
import { machineText } from './machine-text.ts';
import { actionsOf, type PreviewAction } from './preview-actions.ts';
import { stackChanges, type StackChanges } from './preview-changes.ts';
import { candidatesOf, costChart, type Candidate, type CostChart } from './preview-chart.ts';
import { breakdownRow, headline, type Figure } from './preview-figures.ts';
import { findings, rejectionRows, type Finding, type RejectionRow } from './preview-findings.ts';
import { intervalRows, type IntervalRow } from './preview-intervals.ts';
import { previewLabels, type PreviewLabels } from './preview-labels.ts';
import { noticesOf, type Notice } from './preview-notices.ts';
import type { PreviewState } from './preview-state.ts';
import { terraformDiff } from './terraform-diff.ts';
import type { Translate } from './translate.ts';

/** Everything that the preview page shows, as texts and shapes: the page renders it and decides nothing. */
export interface PreviewModel extends Partial<PlanModel> {
  readonly path: string;
  readonly title: string;
  /** What goes on, read out when it changes. */
  readonly status: string;
  readonly isBusy: boolean;
  readonly notices: readonly Notice[];
  /** Null until Terraform has told. */
  readonly stacks: readonly StackChanges[] | null;
  readonly terraform: string;
  readonly actions: readonly PreviewAction[];
  readonly labels: PreviewLabels;
}

/** What is known as soon as there is a plan. */
export interface PlanModel {
  /** Why this machine, and what prices and basis are behind it. */
  readonly lead: readonly string[];
  readonly figures: readonly Figure[];
  readonly breakdown: readonly (readonly [item: string, price: string])[];
  readonly candidates: readonly Candidate[];
  readonly chart: CostChart | null;
  readonly intervals: readonly IntervalRow[];
  readonly findings: readonly Finding[];
  readonly rejected: readonly RejectionRow[];
  readonly json: string;
}

export function previewModel(state: PreviewState, t: Translate): PreviewModel {
  const { path, plan, changes, phase } = state;
  return {
    path,
    title: titleOf(state),
    status: statusOf(state, t),
    isBusy: ['planning', 'previewing', 'applying'].includes(phase),
    notices: noticesOf(state, t),
    stacks: stackChanges(state, t),
    terraform: changes === null ? '' : terraformDiff([changes.environment, changes.job]),
    actions: actionsOf(state, t),
    labels: previewLabels(t),
    ...(plan === null ? {} : planModel(plan, state, t)),
  };
}

function planModel(plan: Plan, { changes }: PreviewState, t: Translate): PlanModel {
  return {
    lead: leadOf(plan, t),
    figures: headline(plan, t),
    breakdown: (plan.cost?.breakdown ?? []).map((item) => breakdownRow(item, t)),
    candidates: candidatesOf(plan, t),
    chart: costChart(plan, t),
    intervals: intervalRows(plan, t),
    findings: findings(plan, changes?.preflight, t),
    rejected: rejectionRows(plan.rejected),
    json: JSON.stringify(plan, null, 2),
  };
}

function titleOf({ path, plan }: PreviewState): string {
  if (plan === null) return path.split(/[\\/]/).at(-1) ?? path;
  const { job, offering } = plan;
  return offering === null ? job.name : `${job.name}: ${machineText(offering)}, ${offering.zone}`;
}

function leadOf({ reason, catalog, target, prediction }: Plan, t: Translate): readonly string[] {
  const runs = prediction.profileIds.length;
  return [
    ...(reason === null ? [] : [sentence(reason)]),
    runs === 0
      ? t('No earlier run is known, so the bounds are wide.')
      : t('The prediction rests on {0} earlier runs.', runs),
    t('Prices of {0} ({1}).', catalog.asOf, catalog.source),
    ...(target === 'simulated' ? [t('The cloud is simulated and charges nothing.')] : []),
  ];
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

function statusOf(state: PreviewState, t: Translate): string {
  const { phase, step, plan } = state;
  switch (phase) {
    case 'planning':
      return t('Planning…');
    case 'previewing':
      return step ?? t('Terraform is asked what would change…');
    case 'applying':
      return step ?? applyStatus(state, t);
    case 'planned':
    case 'ready':
      return plan?.offering ? t('The plan is ready: {0}.', machineText(plan.offering)) : '';
    case 'applied':
      return t('Applied.');
    case 'moved':
      return t('The world has moved: plan again.');
    case 'failed':
      return '';
  }
}

function applyStatus({ changes, progress }: PreviewState, t: Translate): string {
  const states = Object.values(progress);
  if (states.length === 0 || changes === null) return t('Applying…');
  const all = [...changes.environment.changes, ...changes.job.changes];
  const total = all.filter(({ action }) => action !== 'no-op' && action !== 'read').length;
  const done = states.filter(({ state }) => state === 'done').length;
  return t('{0} of {1} changes are done.', done, Math.max(total, states.length));
}
