import type { Contribution, SimilarRun } from '../../schemas/assessment.ts';
import type { Alternative, Plan } from '../../schemas/plan.ts';
import { commandLink } from './command-link.ts';
import { durationText, gibText, usdPerRunText, usdText } from './figures.ts';
import { machineText } from './machine-text.ts';
import { escaped, table } from './markdown.ts';
import { planHint } from './plan-hint.ts';
import { intervalRows } from './preview-intervals.ts';
import type { Translate } from './translate.ts';

export interface HoverModel {
  /** Absolute path of the entry. */
  readonly path: string;
  readonly plan: Plan;
  readonly contributions: readonly Contribution[];
  /** The newest first; empty where there is none. */
  readonly similarRuns: readonly SimilarRun[];
  /** Somebody has taken this machine instead of Headstart's pick. */
  readonly isChosen: boolean;
}

const mostRuns = 5;

/** What is behind the hint of an entry, as sections of trusted Markdown; user text in it is escaped. */
export function entryHover(model: HoverModel, t: Translate): readonly string[] {
  return [
    headText(model, t),
    // What can be clicked stands where nobody has to scroll for it.
    alternativesText(model, t),
    predictionText(model, t),
    contributionsText(model.contributions, t),
    runsText(model, t),
    linksText(model, t),
  ].filter((section) => section !== '');
}

/** What one line of the code changes. */
export function driverHover(contributions: readonly Contribution[], t: Translate): string {
  return contributions
    .map(({ field, value, effect, certainty }) =>
      [
        `**${escaped(field)}**: ${escaped(value)}`,
        escaped(effect),
        t('read with {0} % certainty', Math.round(certainty * 100)),
      ].join(' · '),
    )
    .join('\n\n');
}

function headText({ path, plan, isChosen }: HoverModel, t: Translate): string {
  const { reason } = plan;
  const chosen = isChosen
    ? `${t('You chose this machine.')} ${commandLink(t("Use Headstart's pick"), 'headstart.useOwnPick', [path])}`
    : '';
  return [`**${escaped(planHint(plan, t))}**`, reason === null ? '' : escaped(reason), chosen]
    .filter((line) => line !== '')
    .join('\n\n');
}

function predictionText({ plan }: HoverModel, t: Translate): string {
  return table(
    [t('Prediction'), t('Target'), t('Interval'), t('Reason')],
    intervalRows(plan, t).map(({ label, target, range, reason }) =>
      [label, target, range, reason].map(escaped),
    ),
  );
}

/** What another is at least as good as in cost and in time is no alternative. */
function alternativesText({ path, plan }: HoverModel, t: Translate): string {
  const front = plan.alternatives.filter(({ dominated }) => dominated !== true);
  const row = ({ offering, cost, latency }: Alternative): readonly string[] => [
    escaped(machineText(offering)),
    escaped(offering.zone),
    escaped(usdPerRunText(cost, t)),
    escaped(durationText(latency.timeToResultSeconds.target, t)),
    commandLink(t('use this'), 'headstart.useOffering', [path, offering]),
  ];
  return table([t('Alternative'), t('Zone'), t('Cost'), t('Time to result'), ''], front.map(row));
}

function contributionsText(contributions: readonly Contribution[], t: Translate): string {
  const row = ({ file, line, field, value, effect }: Contribution): readonly string[] =>
    [`${file}:${line}`, field, value, effect].map(escaped);
  return table([t('Line'), t('Field'), t('Value'), t('What it changes')], contributions.map(row));
}

function runsText({ similarRuns, plan }: HoverModel, t: Translate): string {
  if (plan.prediction.profileIds.length === 0)
    return t('There are no similar runs yet: the bounds tighten with every run.');
  const row = (run: SimilarRun): readonly string[] => [
    run.recordedAt.slice(0, 10),
    escaped(run.machineType ?? t('unknown')),
    escaped(gibText(run.peakMemoryGib, t)),
    escaped(durationText(run.runtimeSeconds, t)),
    escaped(usdText(run.usd, t)),
  ];
  const head = [t('Similar run'), t('Machine'), t('Memory'), t('Run time'), t('Cost')];
  const shown = table(head, similarRuns.slice(0, mostRuns).map(row));
  return shown === ''
    ? t('The prediction rests on {0} earlier runs.', plan.prediction.profileIds.length)
    : shown;
}

function linksText({ path }: HoverModel, t: Translate): string {
  return [
    commandLink(t('Preview'), 'headstart.previewPlan', [path]),
    commandLink(t('Why?'), 'headstart.explainPrediction', [path]),
  ].join(' · ');
}
