import type { Accuracy, BacktestReport, FamilyAccuracy } from '../../schemas/backtest.ts';
import { formatUsd } from './format-money.ts';
import { formatCount, formatNumber } from './format-number.ts';
import { formatPercent } from './format-size.ts';
import { alignColumns } from './layout.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

/** Families that are told one by one. */
const mostFamilies = 10;

const titles = [
  ...['method', 'wasted GB·h', 'wasted USD', 'failures', 'median error', 'in interval'],
  ...['run time error', 'machine regret'],
];

/** What a backtest found, for a person: overall, then by family. */
export function renderBacktest(report: BacktestReport, style: Style): string {
  const { methods, families, judged } = report;
  const ways = { warm: 'drawn at random after a warm-up', chronological: 'in order of time' };
  const of = `${formatCount(judged, 'run')} of ${formatCount(families.length, 'family', 'families')}`;
  const title = `${style.accent('Backtest')} of ${plainText(report.source)}: ${of}, ${ways[report.protocol]}`;
  if (judged === 0) return [title, 'No run could be judged.', ...leftOut(report, style)].join('\n');
  const best = Math.min(...methods.map(({ wastageGbh }) => wastageGbh));
  const rows = methods.map((method) => accuracyRow(method, method.wastageGbh === best, style));
  return [
    ...[title, '', ...alignColumns([titles.map(style.dim), ...rows])],
    ...['', ...familyTable(families, style)],
    ...['', ...priceLine(report, style), ...leftOut(report, style)],
  ].join('\n');
}

function accuracyRow(accuracy: Accuracy, isBest: boolean, style: Style): readonly string[] {
  const { method, wastageGbh, wastageUsd, failures, failedRuns } = accuracy;
  const wasted = formatNumber(wastageGbh);
  return [
    plainText(method),
    isBest ? style.good(wasted) : wasted,
    wastageUsd === null ? '–' : formatUsd(wastageUsd),
    failures === failedRuns ? formatNumber(failures, 1) : `${failures} in ${failedRuns} runs`,
    share(accuracy.medianError),
    share(accuracy.coverage),
    share(accuracy.runtimeMedianError),
    share(accuracy.machineRegret),
  ];
}

function share(fraction: number | null): string {
  return fraction === null ? '–' : formatPercent(fraction);
}

/** GB·h wasted by each method, with its failures in brackets. */
function familyTable(families: readonly FamilyAccuracy[], style: Style): readonly string[] {
  const shown = families.slice(0, mostFamilies);
  const names = shown[0]?.methods.map(({ method }) => plainText(method)) ?? [];
  const rows = shown.map(({ family, runs, methods }) => [
    plainText(family),
    formatNumber(runs, 1),
    ...methods.map(({ wastageGbh, failures }) => `${formatNumber(wastageGbh)} (${failures})`),
  ]);
  const more = families.length - shown.length;
  return [
    'Wasted GB·h by family, failures in brackets',
    ...alignColumns([['family', 'runs', ...names].map(style.dim), ...rows]),
    ...(more > 0 ? [style.dim(`  and ${formatCount(more, 'more', 'more')} (--json shows all)`)] : []),
  ];
}

function priceLine({ price }: BacktestReport, style: Style): readonly string[] {
  if (price === null) return [style.dim('No price of memory is known, so nothing is told in USD.')];
  const { usdPerGibHour, of, asOf, source } = price;
  return [style.dim(plainText(`${formatUsd(usdPerGibHour)} per GiB·h: ${of}, ${asOf} (${source}).`))];
}

function leftOut({ left }: BacktestReport, style: Style): readonly string[] {
  const parts = Object.entries(left).map(([why, count]) => `${formatNumber(count, 1)} ${why}`);
  return parts.length === 0 ? [] : [style.dim(plainText(`Not judged: ${parts.join('; ')}.`))];
}
