import { join } from 'node:path';
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
import type { Problem } from '../../schemas/assessment.ts';
import { readSettings } from '../settings.ts';
import { isError, problemColumns } from '../views/problem-marks.ts';
import type { Assessments } from './assessments.ts';

/** A diagnostic of Headstart, and what its fixes are read from. */
export class ProblemDiagnostic extends Diagnostic {
  readonly problem: Problem;
  /** Folder that the files of the problem are relative to. */
  readonly directory: string;

  constructor(range: Range, problem: Problem, directory: string) {
    const severity = isError(problem) ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
    super(range, problem.message, severity);
    this.problem = problem;
    this.directory = directory;
    this.source = 'Headstart';
    this.code = problem.kind;
  }
}

/** Diagnostics of what keeps the jobs from running that are open in the editor, by file. */
export class Diagnostics implements Disposable {
  readonly #assessments: Assessments;
  readonly #collection: DiagnosticCollection = languages.createDiagnosticCollection('headstart');
  readonly #subscriptions: Disposable[];
  #shown: string = '';

  constructor(assessments: Assessments) {
    this.#assessments = assessments;
    this.#subscriptions = [
      assessments.onDidChange(() => this.#show()),
      workspace.onDidOpenTextDocument(() => this.#show()),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('headstart.diagnostics')) this.#show();
      }),
    ];
  }

  in({ uri }: TextDocument): readonly ProblemDiagnostic[] {
    return (this.#collection.get(uri) ?? []).filter((one) => one instanceof ProblemDiagnostic);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  #show(): void {
    const all = this.#all();
    const key = JSON.stringify(all.map(([path, one]) => [path, one.range, one.problem]));
    if (key === this.#shown) return;
    this.#shown = key;
    const byPath = Map.groupBy(all, ([path]) => path);
    this.#collection.clear();
    for (const [path, found] of byPath)
      this.#collection.set(
        Uri.file(path),
        found.map(([, diagnostic]) => diagnostic),
      );
  }

  /** Two entries of one folder may tell the same of a file that both read. */
  #all(): readonly (readonly [path: string, diagnostic: ProblemDiagnostic])[] {
    const found = new Map<string, readonly [string, ProblemDiagnostic]>();
    for (const { assessment, edit } of this.#assessments.all().values()) {
      const { directory } = assessment?.analysis ?? { directory: '' };
      for (const problem of assessment?.problems ?? []) {
        const path = join(directory, problem.file);
        const range = this.#rangeOf(path, problem, edit);
        if (range === null || !readSettings(Uri.file(path)).diagnostics) continue;
        found.set(JSON.stringify([path, problem]), [path, new ProblemDiagnostic(range, problem, directory)]);
      }
    }
    return [...found.values()];
  }

  /** In a file that is not open the whole line is meant. */
  #rangeOf(path: string, problem: Problem, edit: number): Range | null {
    const document = workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === path);
    if (document === undefined)
      return new Range(problem.line - 1, 0, problem.line - 1, Number.MAX_SAFE_INTEGER);
    const line = this.#assessments.lineNow(document, problem.line - 1, { edit });
    if (line === null) return null;
    const { start, end } = problemColumns(problem, document.lineAt(line).text);
    return new Range(line, start, line, end);
  }
}
