import {
  CodeLens,
  EventEmitter,
  l10n,
  languages,
  workspace,
  type CancellationToken,
  type CodeLensProvider,
  type Disposable,
  type TextDocument,
} from 'vscode';
import { readSettings } from '../settings.ts';
import { entryLenses } from '../views/entry-lenses.ts';
import { failureText } from '../views/failure-actions.ts';
import { codeSelector, type Assessments } from './assessments.ts';
import type { PreparedJobs } from './prepared-jobs.ts';

export interface CodeLensParts {
  readonly assessments: Assessments;
  readonly prepared: PreparedJobs;
}

/**
 * *Prepare Resources · Preview · Why?* above the line where the job starts. The first answer is waited for, so that the
 * line appears once and whole; from then on its place moves with the text only.
 */
export function registerCodeLens({ assessments, prepared }: CodeLensParts): Disposable[] {
  const changed = new EventEmitter<void>();
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: async (document, token) => {
      if (!readSettings(document.uri).codeLens) return [];
      return lensesOf(document, { assessments, prepared }, token);
    },
  };
  const shown = new Map<string, string>();
  /** Only what is seen to change is drawn again. */
  const changedAt = (path: string): void => {
    const now = keyOf(path, { assessments, prepared });
    if (shown.get(path) === now) return;
    shown.set(path, now);
    changed.fire();
  };
  return [
    changed,
    languages.registerCodeLensProvider(codeSelector, provider),
    assessments.onDidChange(changedAt),
    prepared.onDidChange(() => [...assessments.all().keys()].forEach(changedAt)),
    workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('headstart.codeLens')) changed.fire();
    }),
  ];
}

async function lensesOf(
  document: TextDocument,
  { assessments, prepared }: CodeLensParts,
  token: CancellationToken,
): Promise<CodeLens[]> {
  const state = await assessments.first(document, token);
  const line = assessments.entryLineOf(document);
  if (state === null || line === null) return [];
  const path = document.uri.fsPath;
  const { range } = document.lineAt(line);
  return entryLenses(
    {
      isTrusted: workspace.isTrusted,
      difference: prepared.differenceFor(path),
      refusal: state.refusal === null ? null : failureText(state.refusal, l10n.t),
    },
    l10n.t,
  ).map((lens) => new CodeLens(range, { ...lens, arguments: [path] }));
}

/** What the lenses of a document show and where. */
function keyOf(path: string, { assessments, prepared }: CodeLensParts): string {
  const state = assessments.all().get(path);
  return JSON.stringify([state?.entry?.text, state?.refusal?.message, prepared.differenceFor(path)]);
}
