import type { PriceItem } from '../../schemas/catalog.ts';

/** Google bills disks by the month of 730 hours. */
export const hoursPerMonth = 730;

/** One line of a breakdown; `hours` is how many hours `unitUsd` pays for. */
export function itemOf(item: string, quantity: number, unitUsd: number | null, hours = 1): PriceItem {
  return { item, quantity, unitUsd, usdPerHour: unitUsd === null ? null : (quantity * unitUsd) / hours };
}
