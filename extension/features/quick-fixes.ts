import {
  CodeAction,
  CodeActionKind,
  languages,
  Range,
  workspace,
  WorkspaceEdit,
  type Disposable,
  type TextDocument,
} from 'vscode';
import type { Fix } from '../../schemas/assessment.ts';
import { fixColumns } from '../views/problem-marks.ts';
import { readSelector, type Assessments } from './assessments.ts';
import { uriOf, type Diagnostics, type ProblemDiagnostic } from './diagnostics.ts';

/** Quick fixes of what Headstart has found: one text for another, in the file that the problem comes from. */
export function registerQuickFixes(diagnostics: Diagnostics, assessments: Assessments): Disposable[] {
  const provideCodeActions = async (document: TextDocument, range: Range): Promise<CodeAction[]> => {
    const here = diagnostics.in(document).filter((one) => one.range.intersection(range) !== undefined);
    const actions = await Promise.all(
      here.flatMap((one) =>
        one.problem.fixes.map((fix, index) => quickFix(assessments, one, fix, index === 0)),
      ),
    );
    return actions.filter((action) => action !== null);
  };
  return [
    languages.registerCodeActionsProvider(
      readSelector,
      { provideCodeActions },
      { providedCodeActionKinds: [CodeActionKind.QuickFix] },
    ),
  ];
}

/** Null where the text to replace is not there any more. */
async function quickFix(
  assessments: Assessments,
  diagnostic: ProblemDiagnostic,
  fix: Fix,
  isPreferred: boolean,
): Promise<CodeAction | null> {
  const uri = uriOf(fix, diagnostic.state);
  const document = await workspace.openTextDocument(uri);
  const line = assessments.lineNow(document, fix.line - 1, diagnostic.state);
  const columns = line === null ? null : fixColumns(fix, document.lineAt(line).text);
  if (line === null || columns === null) return null;
  const action = new CodeAction(fix.title, CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = isPreferred;
  action.edit = new WorkspaceEdit();
  action.edit.replace(uri, new Range(line, columns.start, line, columns.end), fix.new);
  return action;
}
