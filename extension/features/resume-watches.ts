import { Uri, workspace, type Disposable } from 'vscode';
import type { JobStatus } from '../../schemas/status.ts';
import type { CommandParts } from './command-parts.ts';

/**
 * A run of this workspace that nobody here watches any more, because the window was loaded anew or the planner has ended,
 * is watched again: only a watched run is learnt from. One that was let go on purpose is not.
 */
export function registerResumedWatches({ prepared, watches }: CommandParts): Disposable[] {
  const seen = new Set<string>();
  const resume = (): void => {
    for (const status of prepared.statuses.filter(isOfThisWindow)) {
      const { run } = status;
      if (run === null || seen.has(run.id) || !isUnderWay(run.state)) continue;
      seen.add(run.id);
      watches.start(run.jobName);
    }
  };
  return [prepared.onDidChange(resume)];
}

function isUnderWay(state: NonNullable<JobStatus['run']>['state']): boolean {
  return state === 'queued' || state === 'running';
}

function isOfThisWindow({ prepared }: JobStatus): boolean {
  return workspace.getWorkspaceFolder(Uri.file(prepared.directory)) !== undefined;
}
