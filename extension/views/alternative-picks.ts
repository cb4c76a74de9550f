import type { Offering } from '../../schemas/catalog.ts';
import type { Alternative, Cost, Latency, Plan } from '../../schemas/plan.ts';
import { durationText, usdPerRunText } from './figures.ts';
import { machineText } from './machine-text.ts';
import type { Translate } from './translate.ts';

/** One row of the list of alternatives. */
export interface AlternativePick {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Null goes back to Headstart's own pick. */
  readonly offering: Offering | null;
}

/** What can be taken for a job, the current pick first. */
export function alternativePicks(plan: Plan, isChosen: boolean, t: Translate): readonly AlternativePick[] {
  const others = plan.alternatives.map((alternative) => alternativePick(alternative, t));
  const back: AlternativePick = {
    label: t("Use Headstart's pick"),
    description: '',
    detail: t('Let the plan follow the code again.'),
    offering: null,
  };
  return [...pickOf(plan, isChosen, t), ...others, ...(isChosen ? [back] : [])];
}

function pickOf(plan: Plan, isChosen: boolean, t: Translate): readonly AlternativePick[] {
  const { offering, cost, latency, reason } = plan;
  if (offering === null || latency === null) return [];
  return [
    {
      label: `$(star-full) ${machineText(offering)}`,
      description: figures(cost, latency, t),
      detail: [isChosen ? t('Your choice') : t('Pick'), offering.zone, reason ?? ''].join(' · '),
      offering,
    },
  ];
}

function alternativePick({ offering, cost, latency, reason }: Alternative, t: Translate): AlternativePick {
  return {
    label: machineText(offering),
    description: figures(cost, latency, t),
    detail: [offering.zone, reason ?? ''].join(' · '),
    offering,
  };
}

function figures(cost: Cost | null, { timeToResultSeconds, readySeconds }: Latency, t: Translate): string {
  return [
    usdPerRunText(cost, t),
    t('result in {0}', durationText(timeToResultSeconds.target, t)),
    t('ready in {0}', durationText(readySeconds.target, t)),
  ].join(' · ');
}
