import type { InstanceState } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import type { JobStatus, Orphan } from '../../schemas/status.ts';
import { formatDuration } from './format-duration.ts';
import { formatUsd } from './format-money.ts';
import { alignColumns } from './layout.ts';
import { plainText } from './plain-text.ts';
import { renderOffering } from './render-offering.ts';
import { continuation, renderRun } from './render-run.ts';
import type { Style } from './style.ts';

/** What a status shows beside the prepared jobs. */
export interface StatusSurroundings {
  /** What to say where nothing is prepared. */
  readonly none?: string;
  readonly orphans?: readonly Orphan[];
}

/** Every prepared job with its machine, its run and its cost so far, then what was lost track of. */
export function renderStatus(
  statuses: readonly JobStatus[],
  style: Style,
  { none = 'Nothing is prepared.', orphans = [] }: StatusSurroundings = {},
): string {
  const prepared = statuses.length === 0 ? [none] : statuses.map((status) => renderOne(status, style));
  return [...prepared, ...(orphans.length === 0 ? [] : [renderOrphans(orphans, style)])].join('\n\n');
}

/** Each with the command that removes it. */
function renderOrphans(orphans: readonly Orphan[], style: Style): string {
  const rows = orphans.map(({ kind, name, zone, state, removal }) => [
    plainText(`${kind} ${name}`),
    plainText(`${state} in ${zone}`),
    plainText(`remove it with: ${removal}`),
  ]);
  return [style.warn('Not remembered here, but labelled as Headstart’s'), ...alignColumns(rows)].join('\n');
}

function renderOne(status: JobStatus, style: Style): string {
  const { prepared, instance, run } = status;
  const { plan } = prepared;
  const charges = plan.target === 'simulated' ? style.dim(' (simulated: nothing is charged)') : '';
  const rows = [
    ['machine', `${plainText(prepared.instance)} ${machineState(instance, style)}`],
    ...(plan.offering === null ? [] : [['offering', renderOffering(plan.offering)]]),
    ['prepared', plainText(prepared.preparedAt)],
    ['ready', plainText(instance?.readyAt ?? prepared.readyAt ?? 'not yet')],
    ['run', run === null ? 'nothing submitted' : renderRun(run, style)],
    ...(instance?.preemptedAt == null || run?.state !== 'stopped' ? [] : [goesOn(prepared.jobName, run)]),
    ...(status.secondsLeft === null
      ? []
      : [['time left', `${formatDuration(status.secondsLeft)} until the cloud stops it`]]),
    ['cost so far', formatUsd(status.usdSoFar) + charges],
  ];
  return [style.bold(plainText(prepared.jobName)), ...alignColumns(rows)].join('\n');
}

/** What becomes of a run whose machine was taken back. */
function goesOn(jobName: string, run: Run): readonly string[] {
  return ['', plainText(`${continuation(run)}; "headstart watch ${jobName}" starts the machine again`)];
}

function machineState(instance: InstanceState | null, style: Style): string {
  if (instance === null) return style.bad('is gone');
  const { status, machineType, preemptedAt } = instance;
  const why = preemptedAt == null ? '' : `, preempted at ${preemptedAt}`;
  const state = plainText(`${status}, ${machineType}${why}`);
  return instance.status === 'RUNNING' ? style.good(state) : style.warn(state);
}
