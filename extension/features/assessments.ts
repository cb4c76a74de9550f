import {
  EventEmitter,
  languages,
  workspace,
  type Disposable,
  type DocumentSelector,
  type Event,
  type TextDocument,
} from 'vscode';
import type { Assessment } from '../../schemas/assessment.ts';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { PlannerProcess } from '../planner-process-client.ts';

/** Documents that may be the entry of a job. Only what lies on the disk has manifests and neighbours. */
export const codeSelector: DocumentSelector = [
  'python',
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
  'go',
  'rust',
  'java',
  'cpp',
  'cuda-cpp',
  'r',
  'shellscript',
].map((language) => ({ language, scheme: 'file' }));

/** What is known of one document: the newest assessment, and why the last attempt failed, if it did. */
export interface DocumentState {
  readonly assessment: Assessment | null;
  readonly failure: Failure | null;
}

/** A pause this long after a keystroke means that the hint is wanted. */
const debounceMs = 60;

/**
 * The assessments of the documents that somebody looks at. A change asks anew after a short pause and cancels what was
 * asked before; until the answer is there the last one stays.
 */
export class Assessments implements Disposable {
  readonly #planner: Pick<PlannerProcess, 'request'>;
  readonly #states = new Map<string, DocumentState>();
  readonly #asking = new Map<string, AbortController>();
  readonly #changed = new EventEmitter<string>();
  readonly #subscriptions: Disposable[];
  /** Fires with the path of the document that is assessed anew. */
  readonly onDidChange: Event<string> = this.#changed.event;

  constructor(planner: Pick<PlannerProcess, 'request'>) {
    this.#planner = planner;
    this.#subscriptions = [
      workspace.onDidChangeTextDocument(({ document }) => this.#refreshAround(document)),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      workspace.onDidSaveTextDocument((document) => this.#refreshAround(document)),
    ];
  }

  /** What is known now; the first look at a document asks for more. */
  of(document: TextDocument): DocumentState | null {
    const state = this.#states.get(document.uri.fsPath);
    if (state === undefined && !this.#asking.has(document.uri.fsPath)) this.#refresh(document, 0);
    return state ?? null;
  }

  /** What is known of every document that is open and was looked at, by path. */
  all(): ReadonlyMap<string, DocumentState> {
    return this.#states;
  }

  /** Every document that was looked at is assessed anew: settings, resources or history have changed. */
  refreshAll(): void {
    for (const document of workspace.textDocuments)
      if (this.#states.has(document.uri.fsPath)) this.#refresh(document, 0);
  }

  dispose(): void {
    for (const asking of this.#asking.values()) asking.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  /** A module, a manifest or a job file can change what any open entry needs. */
  #refreshAround({ uri }: TextDocument): void {
    if (uri.scheme !== 'file') return;
    for (const document of workspace.textDocuments)
      if (this.#states.has(document.uri.fsPath) && languages.match(codeSelector, document) > 0)
        this.#refresh(document, debounceMs);
  }

  #refresh(document: TextDocument, waitMs: number): void {
    const path = document.uri.fsPath;
    this.#asking.get(path)?.abort();
    const asking = new AbortController();
    this.#asking.set(path, asking);
    const timer = setTimeout(() => void this.#ask(path, asking), waitMs);
    asking.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  async #ask(path: string, asking: AbortController): Promise<void> {
    try {
      const params = { path, overlay: unsavedTexts() };
      const assessment = await this.#planner.request('assess', params, asking.signal);
      this.#keep(path, asking, { assessment, failure: null });
    } catch (error) {
      if (!(error instanceof HeadstartError)) throw error;
      const { assessment = null } = this.#states.get(path) ?? {};
      this.#keep(path, asking, { assessment, failure: error.failure });
    }
  }

  #keep(path: string, asking: AbortController, state: DocumentState): void {
    if (asking.signal.aborted) return;
    this.#asking.delete(path);
    this.#states.set(path, state);
    this.#changed.fire(path);
  }

  #forget({ uri }: TextDocument): void {
    this.#asking.get(uri.fsPath)?.abort();
    this.#asking.delete(uri.fsPath);
    this.#states.delete(uri.fsPath);
  }
}

/** The text of files that are not saved, which the planner cannot read from the disk. */
export function unsavedTexts(): Readonly<Record<string, string>> {
  const unsaved = workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file');
  return Object.fromEntries(unsaved.map((document) => [document.uri.fsPath, document.getText()]));
}
