import type { Cost } from '../../schemas/plan.ts';
import type { Translate } from './translate.ts';

/** `$3.10`, with a third digit below one cent's tenth; unknown is never zero. */
export function usdText(usd: number | null | undefined, t: Translate): string {
  if (usd === null || usd === undefined) return t('cost unknown');
  return `$${usd.toFixed(usd < 1 ? 3 : 2)}`;
}

/** `$0.39 per hour`, `at least $0.39 per hour` where a part of the price is unknown. */
export function usdPerHourText(cost: Cost | null, t: Translate): string {
  const usd = cost?.usdPerHour ?? null;
  if (usd === null) return t('cost unknown');
  const text = usdText(usd, t);
  return cost?.complete === true ? t('{0} per hour', text) : t('at least {0} per hour', text);
}

/** `$3.10 per run`, `at least $3.10 per run` where a part of the price is unknown. */
export function usdPerRunText(cost: Cost | null, t: Translate): string {
  const usd = cost?.usdPerRun?.target ?? null;
  if (usd === null) return t('cost unknown');
  const text = usdText(usd, t);
  return cost?.complete === true ? t('{0} per run', text) : t('at least {0} per run', text);
}

/** `40 s`, `41 min`, `2.5 h`, `3.2 days`. */
export function durationText(seconds: number, t: Translate): string {
  if (seconds < 90) return t('{0} s', Math.round(seconds));
  if (seconds < 5400) return t('{0} min', Math.round(seconds / 60));
  if (seconds < 48 * 3600) return t('{0} h', (seconds / 3600).toFixed(1));
  return t('{0} days', (seconds / 86_400).toFixed(1));
}

/** `3.2 GiB`; unknown where nothing was measured. */
export function gibText(gib: number | null, t: Translate): string {
  return gib === null ? t('unknown') : t('{0} GiB', gib < 10 ? gib.toFixed(1) : Math.round(gib));
}
