import { commands, l10n, window, workspace } from 'vscode';
import type { CommandParts } from './command-parts.ts';
import { jobOf } from './command-target.ts';
import { orShowFailure } from './failure-dialog.ts';
import { withJobProgress } from './progress.ts';

/** Saves, copies the code to the prepared machine, starts it and watches it. */
export async function submitAndRun(parts: CommandParts, argument: unknown): Promise<void> {
  const jobName = await jobOf(argument, parts.prepared);
  if (jobName === undefined) return;
  await workspace.saveAll(false);
  const title = l10n.t('Submitting {0}', jobName);
  const run = await orShowFailure(() =>
    withJobProgress(parts.host, title, (signal) => parts.planner.request('submit', { jobName }, signal)),
  );
  await parts.prepared.refresh();
  if (run) parts.watches.start(jobName);
}

/** Shows the tree, and watches what runs until it ends. */
export async function watchUsage(parts: CommandParts, argument: unknown): Promise<void> {
  const jobName = await jobOf(argument, parts.prepared);
  if (jobName === undefined) return;
  await showStatus();
  parts.watches.start(jobName);
}

/** What the job has printed; where this window does not know it, watching tells it from the beginning. */
export async function showOutput(parts: CommandParts, argument: unknown): Promise<void> {
  const jobName = await jobOf(argument, parts.prepared);
  if (jobName === undefined || parts.outputs.show(jobName)) return;
  const watch = l10n.t('Watch Usage');
  const text = l10n.t('The output of {0} is shown once its run is watched.', jobName);
  if ((await window.showInformationMessage(text, watch)) !== watch) return;
  parts.watches.start(jobName);
  parts.outputs.show(jobName);
}

export async function stopWatching(parts: CommandParts, argument: unknown): Promise<void> {
  const jobName = await jobOf(argument, parts.prepared);
  if (jobName !== undefined) parts.watches.stop(jobName);
}

/** Compares usage with the prediction now; the planner asks before it changes anything. */
export async function adjustNow(parts: CommandParts, argument: unknown): Promise<void> {
  const jobName = await jobOf(argument, parts.prepared);
  if (jobName === undefined) return;
  const title = l10n.t('Adjusting {0}', jobName);
  const result = await orShowFailure(() =>
    withJobProgress(parts.host, title, (signal) => parts.planner.request('adjust', { jobName }, signal)),
  );
  await parts.prepared.refresh();
  // A plan that was declined needs no answer.
  if (result?.adjusted === false && !result.plan) void window.showInformationMessage(result.reason);
}

/** Asks what becomes of the data; the planner then asks with everything that is lost. */
export async function releaseResources(parts: CommandParts, argument: unknown): Promise<void> {
  const jobName = await jobOf(argument, parts.prepared);
  if (jobName === undefined) return;
  const keepData = await askKeepData(jobName);
  if (keepData === undefined) return;
  const title = l10n.t('Releasing {0}', jobName);
  const release = (signal: AbortSignal) => parts.planner.request('release', { jobName, keepData }, signal);
  const released = await orShowFailure(() => withJobProgress(parts.host, title, release));
  if (released) parts.watches.stop(jobName);
  await parts.prepared.refresh();
  parts.assessments.refreshAll();
}

async function askKeepData(jobName: string): Promise<boolean | undefined> {
  const items = [
    {
      label: l10n.t('Keep the data'),
      detail: l10n.t('As a snapshot, from which the next machine of this job starts.'),
      keepData: true,
    },
    {
      label: l10n.t('Delete the data too'),
      detail: l10n.t('Nothing is left that costs.'),
      keepData: false,
    },
  ];
  const title = l10n.t('What becomes of the data disk of {0}?', jobName);
  return (await window.showQuickPick(items, { title }))?.keepData;
}

export async function showStatus(): Promise<void> {
  await commands.executeCommand('headstart.prepared.focus');
}
