import { join } from 'node:path';
import {
  CodeAction,
  CodeActionKind,
  languages,
  Range,
  Uri,
  workspace,
  WorkspaceEdit,
  type Disposable,
  type TextDocument,
} from 'vscode';
import type { Fix } from '../../schemas/assessment.ts';
import { fixColumns } from '../views/problem-marks.ts';
import type { Diagnostics, ProblemDiagnostic } from './diagnostics.ts';

/** Quick fixes of what Headstart has found: one text for another, in the file that the problem comes from. */
export function registerQuickFixes(diagnostics: Diagnostics): Disposable[] {
  const provideCodeActions = async (document: TextDocument, range: Range): Promise<CodeAction[]> => {
    const here = diagnostics.in(document).filter((one) => one.range.intersection(range) !== undefined);
    const actions = await Promise.all(
      here.flatMap((one) => one.problem.fixes.map((fix, index) => quickFix(one, fix, index === 0))),
    );
    return actions.filter((action) => action !== null);
  };
  return [
    languages.registerCodeActionsProvider(
      { scheme: 'file' },
      { provideCodeActions },
      { providedCodeActionKinds: [CodeActionKind.QuickFix] },
    ),
  ];
}

/** Null where the text to replace is not there any more. */
async function quickFix(
  diagnostic: ProblemDiagnostic,
  fix: Fix,
  isPreferred: boolean,
): Promise<CodeAction | null> {
  const uri = Uri.file(join(diagnostic.directory, fix.file));
  const line = lineOf(diagnostic, fix);
  const document = await workspace.openTextDocument(uri);
  const columns = line < document.lineCount ? fixColumns(fix, document.lineAt(line).text) : null;
  if (columns === null) return null;
  const action = new CodeAction(fix.title, CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = isPreferred;
  action.edit = new WorkspaceEdit();
  action.edit.replace(uri, new Range(line, columns.start, line, columns.end), fix.new);
  return action;
}

/** A fix in the line of its problem moves with it. */
function lineOf({ problem, range }: ProblemDiagnostic, { file, line }: Fix): number {
  return file === problem.file && line === problem.line ? range.start.line : line - 1;
}
