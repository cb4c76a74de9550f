import type { RefreshReport } from '../../schemas/catalog-answers.ts';
import { withThousands } from './format-number.ts';
import { alignColumns } from './layout.ts';
import { exactUsd } from './render-price.ts';
import type { Style } from './style.ts';

/** Longer lists are cut; --json has them whole. */
const shown = 20;

/** What a refresh took, what it kept, and what it did not understand. */
export function renderRefresh(report: RefreshReport, style: Style): string {
  const { machineTypes, accelerators, prices } = report;
  const count = (value: number): string => withThousands(String(value));
  return [
    style.good(`The catalog is of ${report.asOf} now, and is used from now on (${report.file}).`),
    ...alignColumns([
      [
        'machine types',
        `${count(machineTypes.listed)} listed, ${machineTypes.added.length} new, ${machineTypes.gone.length} gone`,
      ],
      ['accelerators', `${accelerators.listed} listed${named(accelerators.unknown, 'not known here')}`],
      [
        'prices',
        `${count(prices.taken)} taken, ${count(prices.changed)} of them changed, ${count(prices.kept)} kept with their older date`,
      ],
    ]),
    ...section('New types', machineTypes.added, style),
    ...section(
      'Not taken',
      machineTypes.notTaken.map(({ name, reason }) => `${name}: ${reason}`),
      style,
    ),
    ...section(implausibleTitle(report), report.implausible.map(implausibleLine), style),
    ...section(
      'SKUs that no rule understands',
      report.unmatched.map(({ sku, description, reason }) => `${sku} ${description}: ${reason}`),
      style,
    ),
    ...section(
      'Left out',
      Object.entries(report.leftOut).map(([reason, skus]) => `${count(skus)} SKUs: ${reason}`),
      style,
    ),
  ].join('\n');
}

function named(names: readonly string[], words: string): string {
  return names.length === 0 ? '' : `, ${words}: ${names.join(', ')}`;
}

function implausibleTitle({ plausibleFactor }: RefreshReport): string {
  const { onDemand, spot } = plausibleFactor;
  return `Moved by more than ${onDemand} times (Spot ${spot} times), so the old price is kept`;
}

function implausibleLine({ price, region, usdWas, usdNow }: RefreshReport['implausible'][number]): string {
  return `${price} in ${region}: ${exactUsd(usdWas)} before, ${exactUsd(usdNow)} now`;
}

function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length > shown ? [`  and ${lines.length - shown} more (--json has them)`] : [];
  return [style.bold(`${title}:`), ...lines.slice(0, shown).map((line) => `  ${line}`), ...more];
}
