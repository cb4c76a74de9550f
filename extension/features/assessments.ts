import {
  EventEmitter,
  workspace,
  type CancellationToken,
  type Disposable,
  type DocumentSelector,
  type Event,
  type NotebookDocument,
  type TextDocument,
  type TextDocumentChangeEvent,
} from 'vscode';
import type { Assessment } from '../../schemas/assessment.ts';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { PlannerProcess } from '../planner-process-client.ts';
import { entryLine } from '../views/entry-hint.ts';
import { LineEdits } from '../views/line-edits.ts';
import { firstEvidenceLine } from '../views/notebook-text.ts';
import type { ChosenOfferings } from './chosen-offerings.ts';
import {
  cellPlacesOf,
  cellSelector,
  isCell,
  isNotebookFile,
  lineInCell,
  textOfNotebook,
  type CellPlace,
} from './notebook-files.ts';

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

/** Documents that what a job needs may be read from: any file, and the cells of notebooks. */
export const readSelector: DocumentSelector = [{ scheme: 'file' }, cellSelector];

/** What is known of one document: the newest assessment, and why the last attempt failed, if it did. */
export interface DocumentState {
  /** Absolute, of the document or notebook. */
  readonly path: string;
  readonly assessment: Assessment | null;
  readonly failure: Failure | null;
  /** Why the offering that somebody chose could not be taken; the assessment is then of Headstart's pick. */
  readonly refusal: Failure | null;
  /** Where the job was last seen to start: the line, from 0, after which edit, and its text. */
  readonly entry: { readonly line: number; readonly edit: number; readonly text: string } | null;
  /** The edit after which the lines of this state are counted. */
  readonly edit: number;
  /** Where its lines were then, if it is of a notebook. */
  readonly cells: ReadonlyMap<number, CellPlace>;
}

type Answer = Required<Pick<DocumentState, 'refusal'>> & { readonly assessment: Assessment };
type Counted = Pick<DocumentState, 'edit'> & Partial<Pick<DocumentState, 'cells'>>;
type Entry = Pick<TextDocument | NotebookDocument, 'uri'>;

/** Keystrokes that follow one another faster are answered when they pause for so long; any other is answered at once. */
const debounceMs = 60;

/**
 * The assessments of the documents and notebooks that somebody looks at. A change asks anew and cancels what was asked
 * before; until the answer is there the last one stays, and its lines move with the text.
 */
export class Assessments implements Disposable {
  readonly #planner: Pick<PlannerProcess, 'request'>;
  readonly #chosen: ChosenOfferings;
  readonly #states = new Map<string, DocumentState>();
  readonly #asking = new Map<string, AbortController>();
  readonly #edits = new LineEdits();
  #changedAt = -Infinity;
  readonly #changed = new EventEmitter<string>();
  readonly #subscriptions: Disposable[];
  /** Fires with the path of the document that is assessed anew. */
  readonly onDidChange: Event<string> = this.#changed.event;

