import {
  isRefused,
  ladderSteps,
  type Alternative,
  type LadderRung,
  type Plan,
  type Rejection,
  type Violation,
} from '../../schemas/plan.ts';
import { formatDuration } from './format-duration.ts';
import { formatInterval } from './format-interval.ts';
import { formatTotalUsd, formatUsd } from './format-money.ts';
import { formatCount, formatNumber } from './format-number.ts';
import { alignColumns, wrap } from './layout.ts';
import { plainText } from './plain-text.ts';
import { renderCostItem, renderCostPerHour, renderCostPerRun } from './render-cost.ts';
import { renderMachine, renderOffering, renderProvisioning } from './render-offering.ts';
import { renderPrediction } from './render-prediction.ts';
import type { Style } from './style.ts';

/** A plan for a person: prediction, pick with cost and time, alternatives, what was rejected, broken rules. */
export function renderPlan(plan: Plan, style: Style, width = 100): string {
  const sections = [
    renderTitle(plan, style),
    renderPrediction(plan.prediction, plan.offering?.accelerator?.type ?? null, style, width),
    renderPick(plan, style, width),
    renderAlternatives(plan.alternatives, style, width),
    renderLadder(plan.ladder ?? [], style),
    renderRejected(plan.rejected, plan.offering === null, style, width),
    renderViolations(plan, style, width),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function renderTitle(plan: Plan, style: Style): string {
  const frameworks = plan.job.frameworks.map(({ name, version }) =>
    version === null ? name : `${name} ${version}`,
  );
  const revision = plan.revision > 1 ? ` (revision ${plan.revision})` : '';
  const what = [plan.job.language, ...frameworks].join(', ');
  return `${style.bold(plainText(plan.job.name))}${revision}: ${plainText(what)}`;
}

function renderPick(plan: Plan, style: Style, width: number): string {
  const { offering, cost, latency } = plan;
  if (offering === null || cost === null || latency === null) {
    const why = plan.reason ?? blamedOf(plan.rejected)?.reason ?? null;
    return [style.bad('Nothing fits'), ...indented(why, style, width)].join('\n');
  }
  const ready = formatDuration(latency.readySeconds.target);
  const runs = formatDuration(latency.runtimeSeconds.target);
  const rows = [
    ['cost per run', renderCostPerRun(cost)],
    ['while it stands', renderCostPerHour(cost)],
    ...cost.breakdown.map((item) => ['', style.dim(plainText(renderCostItem(item).join(': ')))]),
    ['time to result', formatInterval(latency.timeToResultSeconds, formatDuration)],
    ['', style.dim(`ready in ${ready}, then runs ${runs}`)],
    ['data disk', plainText(dataDiskOf(plan))],
    ...(plan.secureBoot === undefined ? [] : [['secure boot', secureBootOf(plan.secureBoot)]]),
    [
      'stopped after',
      `${formatDuration(plan.maxRunSeconds)} by the cloud, ${plan.idleMinutes} min without work`,
    ],
  ];
  const title = `${style.accent('Pick')} ${style.bold(renderOffering(offering))}`;
  return [title, ...alignColumns(rows), ...indented(plan.reason, style, width), pricesOf(plan, style)].join(
    '\n',
  );
}

function dataDiskOf(plan: Plan): string {
  const size = plan.dataDiskGib === undefined ? '' : `${formatNumber(plan.dataDiskGib, 1)} GiB, `;
  return (
    size + (plan.dataSnapshot === null ? 'empty, filled on first boot' : `from snapshot ${plan.dataSnapshot}`)
  );
}

/** The reason says it in one sentence that begins with "Secure boot is on" or "off". */
function secureBootOf({ on, reason }: NonNullable<Plan['secureBoot']>): string {
  return `${on ? 'on' : 'off'}${plainText(reason.replace(/^Secure boot is (on|off)/, ''))}`;
}

function indented(text: string | null, style: Style, width: number): readonly string[] {
  return text === null ? [] : ['  ' + style.dim(wrap(plainText(text), width - 2, 2))];
}

/** Date and source of the prices; a simulated cloud charges nothing, and the plan says so. */
function pricesOf(plan: Plan, style: Style): string {
  const prices = `Prices of ${plan.catalog.asOf} (${plan.catalog.source})`;
  const free = plan.target === 'simulated' ? '; the cloud is simulated and charges nothing' : '';
  return '  ' + style.dim(plainText(prices + free));
}

function renderAlternatives(alternatives: readonly Alternative[], style: Style, width: number): string {
  if (alternatives.length === 0) return '';
  const shown = alternatives.slice(0, 3);
  const rows = shown.map(({ offering, cost, latency }) => [
    renderMachine(offering),
    plainText(offering.zone),
    renderProvisioning(offering.provisioningModel),
    `${formatTotalUsd(cost.usdPerRun?.target ?? null, cost.complete)} a run`,
    formatDuration(latency.timeToResultSeconds.target),
  ]);
  const lines = alignColumns(rows).map((line, index) => {
    const reason = shown[index]?.reason;
    return reason === undefined ? line : `${line}\n    ${style.dim(wrap(plainText(reason), width - 4, 4))}`;
  });
  const more = alternatives.length - shown.length;
  const rest = more > 0 ? [style.dim(`  and ${formatCount(more, 'more', 'more')} (--json shows all)`)] : [];
  return [style.accent('Alternatives'), ...lines, ...rest].join('\n');
}

/** What `prepare` takes, in this order, where the cloud has no room for the pick. */
function renderLadder(ladder: readonly LadderRung[], style: Style): string {
  if (ladder.length === 0) return '';
  const rows = ladderSteps(ladder).map(({ offering, zones, usdPerHour }) => [
    renderMachine(offering),
    plainText(zones.join(', ')),
    renderProvisioning(offering.provisioningModel),
    `${formatUsd(usdPerHour)} an hour`,
  ]);
  return [style.accent('Where there is no room'), ...alignColumns(rows)].join('\n');
}

/** Criteria by how much they ruled out; all of them when nothing fits, else the five that mattered most. */
function renderRejected(rejected: readonly Rejection[], all: boolean, style: Style, width: number): string {
  if (rejected.length === 0) return '';
  const counted = countedOf(rejected);
  const sorted = [...counted].sort((a, b) => b.count - a.count).slice(0, all ? undefined : 5);
  const lines = sorted.map(({ criterion, count, example, reason }) => {
    const text = `${formatNumber(count, 1)} by ${criterion}: ${reason}${example === '' ? '' : ` (e.g. ${example})`}`;
    return '  ' + style.dim(wrap(plainText(text), width - 4, 4));
  });
  const total = counted.reduce((sum, one) => sum + one.count, 0);
  return [`${style.accent('Ruled out')} ${formatCount(total, 'offering')}`, ...lines].join('\n');
}

/** What emptied the list, where that is told: the answer to "why not", before all that is counted. */
function blamedOf([first]: readonly Rejection[]): Rejection | null {
  return first?.reason.includes(' emptied the list: ') ? first : null;
}

/** Each offering once: what emptied the list is counted under its own criterion as well. */
function countedOf(rejected: readonly Rejection[]): readonly Rejection[] {
  return blamedOf(rejected) !== null && rejected.length > 1 ? rejected.slice(1) : rejected;
}

/** What is refused and what is likely not meant; what is merely good to know is in --json alone. */
function renderViolations(plan: Plan, style: Style, width: number): string {
  const refused = plan.violations.filter(isRefused);
  const doubtful = plan.violations.filter(({ severity }) => severity === 'warning');
  return [
    violationsUnder('Breaks rules of Google Cloud', refused, style.bad, style, width),
    violationsUnder('Warnings', doubtful, style.warn, style, width),
  ]
    .filter((section) => section !== '')
    .join('\n\n');
}

function violationsUnder(
  title: string,
  list: readonly Violation[],
  color: (text: string) => string,
  style: Style,
  width: number,
): string {
  const lines = list.map(({ rule, message, fix, source }) => {
    const said = plainText(fix === undefined ? message : `${message} ${fix}`);
    const text = `${color(plainText(rule))} ${said} ${style.dim(plainText(`(${source})`))}`;
    return '  ' + wrap(text, width - 4, 4);
  });
  return lines.length === 0 ? '' : [color(title), ...lines].join('\n');
}
