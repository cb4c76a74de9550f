import {
  l10n,
  languages,
  Range,
  ThemeColor,
  window,
  workspace,
  type DecorationOptions,
  type Disposable,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import { readSettings } from '../settings.ts';
import { planHint } from '../views/plan-hint.ts';
import { codeSelector, type Assessments } from './assessments.ts';

/**
 * The hint after the last character of the line where the job starts. A decoration, because an inlay hint is cut at 43
 * characters (`editor.inlayHints.maximumLength`); it moves with its line, and stays until the next one is known.
 */
export function registerEntryHint(assessments: Assessments): Disposable[] {
  const decoration = window.createTextEditorDecorationType({
    after: {
      color: new ThemeColor('editorInlayHint.foreground'),
      backgroundColor: new ThemeColor('editorInlayHint.background'),
      margin: '0 0 0 1em',
    },
  });
  const show = (editor: TextEditor): void =>
    editor.setDecorations(decoration, decorationsOf(assessments, editor.document));
  const showAll = (): void => window.visibleTextEditors.forEach(show);
  const subscriptions = [
    decoration,
    assessments.onDidChange(showAll),
    window.onDidChangeVisibleTextEditors(showAll),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('headstart.inlineHints')) showAll();
    }),
  ];
  showAll();
  return subscriptions;
}

function decorationsOf(assessments: Assessments, document: TextDocument): DecorationOptions[] {
  if (languages.match(codeSelector, document) === 0 || !readSettings(document.uri).inlineHints) return [];
  const assessment = assessments.of(document)?.assessment ?? null;
  const line = assessments.entryLineOf(document);
  if (assessment === null || line === null) return [];
  const { end } = document.lineAt(line).range;
  const contentText = planHint(assessment.plan, l10n.t);
  return [{ range: new Range(end, end), renderOptions: { after: { contentText } } }];
}
