import type { Profile } from '../../schemas/profile.ts';
import { formatDuration } from './format-duration.ts';
import { formatUsd } from './format-money.ts';
import { formatGib, formatPercent } from './format-size.ts';
import { alignColumns } from './layout.ts';
import { plainText } from './plain-text.ts';
import { renderMachine } from './render-offering.ts';
import type { Style } from './style.ts';

const titles = [
  'run',
  'job',
  'outcome',
  'machine',
  'run time',
  'memory',
  'CPU',
  'GPU memory',
  'cost',
  'usage',
];

/** Finished runs as a table, one line each; what was never measured is a dash. */
export function renderProfiles(profiles: readonly Profile[], style: Style): string {
  if (profiles.length === 0) return 'No runs are recorded yet.';
  const rows = profiles.map((profile) => rowOf(profile, style));
  return alignColumns([titles.map(style.dim), ...rows], 0).join('\n');
}

function rowOf(profile: Profile, style: Style): readonly string[] {
  const { summary, outcome } = profile;
  const last = profile.offerings.at(-1);
  return [
    plainText(profile.id),
    plainText(profile.job.name),
    (outcome === 'succeeded' ? style.good : style.bad)(outcome),
    last === undefined ? '–' : renderMachine(last),
    formatDuration(profile.runtimeSeconds),
    known(summary.peakMemoryGib, formatGib),
    known(summary.meanCpuUtilization, formatPercent),
    known(summary.peakGpuMemoryGib, formatGib),
    formatUsd(profile.usd),
    profile.origin === 'measured' ? `measured, ${profile.target}` : style.warn(profile.origin),
  ];
}

function known(value: number | null, format: (value: number) => string): string {
  return value === null ? '–' : format(value);
}
