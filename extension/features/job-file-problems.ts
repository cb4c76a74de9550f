import {
  Diagnostic,
  DiagnosticSeverity,
  languages,
  Range,
  Uri,
  workspace,
  type DiagnosticCollection,
  type Disposable,
  type TextDocument,
} from 'vscode';
import { HeadstartError } from '../../schemas/failure.ts';
import type { PlannerProcess } from '../planner-process-client.ts';
import { readSettings } from '../settings.ts';
import { marksOf, type JobFileMark } from '../views/job-file-marks.ts';
import { unsavedTexts } from './assessments.ts';
import { jobFileSelector } from './job-file-language.ts';

/** A pause this long after a keystroke means that the problems are wanted. */
const debounceMs = 250;

/** Underlines what the planner's own reader refuses in the job files that are open. */
export class JobFileProblems implements Disposable {
  readonly #planner: Pick<PlannerProcess, 'request'>;
  readonly #collection: DiagnosticCollection = languages.createDiagnosticCollection('headstart-job-file');
  readonly #asking = new Map<string, AbortController>();
  readonly #subscriptions: Disposable[];

  constructor(planner: Pick<PlannerProcess, 'request'>) {
    this.#planner = planner;
    this.#subscriptions = [
      workspace.onDidOpenTextDocument((document) => this.#refresh(document, 0)),
      workspace.onDidChangeTextDocument(({ document }) => this.#refresh(document, debounceMs)),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('headstart')) this.#refreshAll();
      }),
    ];
    this.#refreshAll();
  }

  dispose(): void {
    for (const asking of this.#asking.values()) asking.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  #refreshAll(): void {
    for (const document of workspace.textDocuments) this.#refresh(document, 0);
  }

  #refresh(document: TextDocument, waitMs: number): void {
    if (!isJobFileDocument(document)) return;
    const { uri } = document;
    this.#asking.get(uri.fsPath)?.abort();
    const asking = new AbortController();
    this.#asking.set(uri.fsPath, asking);
    const timer = setTimeout(() => void this.#ask(document, asking.signal), waitMs);
    asking.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  async #ask(document: TextDocument, signal: AbortSignal): Promise<void> {
    const { uri } = document;
    const marks = readSettings(uri).diagnostics ? await this.#marks(uri.fsPath, signal) : [];
    if (signal.aborted) return;
    const here = marks.filter(({ file }) => Uri.file(file).fsPath === uri.fsPath);
    this.#collection.set(
      uri,
      here.map((mark) => diagnosticOf(document, mark)),
    );
  }

  async #marks(path: string, signal: AbortSignal): Promise<readonly JobFileMark[]> {
    try {
      await this.#planner.request('assess', { path, overlay: unsavedTexts() }, signal);
      return [];
    } catch (error) {
      if (error instanceof HeadstartError) return marksOf(error.failure);
      if (signal.aborted) return [];
      throw error;
    }
  }

  #forget({ uri }: TextDocument): void {
    this.#asking.get(uri.fsPath)?.abort();
    this.#asking.delete(uri.fsPath);
    this.#collection.delete(uri);
  }
}

function isJobFileDocument(document: TextDocument): boolean {
  return document.uri.scheme === 'file' && languages.match(jobFileSelector, document) > 0;
}

/** From the place to the end of the word there, or of the line where there is none. */
function diagnosticOf(document: TextDocument, { line, column, message }: JobFileMark): Diagnostic {
  const { text, range: whole } = document.lineAt(Math.min(line, document.lineCount - 1));
  const word = /^[\w.-]+/.exec(text.slice(column))?.[0] ?? '';
  const end = word === '' ? text.trimEnd().length : column + word.length;
  const start = Math.min(column, Math.max(0, end - 1));
  const range = new Range(whole.start.line, start, whole.start.line, end);
  const diagnostic = new Diagnostic(range, message, DiagnosticSeverity.Error);
  diagnostic.source = 'Headstart';
  diagnostic.code = 'job-file';
  return diagnostic;
}
