import {
  l10n,
  languages,
  LanguageStatusSeverity,
  window,
  type Disposable,
  type LanguageStatusItem,
} from 'vscode';
import { failureText } from '../views/failure-actions.ts';
import { planHint } from '../views/plan-hint.ts';
import { codeSelector, type Assessments, type DocumentState } from './assessments.ts';

/** The prediction of the active file among the editor's language statuses, and there, without noise, why there is none. */
export function registerPredictionStatus(assessments: Assessments): Disposable[] {
  const item = languages.createLanguageStatusItem('headstart.prediction', codeSelector);
  item.name = 'Headstart';
  const show = (): void => {
    const document = window.activeTextEditor?.document;
    if (document === undefined || languages.match(codeSelector, document) === 0) return;
    const state = assessments.of(document);
    item.busy = state === null;
    showState(item, state, document.uri.fsPath);
  };
  const listeners = [assessments.onDidChange(show), window.onDidChangeActiveTextEditor(show)];
  show();
  return [item, ...listeners];
}

function showState(item: LanguageStatusItem, state: DocumentState | null, path: string): void {
  const { assessment = null, failure = null } = state ?? {};
  if (failure !== null) {
    item.severity = LanguageStatusSeverity.Warning;
    item.text = failureText(failure, l10n.t);
    item.command = { command: 'headstart.showLog', title: l10n.t('Show Log') };
    return;
  }
  item.severity = LanguageStatusSeverity.Information;
  item.text = assessment === null ? l10n.t('The code is being read…') : textOf(assessment);
  item.command = { command: 'headstart.previewPlan', title: l10n.t('Preview'), arguments: [path] };
}

function textOf({ analysis, plan }: NonNullable<DocumentState['assessment']>): string {
  return analysis.job.entry === null ? l10n.t('No job starts in this file.') : planHint(plan, l10n.t);
}
