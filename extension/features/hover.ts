import {
  Hover,
  l10n,
  languages,
  MarkdownString,
  type CancellationToken,
  type Disposable,
  type Position,
  type TextDocument,
} from 'vscode';
import type { Assessment, SimilarRun } from '../../schemas/assessment.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { PlannerProcess } from '../planner-process-client.ts';
import { linkedCommands } from '../views/command-link.ts';
import { driverHover, entryHover } from '../views/hover-markdown.ts';
import { readSelector, unsavedTexts, type Assessments } from './assessments.ts';
import type { ChosenOfferings } from './chosen-offerings.ts';
import { driverLines } from './driver-lines.ts';

export interface HoverParts {
  readonly planner: Pick<PlannerProcess, 'request'>;
  readonly assessments: Assessments;
  readonly chosen: ChosenOfferings;
}

/** What is behind the hint of a line; for a keyboard it is the editor's command *Show or Focus Hover*. */
export function registerHover(parts: HoverParts): Disposable[] {
  return [
    languages.registerHoverProvider(readSelector, {
      provideHover: async (document, position, token): Promise<Hover | null> => {
        const sections = [
          ...(await entrySections(parts, document, position, token)),
          ...driverSections(parts, document, position),
        ];
        const { range } = document.lineAt(position.line);
        return sections.length === 0 ? null : new Hover(sections.map(markdownOf), range);
      },
    }),
  ];
}

async function entrySections(
  parts: HoverParts,
  document: TextDocument,
  { line }: Position,
  token: CancellationToken,
): Promise<readonly string[]> {
  const { assessments, chosen } = parts;
  const path = document.uri.fsPath;
  const state = assessments.all().get(path);
  if (!state?.assessment || assessments.entryLineOf(document) !== line) return [];
  const { plan, contributions = [] } = state.assessment;
  const similarRuns = await similarRunsOf(parts, path, state.assessment, token);
  const isChosen = chosen.of(path) !== null && state.refusal === null;
  return [entryHover({ path, plan, contributions, similarRuns, isChosen }, l10n.t).join('\n\n')];
}

function driverSections({ assessments }: HoverParts, document: TextDocument, { line }: Position) {
  return driverLines(assessments, document)
    .filter((hint) => hint.line === line)
    .map(({ contributions }) => driverHover(contributions, l10n.t));
}

/** Without them the rest of the hover is as good. */
async function similarRunsOf(
  { planner }: HoverParts,
  path: string,
  { plan }: Assessment,
  token: CancellationToken,
): Promise<readonly SimilarRun[]> {
  if (plan.prediction.profileIds.length === 0) return [];
  const asking = new AbortController();
  const listener = token.onCancellationRequested(() => asking.abort());
  try {
    const params = { path, overlay: unsavedTexts() };
    return (await planner.request('explain', params, asking.signal)).similarRuns;
  } catch (error) {
    if (error instanceof HeadstartError) return [];
    throw error;
  } finally {
    listener.dispose();
  }
}

/** Only our own commands can be called from it. */
function markdownOf(text: string): MarkdownString {
  const markdown = new MarkdownString(text);
  markdown.isTrusted = { enabledCommands: linkedCommands };
  return markdown;
}
