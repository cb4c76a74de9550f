import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CompletionItem,
  CompletionItemKind,
  Hover,
  l10n,
  languages,
  MarkdownString,
  Range,
  SnippetString,
  type CancellationToken,
  type CompletionItemProvider,
  type Disposable,
  type DocumentSelector,
  type HoverProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import type { JobFileSuggestion } from '../views/job-file-completion.ts';
import type { JobFileSchema } from '../views/job-file-schema.ts';

/** Files that describe a job; untitled ones have no name yet and are none. */
export const jobFileSelector: DocumentSelector = [{ pattern: '**/job.{yaml,yml}' }];

/** Completion and hover of job.yaml from its JSON Schema, which lies beside the bundle. */
export function registerJobFileLanguage(extensionPath: string): Disposable[] {
  const language = new JobFileLanguage(join(extensionPath, 'dist', 'schemas', 'job.schema.json'));
  return [
    languages.registerCompletionItemProvider(jobFileSelector, language, ' ', ':'),
    languages.registerHoverProvider(jobFileSelector, language),
  ];
}

class JobFileLanguage implements CompletionItemProvider, HoverProvider {
  readonly #schemaFile: string;
  #schema: Promise<JobFileSchema> | null = null;

  constructor(schemaFile: string) {
    this.#schemaFile = schemaFile;
  }

  async provideCompletionItems(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<CompletionItem[]> {
    const schema = await this.#read();
    const { cursorIn } = await import('../views/job-file-cursor.ts');
    const { suggestionsAt } = await import('../views/job-file-completion.ts');
    const cursor = token.isCancellationRequested
      ? null
      : cursorIn(document.getText(), document.offsetAt(position));
    if (cursor === null) return [];
    const range = new Range(document.positionAt(cursor.start), document.positionAt(cursor.end));
    return suggestionsAt(schema, cursor, l10n.t).map((one, index) => itemOf(one, index, range));
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | null> {
    const schema = await this.#read();
    const { hoverAt } = await import('../views/job-file-hover.ts');
    const hover = hoverAt(schema, document.getText(), document.offsetAt(position), l10n.t);
    if (hover === null) return null;
    const range = new Range(document.positionAt(hover.start), document.positionAt(hover.end));
    return new Hover(new MarkdownString(hover.markdown), range);
  }

  #read(): Promise<JobFileSchema> {
    return (this.#schema ??= readFile(this.#schemaFile, 'utf8').then(
      (text) => JSON.parse(text) as JobFileSchema,
    ));
  }
}

/** In the order of the schema, what is required first. */
function itemOf(suggestion: JobFileSuggestion, index: number, range: Range): CompletionItem {
  const { label, kind, detail, documentation, snippet, isRequired } = suggestion;
  const item = new CompletionItem(
    label,
    kind === 'key' ? CompletionItemKind.Property : CompletionItemKind.EnumMember,
  );
  item.detail = detail;
  item.documentation = documentation;
  item.insertText = new SnippetString(snippet);
  item.range = range;
  item.sortText = `${isRequired ? 0 : 1}${String(index).padStart(3, '0')}`;
  return item;
}
