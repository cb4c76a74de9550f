import type { PriceAnswer } from '../../schemas/catalog-answers.ts';
import type { PriceItem } from '../../schemas/catalog.ts';
import { withThousands } from './format-number.ts';
import { alignColumns } from './layout.ts';
import type { Style } from './style.ts';

/** USD with all the digits that a list price has: six behind the point at most. */
export function exactUsd(usd: number | null): string {
  if (usd === null) return 'unknown';
  const [whole = '0', cents = ''] = usd.toFixed(6).split('.');
  return `$${withThousands(whole)}.${cents.replace(/0{1,4}$/, '')}`;
}

function total(usd: number | null, complete: boolean): string {
  return usd === null || complete ? exactUsd(usd) : `at least ${exactUsd(usd)}`;
}

/** A price with its parts; "at least" where one of them is unknown. */
export function renderPrice(title: string, price: PriceAnswer, style: Style): string {
  const lines = [
    `${style.bold(title)}: ${price.usdPerHour === null ? 'price unknown' : `${total(price.usdPerHour, price.complete)} an hour`}`,
    ...alignColumns(price.breakdown.map(partOf)),
  ];
  if (price.hours !== undefined)
    lines.push(`${withThousands(String(price.hours))} h: ${total(price.usd ?? null, price.complete)}`);
  lines.push(
    style.dim('List price before sustained-use discount, without licences.'),
    style.dim(`${price.asOf}, ${price.source}`),
  );
  return lines.join('\n');
}

function partOf({ item, quantity, unitUsd, usdPerHour }: PriceItem): readonly string[] {
  const each = unitUsd === null ? 'unknown' : exactUsd(unitUsd);
  return [`${Number(quantity.toPrecision(7))} × ${item}`, `at ${each}`, `${exactUsd(usdPerHour)} an hour`];
}
