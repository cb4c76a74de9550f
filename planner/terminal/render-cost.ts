import type { Cost, CostItem } from '../../schemas/plan.ts';
import { formatTotalUsd, formatUsd } from './format-money.ts';
import { formatBounds } from './format-interval.ts';

/** Cost of one run with its bounds; "at least" where a part is unknown. */
export function renderCostPerRun(cost: Cost): string {
  if (cost.usdPerRun === null) return 'unknown';
  return `${formatTotalUsd(cost.usdPerRun.target, cost.complete)} (${formatBounds(cost.usdPerRun, formatUsd)})`;
}

/** `$0.85 an hour`. */
export function renderCostPerHour(cost: Cost): string {
  return `${formatTotalUsd(cost.usdPerHour, cost.complete)} an hour`;
}

/** One part of the cost in its own unit of time. */
export function renderCostItem(item: CostItem): readonly [string, string] {
  if (item.usdPerHour !== undefined) return [item.item, `${formatUsd(item.usdPerHour)} an hour`];
  return [item.item, `${formatUsd(item.usdPerMonth ?? null)} a month`];
}
