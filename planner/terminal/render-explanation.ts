import type {
  ExplainedQuantity,
  ExplainedValue,
  Explanation,
  FeatureMove,
  SimilarRun,
} from '../../schemas/assessment.ts';
import { formatDuration } from './format-duration.ts';
import { formatBounds } from './format-interval.ts';
import { formatUsd } from './format-money.ts';
import { formatCount, formatNumber } from './format-number.ts';
import { formatBytes, formatGib, formatPercent } from './format-size.ts';
import { alignColumns, wrap } from './layout.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

/** What is told of an explanation: beside a plan, whose prediction has its reasons, they are not told again. */
export interface ExplanationView {
  readonly withReasons: boolean;
  readonly width?: number;
}

/** Runs that are told one by one. */
const mostRuns = 10;

/** Why a prediction is what it is, for a person: evidence, values, features of trees, runs. */
export function renderExplanation(explanation: Explanation, style: Style, view: ExplanationView): string {
  const { quantities = [], values = [], moves = [], similarRuns } = explanation;
  const sections = [
    renderQuantities(quantities, style, view),
    renderValues(values, style),
    renderMoves(moves, style),
    renderRuns(similarRuns, style),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

type Format = (value: number) => string;

const formats: Readonly<Record<string, readonly [label: string, format: Format]>> = {
  memoryGib: ['memory', formatGib],
  vcpus: ['vCPUs', formatNumber],
  gpuMemoryGib: ['GPU memory', formatGib],
  diskGib: ['disk', formatGib],
  networkGbps: ['network', (gbps) => `${formatNumber(gbps)} Gbit/s`],
  runtimeSeconds: ['run time', formatDuration],
  meanVcpus: ['vCPUs on average', formatNumber],
  gpuUtilization: ['GPU in use', formatPercent],
  diskBytesPerSecond: ['disk traffic', (bytes) => `${formatBytes(bytes)}/s`],
  readySeconds: ['ready after', formatDuration],
};

function renderQuantities(
  quantities: readonly ExplainedQuantity[],
  style: Style,
  { withReasons, width = 100 }: ExplanationView,
): string {
  if (quantities.length === 0) return '';
  const rows = quantities.map(({ field, target, lower, upper, from, runs }) => {
    const [label, format] = formats[field] ?? [plainText(field), formatNumber];
    return [
      label,
      style.bold(format(target)),
      formatBounds({ target, lower, upper }, format),
      evidence(from, runs),
    ];
  });
  const lines = alignColumns(rows).map((line, place) => {
    const reason = quantities[place]?.reason ?? '';
    return withReasons && reason !== ''
      ? `${line}\n    ${style.dim(wrap(plainText(reason), width - 4, 4))}`
      : line;
  });
  return [style.accent('What each quantity rests on'), ...lines].join('\n');
}

const origins: Readonly<Record<ExplainedQuantity['from'], string>> = {
  user: 'set by hand',
  code: 'the code alone',
  'similar-jobs': 'of similar jobs',
  federation: 'of a federation',
  family: 'of its family',
  'own-runs': 'of the job itself',
};

function evidence(from: ExplainedQuantity['from'], runs: number): string {
  return from === 'user' || from === 'code' ? origins[from] : `${formatCount(runs, 'run')} ${origins[from]}`;
}

function renderValues(values: readonly ExplainedValue[], style: Style): string {
  const rows = values.map(({ field, value, effect, change, file, line }) => [
    plainText(field),
    plainText(value),
    formatPercent(change),
    plainText(effect),
    style.dim(plainText(file === null ? 'not read in a file' : `${file}${line === null ? '' : `:${line}`}`)),
  ]);
  const title = style.accent('What moves it most');
  if (rows.length === 0) return `${title}\n  No value of the job changes it.`;
  return [title, ...alignColumns(rows)].join('\n');
}

function renderMoves(moves: readonly FeatureMove[], style: Style): string {
  if (moves.length === 0) return '';
  const rows = moves.map(({ quantity, feature, value, factor }) => [
    formats[quantity]?.[0] ?? plainText(quantity),
    plainText(feature),
    plainText(value),
    `× ${formatNumber(factor)}`,
  ]);
  return [style.accent('What runs of other jobs made of it'), ...alignColumns(rows)].join('\n');
}

function renderRuns(runs: readonly SimilarRun[], style: Style): string {
  const title = style.accent('Runs it rests on');
  if (runs.length === 0) return `${title}\n  None yet: the bounds tighten with every run.`;
  const rows = runs
    .slice(0, mostRuns)
    .map((run) => [
      plainText(run.id),
      plainText(run.jobName ?? ''),
      plainText(run.outcome ?? ''),
      plainText(run.recordedAt).slice(0, 10),
      plainText(run.machineType ?? '–'),
      run.peakMemoryGib === null ? '–' : formatGib(run.peakMemoryGib),
      formatDuration(run.runtimeSeconds),
      formatUsd(run.usd),
      run.nearness === undefined ? '' : `${formatPercent(run.nearness)} alike`,
    ]);
  const more = runs.length - mostRuns;
  const rest = more > 0 ? [style.dim(`  and ${formatCount(more, 'more', 'more')} (--json shows them)`)] : [];
  return [title, ...alignColumns(rows), ...rest].join('\n');
}
