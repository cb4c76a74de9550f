import type { Interval } from '../../schemas/interval.ts';
import type { Cost, CostItem, Latency, Plan } from '../../schemas/plan.ts';
import { durationText } from './figures.ts';
import type { Translate } from './translate.ts';

/** One number that counts most, with what it is. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

/** USD with cents; below ten cents with the two digits that matter (`$0.0042`). Null is unknown, never nothing. */
export function preciseUsd(usd: number | null | undefined, t: Translate): string {
  if (usd === null || usd === undefined) return t('unknown');
  if (usd === 0 || usd >= 0.1) return `$${usd.toFixed(2)}`;
  const decimals = Math.min(6, 1 - Math.floor(Math.log10(usd)));
  return `$${Number(usd.toPrecision(2)).toFixed(decimals)}`;
}

/** A total of which a part is unknown says "at least". */
export function totalUsd(usd: number | null | undefined, isComplete: boolean, t: Translate): string {
  const text = preciseUsd(usd, t);
  return usd === null || usd === undefined || isComplete ? text : t('at least {0}', text);
}

/** `30 s to 3 min`, or the one value where both bounds read the same. */
export function rangeText({ lower, upper }: Interval, format: (value: number) => string, t: Translate) {
  const [least, most] = [format(lower), format(upper)];
  return least === most ? least : t('{0} to {1}', least, most);
}

/** The figures at the top: what a run costs, what the machine costs while it stands, when the result is there. */
export function headline({ cost, latency }: Plan, t: Translate): readonly Figure[] {
  if (cost === null || latency === null) return [];
  return [...costFigures(cost, t), ...timeFigures(latency, t)];
}

function costFigures(cost: Cost, t: Translate): readonly Figure[] {
  const { usdPerRun, usdPerHour, complete } = cost;
  const usd = (value: number): string => preciseUsd(value, t);
  return [
    {
      label: t('Cost per run'),
      value: totalUsd(usdPerRun?.target, complete, t),
      note: usdPerRun === null ? '' : rangeText(usdPerRun, usd, t),
    },
    {
      label: t('Cost per hour'),
      value: totalUsd(usdPerHour, complete, t),
      note: t('while it stands'),
    },
  ];
}

function timeFigures({ readySeconds, runtimeSeconds, timeToResultSeconds }: Latency, t: Translate) {
  const time = (seconds: number): string => durationText(seconds, t);
  return [
    {
      label: t('Time to result'),
      value: time(timeToResultSeconds.target),
      note: t('ready in {0}, then runs {1}', time(readySeconds.target), time(runtimeSeconds.target)),
    },
  ];
}

/** One part of the cost in its own unit of time. */
export function breakdownRow(item: CostItem, t: Translate): readonly [item: string, price: string] {
  const isMonthly = item.usdPerHour === undefined;
  const usd = isMonthly ? item.usdPerMonth : item.usdPerHour;
  if (usd === null || usd === undefined) return [item.item, t('unknown')];
  const text = preciseUsd(usd, t);
  return [item.item, isMonthly ? t('{0} per month', text) : t('{0} per hour', text)];
}
