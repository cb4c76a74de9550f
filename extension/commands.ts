import { commands, l10n, window, workspace, type Disposable } from 'vscode';
import type { CommandBasis, CommandParts } from './features/command-parts.ts';
import { entryOf } from './features/command-target.ts';
import { registerDecisions } from './features/decisions.ts';
import { openJobFile } from './features/open-job-file.ts';
import { compareAlternatives, prepareResources } from './features/prepare-commands.ts';
import { explainPrediction, runDoctor } from './features/report-commands.ts';
import { Reports } from './features/reports.ts';
import { registerResumedWatches } from './features/resume-watches.ts';
import {
  adjustNow,
  releaseResources,
  showOutput,
  showStatus,
  stopWatching,
  submitAndRun,
  watchUsage,
} from './features/run-commands.ts';
import { RunOutputs } from './features/run-outputs.ts';
import { RunWatches } from './features/run-watches.ts';
import { selectProject } from './features/select-project.ts';
import { registerStatusBar } from './features/status-bar.ts';
import { registerTrees } from './features/trees.ts';

type Handler = (parts: CommandParts, argument: unknown) => Promise<void>;

/** Commands that only look, and so work in an untrusted workspace too. */
const looking: Readonly<Record<string, Handler>> = {
  'headstart.compareAlternatives': compareAlternatives,
  'headstart.explainPrediction': explainPrediction,
  'headstart.openJobFile': openJobFile,
  'headstart.showStatus': () => showStatus(),
  'headstart.doctor': (parts) => runDoctor(parts),
  'headstart.openEntry': openEntry,
  'headstart.showLog': ({ log }) => Promise.resolve(log.show()),
};

/** Commands that prepare, run, change or remove something, or decide where that is done. */
const acting: Readonly<Record<string, Handler>> = {
  'headstart.prepareResources': prepareResources,
  'headstart.submitAndRun': submitAndRun,
  'headstart.watchUsage': watchUsage,
  'headstart.showOutput': showOutput,
  'headstart.stopWatching': stopWatching,
  'headstart.adjustNow': adjustNow,
  'headstart.releaseResources': releaseResources,
  'headstart.selectProject': (parts) => selectProject(parts),
};

/** Every command of the palette but the preview, which its panel registers; with the trees and what else shows jobs. */
export function registerCommands(basis: CommandBasis): Disposable[] {
  const reports = new Reports();
  const outputs = new RunOutputs(basis.host);
  const watches = new RunWatches(basis, outputs);
  const parts: CommandParts = { ...basis, reports, watches, outputs };
  const register = (id: string, handler: Handler): Disposable =>
    commands.registerCommand(id, (argument: unknown) => handler(parts, argument));
  return [
    ...[reports, watches, outputs],
    ...Object.entries(looking).map(([id, handler]) => register(id, handler)),
    ...Object.entries(acting).map(([id, handler]) => register(id, trusted(handler))),
    ...registerTrees(parts),
    ...registerStatusBar(parts),
    ...registerDecisions(parts),
    ...registerResumedWatches(parts),
  ];
}

/** The palette hides these commands in Restricted Mode; a link or a key binding reaches them all the same. */
function trusted(handler: Handler): Handler {
  return async (parts, argument) => {
    if (workspace.isTrusted) return handler(parts, argument);
    const manage = l10n.t('Manage Workspace Trust');
    const text = l10n.t(
      'In Restricted Mode Headstart only reads. Trust this workspace to prepare and run jobs.',
    );
    if ((await window.showWarningMessage(text, manage)) === manage)
      await commands.executeCommand('workbench.trust.manage');
  };
}

async function openEntry({ entries }: CommandParts, argument: unknown): Promise<void> {
  const path = await entryOf(argument, entries);
  if (path !== undefined) await window.showTextDocument(await workspace.openTextDocument(path));
}
