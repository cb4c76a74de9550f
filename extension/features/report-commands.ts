import { basename } from 'node:path';
import { l10n, window, workspace } from 'vscode';
import { doctorMarkdown, isFixable } from '../views/doctor-markdown.ts';
import { explanationMarkdown } from '../views/explanation-markdown.ts';
import { unsavedTexts } from './assessments.ts';
import type { CommandParts } from './command-parts.ts';
import { entryOf } from './command-target.ts';
import { orShowFailure } from './failure-dialog.ts';
import { withJobProgress } from './progress.ts';

/** Shows what the prediction rests on, as a document. */
export async function explainPrediction(parts: CommandParts, argument: unknown): Promise<void> {
  const path = await entryOf(argument, parts.entries);
  if (path === undefined) return;
  const choice = parts.chosen.of(path);
  const params = { path, overlay: unsavedTexts(), ...(choice === null ? {} : { choice }) };
  const explanation = await orShowFailure(() =>
    withJobProgress(parts.host, l10n.t('Explaining the prediction'), (signal) =>
      parts.planner.request('explain', params, signal),
    ),
  );
  if (explanation === undefined) return;
  const name = parts.entries.of(path)?.plan.job.name ?? basename(path);
  await parts.reports.show(l10n.t('Prediction of {0}', name), explanationMarkdown(name, explanation, l10n.t));
}

/** Shows what is there and what is missing, and offers to mend what Headstart can mend itself. */
export async function runDoctor(parts: CommandParts, fix = false): Promise<void> {
  const report = await orShowFailure(() =>
    withJobProgress(parts.host, l10n.t('Checking what Headstart needs'), (signal) =>
      parts.planner.request('doctor', { fix }, signal),
    ),
  );
  if (report === undefined) return;
  await parts.reports.show(l10n.t('Headstart Doctor'), doctorMarkdown(report, l10n.t));
  if (!isFixable(report) || !workspace.isTrusted) return;
  const fetch = l10n.t('Fetch Terraform');
  const pressed = await window.showWarningMessage(l10n.t('Terraform is missing.'), fetch);
  if (pressed === fetch) await runDoctor(parts, true);
}