  constructor(planner: Pick<PlannerProcess, 'request'>, chosen: ChosenOfferings) {
    this.#planner = planner;
    this.#chosen = chosen;
    this.#subscriptions = [
      workspace.onDidChangeTextDocument((change) => this.#edited(change)),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      workspace.onDidSaveTextDocument((document) => this.#refreshAround(document)),
      workspace.onDidChangeNotebookDocument(({ notebook }) => this.#refreshAround(notebook)),
      workspace.onDidCloseNotebookDocument((notebook) => this.#forget(notebook)),
      chosen.onDidChange((path) => this.#refreshPath(path)),
    ];
  }

  /** What is known now; the first look at a document or notebook asks for more. */
  of(document: Entry): DocumentState | null {
    const path = document.uri.fsPath;
    const state = this.#states.get(path);
    if (state === undefined && !this.#asking.has(path)) this.#refresh(path, 0);
    return state ?? null;
  }

  /** As `of`, once there is an answer; null when the question is withdrawn before. */
  async first(document: Entry, token: CancellationToken): Promise<DocumentState | null> {
    const path = document.uri.fsPath;
    const known = this.of(document);
    if (known !== null) return known;
    return new Promise((resolve) => {
      const listeners = [
        this.onDidChange((changed) => (changed === path ? done(this.#states.get(path) ?? null) : undefined)),
        token.onCancellationRequested(() => done(null)),
      ];
      const done = (state: DocumentState | null): void => {
        for (const listener of listeners) listener.dispose();
        resolve(state);
      };
    });
  }

  /** What is known of every document that is open and was looked at, by path. */
  all(): ReadonlyMap<string, DocumentState> {
    return this.#states;
  }

  /** Whether an answer for a document is under way. */
  isAsking({ uri }: Entry): boolean {
    return this.#asking.has(uri.fsPath);
  }

  /**
   * Where a line that a state tells of the file of a document stands in it now, from 0; null where it is gone or lies in
   * another cell.
   */
  lineNow(document: TextDocument, line: number, { edit, cells }: Counted): number | null {
    const at = isCell(document) ? lineInCell(document, cells?.get(line)) : line;
    const now = at === null ? null : this.#edits.now(keyOf(document), at, edit);
    return now !== null && now < document.lineCount ? now : null;
  }

  /**
   * The line, from 0, where the job starts; null where a document is no entry. While its code is broken the place stays
   * where it was, as long as the line says the same.
   */
  entryLineOf(document: TextDocument): number | null {
    const state = this.of(document);
    const { assessment = null, entry = null } = state ?? {};
    if (state !== null && isCell(document)) return this.#notebookEntry(document, state);
    if (assessment === null || entry === null) return null;
    const line = this.lineNow(document, entry.line, entry);
    const isSeen = entryLine(assessment) !== null;
    return line !== null && (isSeen || lineText(document, line) === entry.text) ? line : null;
  }

  /** The first line of a notebook that says something of the job. */
  #notebookEntry(document: TextDocument, state: DocumentState): number | null {
    const { assessment } = state;
    const line = assessment && firstEvidenceLine(assessment.analysis, document.uri.fsPath);
    return line === null ? null : this.lineNow(document, line, state);
  }

  /** Every document that was looked at is assessed anew: settings, resources or history have changed. */
  refreshAll(): void {
    for (const path of this.#states.keys()) this.#refresh(path, 0);
  }

  dispose(): void {
    for (const asking of this.#asking.values()) asking.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #edited({ document, contentChanges }: TextDocumentChangeEvent): void {
    if (document.uri.scheme !== 'file' && !isCell(document)) return;
    for (const { range, text } of contentChanges)
      this.#edits.add(keyOf(document), {
        startLine: range.start.line,
        endLine: range.end.line,
        endCharacter: range.end.character,
        addedBreaks: text.split('\n').length - 1,
      });
    if (contentChanges.length > 0) this.#refreshAround(document);
  }

  /** A module, a manifest or a job file can change what any open entry needs. */
  #refreshAround({ uri }: Entry): void {
    if (uri.scheme !== 'file') return;
    const waitMs = performance.now() - this.#changedAt < debounceMs ? debounceMs : 0;
    this.#changedAt = performance.now();
    // What is asked for the first time was asked with the text before the change.
    for (const path of new Set([...this.#states.keys(), ...this.#asking.keys()])) this.#refresh(path, waitMs);
  }

  #refreshPath(path: string): void {
    if (this.#states.has(path)) this.#refresh(path, 0);
  }

  #refresh(path: string, waitMs: number): void {
    this.#asking.get(path)?.abort();
    const asking = new AbortController();
    this.#asking.set(path, asking);
    const timer = setTimeout(() => void this.#ask(path, asking), waitMs);
    asking.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  async #ask(path: string, asking: AbortController): Promise<void> {
    const asked = { path, edit: this.#edits.last, cells: cellPlacesOf(path) };
    const before = this.#states.get(path);
    try {
      const { assessment, refusal } = await this.#assess(path, asking.signal);
      this.#keep(path, asking, {
        ...{ assessment, refusal, failure: null, ...asked },
        entry: entryOf(path, assessment, asked.edit) ?? before?.entry ?? null,
      });
    } catch (error) {
      if (!(error instanceof HeadstartError)) throw error;
      const { failure } = error;
      this.#keep(path, asking, { ...(before ?? { ...nothingKnown, ...asked }), failure });
    }
  }

  /** A chosen offering that the job has outgrown does not keep the hint from being right. */
  async #assess(path: string, signal: AbortSignal): Promise<Answer> {
    const params = { path, overlay: unsavedTexts() };
    const choice = this.#chosen.of(path);
    const plain = () => this.#planner.request('assess', params, signal);
    if (choice === null) return { assessment: await plain(), refusal: null };
    try {
      const assessment = await this.#planner.request('assess', { ...params, choice }, signal);
      return { assessment, refusal: null };
    } catch (error) {
      if (!(error instanceof HeadstartError) || !isRefusal(error.failure)) throw error;
      return { assessment: await plain(), refusal: error.failure };
    }
  }

  #keep(path: string, asking: AbortController, state: DocumentState): void {
    if (asking.signal.aborted) return;
    this.#asking.delete(path);
    this.#states.set(path, state);
    const known = [...this.#states.values()].flatMap(({ edit, entry }) => [edit, entry?.edit ?? edit]);
    this.#edits.forgetUntil(Math.min(...known));
    this.#changed.fire(path);
  }

  #forget({ uri }: Entry): void {
    if (uri.scheme !== 'file') return;
    this.#asking.get(uri.fsPath)?.abort();
    this.#asking.delete(uri.fsPath);
    if (this.#states.delete(uri.fsPath)) this.#changed.fire(uri.fsPath);
  }
}

const nothingKnown = { assessment: null, refusal: null, entry: null };

/** What the planner says of an offering that cannot be had for this job. */
function isRefusal({ code }: Failure): boolean {
  return code === 'usage' || code === 'nothing-fits';
}

function entryOf(path: string, assessment: Assessment, edit: number): DocumentState['entry'] {
  const line = entryLine(assessment);
  return line === null ? null : { line, edit, text: lineText(openDocument(path), line) };
}

/** What the edits of a document are kept by: cells share the path of their notebook. */
function keyOf({ uri }: TextDocument): string {
  return isCell({ uri }) ? uri.toString() : uri.fsPath;
}

function openDocument(path: string): TextDocument | undefined {
  return workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === path);
}

/** Without indentation; empty where there is no such line. */
function lineText(document: TextDocument | undefined, line: number): string {
  return document !== undefined && line < document.lineCount ? document.lineAt(line).text.trim() : '';
}

/** The text of files that are not saved, which the planner cannot read from the disk; notebooks as they are on the screen. */
export function unsavedTexts(): Readonly<Record<string, string>> {
  const unsaved = workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file');
  const notebooks = workspace.notebookDocuments.filter(isNotebookFile);
  return Object.fromEntries([
    ...unsaved.map((document) => [document.uri.fsPath, document.getText()] as const),
    ...notebooks.map((notebook) => [notebook.uri.fsPath, textOfNotebook(notebook).text] as const),
  ]);
}
