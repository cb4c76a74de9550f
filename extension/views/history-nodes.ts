import type { Interval } from '../../schemas/interval.ts';
import { contains } from '../../schemas/interval.ts';
import type { Profile } from '../../schemas/profile.ts';
import { durationText, gibText, usdText } from './figures.ts';
import type { TreeNode } from './tree-node.ts';
import type { Translate } from './translate.ts';

const mostRuns = 50;

/** Recorded runs, newest first: what was predicted against what was used. */
export function historyNodes(profiles: readonly Profile[], t: Translate): readonly TreeNode[] {
  const newest = profiles.toSorted((a, b) => b.recordedAt.localeCompare(a.recordedAt));
  return newest.slice(0, mostRuns).map((profile) => profileNode(profile, t));
}

function profileNode(profile: Profile, t: Translate): TreeNode {
  const { id, job, outcome, run, usd, offerings, recordedAt } = profile;
  const when = recordedAt.slice(0, 16).replace('T', ' ');
  return {
    id: `history:${id}`,
    label: job.name,
    description: [outcomeText(outcome, t), durationText(run.runSeconds, t), usdText(usd, t), when].join(
      ' · ',
    ),
    tooltip: [id, offerings.map(({ machineType }) => machineType).join(' → ')].join('\n'),
    icon: outcome === 'succeeded' ? 'pass' : outcome === 'cancelled' ? 'circle-slash' : 'error',
    context: 'profile',
    jobName: job.name,
    children: comparisons(profile, t),
  };
}

function comparisons({ id, predicted, summary, runtimeSeconds }: Profile, t: Translate): readonly TreeNode[] {
  const gib = (value: number): string => gibText(value, t);
  const time = (value: number): string => durationText(value, t);
  const rows: readonly (readonly [string, Interval | null, number | null, (value: number) => string])[] = [
    [t('Run time'), predicted?.runtimeSeconds ?? null, runtimeSeconds, time],
    [t('Memory'), predicted?.memoryGib ?? null, summary.peakMemoryGib, gib],
    [t('GPU memory'), predicted?.gpuMemoryGib ?? null, summary.peakGpuMemoryGib, gib],
  ];
  return rows.flatMap(([label, interval, used, text], index) => {
    if (interval === null) return [];
    const shown = `${text(interval.lower)}–${text(interval.upper)}`;
    const known = used === null ? t('unknown') : text(used);
    const description = t('predicted {0}, used {1}', shown, known);
    const icon = used === null ? 'question' : contains(interval, used) ? 'check' : 'warning';
    return [{ id: `history:${id}:${index}`, label, description, tooltip: description, icon }];
  });
}

function outcomeText(outcome: Profile['outcome'], t: Translate): string {
  switch (outcome) {
    case 'succeeded':
      return t('succeeded');
    case 'failed':
      return t('failed');
    case 'out-of-memory':
      return t('out of memory');
    case 'cancelled':
      return t('cancelled');
  }
}
