import type { Profile } from '../../schemas/profile.ts';
import { formatDuration } from './format-duration.ts';
import { formatInterval } from './format-interval.ts';
import { formatUsd } from './format-money.ts';
import { formatGib, formatPercent } from './format-size.ts';
import { alignColumns } from './layout.ts';
import { plainText } from './plain-text.ts';
import { renderOffering } from './render-offering.ts';
import type { Style } from './style.ts';

/** One finished run: what was predicted, what was used, on what, and at what cost. */
export function renderProfile(profile: Profile, style: Style): string {
  const rows = [...headRows(profile), ...usageRows(profile)].map(([title, text]) => [style.dim(title), text]);
  return [style.bold(plainText(profile.id)), ...alignColumns(rows)].join('\n');
}

type Row = readonly [title: string, text: string];

function headRows(profile: Profile): readonly Row[] {
  const { origin, target, offerings } = profile;
  return [
    ['job', plainText(profile.job.name)],
    ['outcome', profile.outcome],
    ['recorded', plainText(profile.recordedAt)],
    ['usage', origin === 'measured' ? `measured, ${target}` : origin],
    ['machines', offerings.map(renderOffering).join(' → ') || 'unknown'],
    ['cost', formatUsd(profile.usd)],
  ];
}

function usageRows({ summary, predicted, runtimeSeconds }: Profile): readonly Row[] {
  const span = (text: string | undefined): string => `predicted ${text ?? 'by nobody'}`;
  const runtime = predicted && formatInterval(predicted.runtimeSeconds, formatDuration);
  const memory = predicted && formatInterval(predicted.memoryGib, formatGib);
  return [
    ['run time', `${formatDuration(runtimeSeconds)}, ${span(runtime ?? undefined)}`],
    ['memory', `${known(summary.peakMemoryGib, formatGib)}, ${span(memory ?? undefined)}`],
    ['CPU', known(summary.meanCpuUtilization, formatPercent)],
    ['GPU memory', known(summary.peakGpuMemoryGib, formatGib)],
    ['samples', String(summary.samples)],
  ];
}

function known(value: number | null, format: (value: number) => string): string {
  return value === null ? 'unknown' : format(value);
}
