import { l10n, window } from 'vscode';
import type { Plan } from '../../schemas/plan.ts';
import { alternativePicks } from '../views/alternative-picks.ts';
import { unsavedTexts } from './assessments.ts';
import type { CommandParts } from './command-parts.ts';
import { entryOf } from './command-target.ts';
import { orShowFailure } from './failure-dialog.ts';
import { withJobProgress } from './progress.ts';

/** Plans what is typed, asks with the cost, and waits until the machine is ready. */
export async function prepareResources(parts: CommandParts, argument: unknown): Promise<void> {
  const path = await entryOf(argument, parts.entries);
  if (path === undefined) return;
  const { host, planner, prepared, assessments } = parts;
  await orShowFailure(() =>
    withJobProgress(host, l10n.t('Preparing resources'), async (signal) => {
      const plan = await planOf(parts, path, signal);
      return planner.request('prepare', { plan }, signal);
    }),
  );
  await prepared.refresh();
  assessments.refreshAll();
}

/** The alternatives in a list; the one that is picked is taken from now on, and nothing else is changed. */
export async function compareAlternatives(parts: CommandParts, argument: unknown): Promise<void> {
  const path = await entryOf(argument, parts.entries);
  if (path === undefined) return;
  const { chosen } = parts;
  const plan = await orShowFailure(() =>
    withJobProgress(parts.host, l10n.t('Comparing alternatives'), (signal) => planOf(parts, path, signal)),
  );
  if (plan === undefined) return;
  const picks = alternativePicks(plan, chosen.of(path) !== null, l10n.t);
  const picked = await window.showQuickPick(picks, {
    title: l10n.t('Which machine shall {0} take?', plan.job.name),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined || picked.offering === plan.offering) return;
  if (picked.offering === null) await chosen.clear(path);
  else await chosen.choose(path, picked.offering);
}

/** The plan of what is typed now, with the offering that somebody has taken. */
export function planOf(
  { planner, chosen }: Pick<CommandParts, 'planner' | 'chosen'>,
  path: string,
  signal: AbortSignal,
): Promise<Plan> {
  const choice = chosen.of(path);
  const file = { path, overlay: unsavedTexts() };
  return planner.request('plan', choice === null ? file : { ...file, choice }, signal);
}
