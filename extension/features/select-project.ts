import { ConfigurationTarget, l10n, window, workspace } from 'vscode';
import { projectPicks } from '../views/project-picks.ts';
import type { CommandParts } from './command-parts.ts';
import { orShowFailure } from './failure-dialog.ts';
import { withJobProgress } from './progress.ts';

/** Lets the user take a Google Cloud project, or the simulated cloud, and keeps it in the settings of the workspace. */
export async function selectProject({ host, planner }: CommandParts): Promise<void> {
  const projects = await orShowFailure(() =>
    withJobProgress(host, l10n.t('Looking for projects'), (signal) =>
      planner.request('projects', {}, signal),
    ),
  );
  if (projects === undefined) return;
  const title = l10n.t('Where shall machines be prepared?');
  const picked = await window.showQuickPick(projectPicks(projects, l10n.t), {
    title,
    matchOnDescription: true,
  });
  if (picked === undefined) return;
  const project = picked.target === 'other' ? await typedProject() : picked.projectId;
  if (project === undefined) return;
  await keep(picked.target === 'simulated' ? 'simulated' : 'gcp', project);
}

async function typedProject(): Promise<string | undefined> {
  const validateInput = (text: string): string | null =>
    /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(text)
      ? null
      : l10n.t('A project id has 6 to 30 lower-case letters, digits and hyphens.');
  return window.showInputBox({ prompt: l10n.t('Project id'), validateInput, ignoreFocusOut: true });
}

async function keep(target: 'simulated' | 'gcp', project: string | null): Promise<void> {
  const isOpen = (workspace.workspaceFolders ?? []).length > 0;
  const scope = isOpen ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  const settings = workspace.getConfiguration('headstart');
  await settings.update('project', project ?? undefined, scope);
  await settings.update('target', target, scope);
}
