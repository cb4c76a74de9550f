import {
  EventEmitter,
  InlayHint,
  l10n,
  languages,
  MarkdownString,
  workspace,
  type Disposable,
  type TextDocument,
} from 'vscode';
import { readSettings } from '../settings.ts';
import { driverHover } from '../views/hover-markdown.ts';
import type { DriverHint } from '../views/driver-hints.ts';
import { readSelector, type Assessments } from './assessments.ts';
import { driverLines } from './driver-lines.ts';

/** Inlay hints after the last character of the lines that drive the need; a module or a settings file has its own. */
export function registerDriverHints(assessments: Assessments): Disposable[] {
  const changed = new EventEmitter<void>();
  const provider = {
    onDidChangeInlayHints: changed.event,
    provideInlayHints: (document: TextDocument): InlayHint[] =>
      readSettings(document.uri).inlineHints
        ? driverLines(assessments, document).map((hint) => inlayHintOf(document, hint))
        : [],
  };
  return [
    changed,
    languages.registerInlayHintsProvider(readSelector, provider),
    assessments.onDidChange(() => changed.fire()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('headstart.inlineHints')) changed.fire();
    }),
  ];
}

function inlayHintOf(document: TextDocument, { line, text, contributions }: DriverHint): InlayHint {
  const hint = new InlayHint(document.lineAt(line).range.end, text);
  hint.paddingLeft = true;
  hint.tooltip = new MarkdownString(driverHover(contributions, l10n.t));
  return hint;
}
