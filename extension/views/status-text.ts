import type { JobStatus } from '../../schemas/status.ts';
import { usdText } from './figures.ts';
import { jobState, jobStateIcon, jobStateText } from './job-state.ts';
import { summary } from './prepared-nodes.ts';
import type { Translate } from './translate.ts';

export interface StatusText {
  /** With product icons as `$(name)`. */
  readonly text: string;
  readonly tooltip: string;
  /** The code would take another machine now. */
  readonly differs: boolean;
}

/** What the status bar says of everything that is prepared; null where nothing is, and so nothing is shown. */
export function statusText(
  statuses: readonly JobStatus[],
  differenceOf: (status: JobStatus) => string | null,
  t: Translate,
): StatusText | null {
  const [first] = statuses;
  if (first === undefined) return null;
  const differences = statuses.map(differenceOf);
  const differs = differences.some((difference) => difference !== null);
  const state = jobState(first);
  const what =
    statuses.length === 1
      ? `${first.prepared.jobName}: ${jobStateText(state, t)}`
      : t('{0} prepared', statuses.length);
  const icon = differs ? 'git-compare' : statuses.length === 1 ? jobStateIcon(state) : 'server';
  return {
    text: `$(${icon}) ${what} · ${totalText(statuses, t)}${differs ? ` · ${t('plan differs')}` : ''}`,
    tooltip: statuses.map((status, index) => tooltipLine(status, differences[index] ?? null, t)).join('\n'),
    differs,
  };
}

/** "at least" where a part is unknown. */
function totalText(statuses: readonly JobStatus[], t: Translate): string {
  const known = statuses.flatMap(({ usdSoFar }) => (usdSoFar === null ? [] : [usdSoFar]));
  if (known.length === 0) return t('cost unknown');
  const total = usdText(
    known.reduce((sum, usd) => sum + usd, 0),
    t,
  );
  return known.length === statuses.length ? total : t('at least {0}', total);
}

function tooltipLine(status: JobStatus, difference: string | null, t: Translate): string {
  const line = `${status.prepared.jobName}: ${summary(status, t)}`;
  return difference === null ? line : `${line}\n${difference}`;
}
