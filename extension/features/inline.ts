import type { Disposable } from 'vscode';
import type { PlannerProcess } from '../planner-process-client.ts';
import type { Assessments } from './assessments.ts';
import { registerChooseOffering } from './choose-offering.ts';
import type { ChosenOfferings } from './chosen-offerings.ts';
import { registerCodeLens } from './code-lens.ts';
import { Diagnostics } from './diagnostics.ts';
import { registerDriverHints } from './driver-hints.ts';
import { registerEntryHint } from './entry-hint.ts';
import { registerHover } from './hover.ts';
import { registerNotebookHint } from './notebook-hint.ts';
import { registerPredictionStatus } from './prediction-status.ts';
import type { PreparedJobs } from './prepared-jobs.ts';
import { registerQuickFixes } from './quick-fixes.ts';

export interface InlineParts {
  readonly planner: Pick<PlannerProcess, 'request'>;
  readonly assessments: Assessments;
  readonly chosen: ChosenOfferings;
  readonly prepared: PreparedJobs;
}

/** Everything that stands in the text itself. */
export function registerInline(parts: InlineParts): Disposable[] {
  const { assessments, chosen } = parts;
  const diagnostics = new Diagnostics(assessments);
  return [
    diagnostics,
    ...registerEntryHint(assessments),
    ...registerDriverHints(assessments),
    ...registerHover(parts),
    ...registerCodeLens(parts),
    ...registerQuickFixes(diagnostics, assessments),
    ...registerChooseOffering(assessments, chosen),
    ...registerNotebookHint(assessments),
    ...registerPredictionStatus(assessments),
  ];
}
