import {
  EventEmitter,
  l10n,
  NotebookCellStatusBarAlignment,
  NotebookCellStatusBarItem,
  notebooks,
  workspace,
  type Disposable,
  type NotebookCell,
  type NotebookCellStatusBarItemProvider,
} from 'vscode';
import { readSettings } from '../settings.ts';
import { planHint } from '../views/plan-hint.ts';
import type { Assessments } from './assessments.ts';
import { isNotebookFile } from './notebook-files.ts';

/** The hint of a notebook, in the status bar of the first cell that says something of the job; a click previews the plan. */
export function registerNotebookHint(assessments: Assessments): Disposable[] {
  const changed = new EventEmitter<void>();
  const provider: NotebookCellStatusBarItemProvider = {
    onDidChangeCellStatusBarItems: changed.event,
    provideCellStatusBarItems: (cell) => itemsOf(cell, assessments),
  };
  return [
    changed,
    notebooks.registerNotebookCellStatusBarItemProvider('jupyter-notebook', provider),
    assessments.onDidChange((path) => (path.endsWith('.ipynb') ? changed.fire() : undefined)),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('headstart.inlineHints')) changed.fire();
    }),
  ];
}

function itemsOf(
  { notebook, document }: NotebookCell,
  assessments: Assessments,
): NotebookCellStatusBarItem[] {
  if (!isNotebookFile(notebook) || !readSettings(notebook.uri).inlineHints) return [];
  const assessment = assessments.of(notebook)?.assessment ?? null;
  if (assessment === null || assessments.entryLineOf(document) === null) return [];
  const hint = planHint(assessment.plan, l10n.t);
  const item = new NotebookCellStatusBarItem(`$(rocket) ${hint}`, NotebookCellStatusBarAlignment.Left);
  item.tooltip = l10n.t('What this notebook would cost and take; a click previews the plan.');
  item.command = {
    command: 'headstart.previewPlan',
    title: l10n.t('Preview'),
    arguments: [notebook.uri.fsPath],
  };
  return [item];
}
