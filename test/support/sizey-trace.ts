import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tableRows, type TableRow } from '../../planner/profiles/import/delimited-text.ts';
import type { ReplayedRun } from '../../planner/predictor/backtest/replayed-run.ts';

const folder = fileURLToPath(new URL('../../../shared/traces/sizey/', import.meta.url));
export const hasTraces = existsSync(folder);

/**
 * The tasks of a public trace of an nf-core workflow (dos-group/sizey ae61efb) as the published evaluation takes them:
 * resident memory, input size as bytes read, what was asked for at first.
 */
export function sizeyTrace(workflow: string): readonly ReplayedRun[] {
  const text = readFileSync(`${folder}trace_${workflow}.csv`, 'utf8');
  return tableRows(text, ',')
    .map(taskOf)
    .filter(({ peakGib }) => peakGib > 0);
}

/** Without the families of which the published evaluation leaves out all: those with a task that took no time. */
export function publishedFamilies(tasks: readonly ReplayedRun[]): readonly ReplayedRun[] {
  const instant = new Set(
    tasks.filter(({ runtimeSeconds }) => runtimeSeconds === 0).map(({ features }) => features.family),
  );
  return tasks.filter(({ features }) => !instant.has(features.family));
}

/** What was known of tasks before they ran: the bytes that they read are measured while they do. */
export function knownBeforehand(tasks: readonly ReplayedRun[]): readonly ReplayedRun[] {
  return tasks.map(({ features: { inputBytes: _, ...features }, ...task }) => ({ ...task, features }));
}

function taskOf({ cells }: TableRow): ReplayedRun {
  const value = (name: string): number => Number(cells.get(name));
  return {
    features: {
      family: cells.get('process') ?? '',
      inputBytes: value('rchar'),
      requestedGib: value('memory') / (value('attempt') || 1) / 2 ** 30,
      vcpus: value('cpus'),
    },
    submittedAt: value('submit'),
    endedAt: value('complete'),
    peakGib: value('rss') / 2 ** 30,
    runtimeSeconds: value('realtime') / 1000,
  };
}
