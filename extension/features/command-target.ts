import { basename, join } from 'node:path';
import { commands, l10n, languages, Uri, window, type QuickPickItem } from 'vscode';
import { usdPerRunText } from '../views/figures.ts';
import { summary } from '../views/prepared-nodes.ts';
import { codeSelector } from './assessments.ts';
import type { JobEntries } from './job-entries.ts';
import type { PreparedJobs } from './prepared-jobs.ts';

/**
 * The entry that a command is about: the row, file or path that it was called on; else the file in front, the only entry
 * that was looked at, or the one that is picked. Undefined where nothing was picked.
 */
export async function entryOf(argument: unknown, entries: JobEntries): Promise<string | undefined> {
  const path = pathIn(argument) ?? pathInFront();
  if (path !== undefined) return path;
  const all = entries.all();
  if (all.length === 0) {
    void window.showInformationMessage(l10n.t('Open the file where the job starts, then try again.'));
    return undefined;
  }
  if (all.length === 1) return all[0]?.path;
  const items = all.map(({ path: entry, shownPath, plan }) => ({
    ...{ label: plan.job.name, description: shownPath, path: entry },
    detail: usdPerRunText(plan.cost, l10n.t),
  }));
  return (await pick(items, l10n.t('Which job?')))?.path;
}

/** The prepared job that a command is about, found in the same way. Undefined where there is none or nothing was picked. */
export async function jobOf(argument: unknown, prepared: PreparedJobs): Promise<string | undefined> {
  const named = typeof argument === 'object' && argument !== null && 'jobName' in argument;
  if (named && typeof argument.jobName === 'string') return argument.jobName;
  const path = pathIn(argument) ?? pathInFront();
  await prepared.refresh();
  const inFront = path === undefined ? null : prepared.forPath(path);
  if (inFront !== null) return inFront.prepared.jobName;
  const { statuses } = prepared;
  if (statuses.length === 0) return nothingPrepared();
  if (statuses.length === 1) return statuses[0]?.prepared.jobName;
  const items = statuses.map((status) => ({
    label: status.prepared.jobName,
    description: summary(status, l10n.t),
  }));
  return (await pick(items, l10n.t('Which prepared job?')))?.label;
}

async function nothingPrepared(): Promise<undefined> {
  const prepare = l10n.t('Prepare Resources');
  const pressed = await window.showInformationMessage(l10n.t('Nothing is prepared.'), prepare);
  if (pressed === prepare) await commands.executeCommand('headstart.prepareResources');
  return undefined;
}

async function pick<T extends QuickPickItem>(items: readonly T[], title: string): Promise<T | undefined> {
  return window.showQuickPick(items, { title, matchOnDescription: true });
}

function pathIn(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (argument instanceof Uri) return argument.fsPath;
  const hasPath = typeof argument === 'object' && argument !== null && 'path' in argument;
  return hasPath && typeof argument.path === 'string' ? argument.path : undefined;
}

/** A job file stands for the job that it describes; a notebook is an entry of its own. */
function pathInFront(): string | undefined {
  const notebook = window.activeNotebookEditor?.notebook.uri;
  if (notebook?.scheme === 'file') return notebook.fsPath;
  const document = window.activeTextEditor?.document;
  if (document?.uri.scheme !== 'file') return undefined;
  const isEntry = languages.match(codeSelector, document) > 0 || isJobFile(document.uri.fsPath);
  return isEntry ? document.uri.fsPath : undefined;
}

export function isJobFile(path: string): boolean {
  return ['job.yaml', 'job.yml'].includes(basename(path));
}

/** Where the job file of a job in this folder is. */
export function jobFileIn(directory: string): string {
  return join(directory, 'job.yaml');
}
