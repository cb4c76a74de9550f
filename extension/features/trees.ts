import { l10n, window, workspace, type Disposable } from 'vscode';
import { HeadstartError } from '../../schemas/failure.ts';
import type { JobStatus } from '../../schemas/status.ts';
import { failureText } from '../views/failure-actions.ts';
import { historyNodes } from '../views/history-nodes.ts';
import { jobNode, planNode } from '../views/job-nodes.ts';
import { preparedNode } from '../views/prepared-nodes.ts';
import type { TreeNode } from '../views/tree-node.ts';
import type { CommandParts } from './command-parts.ts';
import { NodeTree } from './node-tree.ts';
import type { PreparedJobs } from './prepared-jobs.ts';

/** The trees of the activity bar. Each asks the planner only while somebody sees it. */
export function registerTrees(parts: CommandParts): Disposable[] {
  const { entries, prepared, watches } = parts;
  const jobs = new NodeTree('headstart.jobs', () => entries.all().map((entry) => jobNode(entry, l10n.t)));
  const plans = new NodeTree('headstart.plans', () => entries.all().map((entry) => planNode(entry, l10n.t)));
  const standing = new NodeTree('headstart.prepared', () => preparedNodes(parts));
  const history = new NodeTree('headstart.history', () => historyOf(parts));
  const watching = (): void => {
    prepared.isWatched = standing.view.visible && window.state.focused;
  };
  watching();
  return [
    ...[jobs, plans, standing, history],
    entries.onDidChange(() => [jobs, plans].forEach((tree) => tree.refresh())),
    prepared.onDidChange(() => standing.refresh()),
    watches.onDidChange(() => [standing, history].forEach((tree) => tree.refresh())),
    workspace.onDidGrantWorkspaceTrust(() => history.refresh()),
    standing.view.onDidChangeVisibility(watching),
    window.onDidChangeWindowState(watching),
  ];
}

function preparedNodes({ prepared, watches }: CommandParts): readonly TreeNode[] {
  const { statuses, failure } = prepared;
  const nodes = statuses.map((status) =>
    preparedNode(
      {
        status,
        usage: prepared.usageOf(status.prepared.jobName),
        difference: differenceOf(prepared, status),
        isWatched: watches.has(status.prepared.jobName),
      },
      l10n.t,
    ),
  );
  return failure === null ? nodes : [...nodes, failureNode(failureText(failure, l10n.t))];
}

export function differenceOf(prepared: PreparedJobs, { prepared: { plan } }: JobStatus): string | null {
  return plan.source === undefined ? null : prepared.differenceFor(plan.source.path);
}

/** Only what may be read without trust: nothing of it. */
async function historyOf({ planner }: CommandParts): Promise<readonly TreeNode[]> {
  if (!workspace.isTrusted) return [];
  try {
    return historyNodes(await planner.request('profiles', {}), l10n.t);
  } catch (error) {
    if (!(error instanceof HeadstartError)) throw error;
    return [failureNode(failureText(error.failure, l10n.t))];
  }
}

function failureNode(text: string): TreeNode {
  return { id: 'failure', label: text, tooltip: text, icon: 'warning', command: 'headstart.showLog' };
}
