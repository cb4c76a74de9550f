import type { TextDocument } from 'vscode';
import { driverHints, type DriverHint } from '../views/driver-hints.ts';
import type { Assessments, DocumentState } from './assessments.ts';

/**
 * The lines of a document that drive what a job needs, where they stand now: those of its own job, else those of the
 * first entry that reads it. Those of a notebook are told for the cell that they lie in.
 */
export function driverLines(assessments: Assessments, document: TextDocument): readonly DriverHint[] {
  const path = document.uri.fsPath;
  const own = assessments.all().get(path);
  const states = [...(own ? [own] : []), ...assessments.all().values()];
  for (const state of states) {
    const hints = state.assessment === null ? [] : driverHints(state.assessment, path);
    if (hints.length > 0) return moved(assessments, document, hints, state);
  }
  return [];
}

function moved(
  assessments: Assessments,
  document: TextDocument,
  hints: readonly DriverHint[],
  state: DocumentState,
): readonly DriverHint[] {
  return hints.flatMap((hint) => {
    const line = assessments.lineNow(document, hint.line, state);
    return line === null ? [] : [{ ...hint, line }];
  });
}
