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
import type { Assessments, DocumentState } from './assessments.ts';

/** A diagnostic of Headstart, and what its fixes are read from. */
export class ProblemDiagnostic extends Diagnostic {
  readonly problem: Problem;
  /** What told it: the lines of its fixes are counted as that of the problem. */
  readonly state: DocumentState;

  constructor(range: Range, problem: Problem, state: DocumentState) {
    const severity = isError(problem) ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
    super(range, problem.message, severity);
    this.problem = problem;
    this.state = state;
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
    const key = JSON.stringify(all.map(([uri, one]) => [uri.toString(), one.range, one.problem]));
    if (key === this.#shown) return;
    this.#shown = key;
    this.#collection.clear();
    this.#collection.set(all.map(([uri, diagnostic]) => [uri, [diagnostic]]));
  }

  /** Two entries of one folder may tell the same of a file that both read. */
  #all(): readonly (readonly [uri: Uri, diagnostic: ProblemDiagnostic])[] {
    const found = new Map<string, readonly [Uri, ProblemDiagnostic]>();
    for (const state of this.#assessments.all().values())
      for (const problem of state.assessment?.problems ?? []) {
        const uri = uriOf(problem, state);
        const range = this.#rangeOf(uri, problem, state);
        if (range === null || !readSettings(uri).diagnostics) continue;
        const key = JSON.stringify([uri.toString(), problem]);
        found.set(key, [uri, new ProblemDiagnostic(range, problem, state)]);
      }
    return [...found.values()];
  }

  /** In a file that is not open the whole line is meant. */
  #rangeOf(uri: Uri, problem: Problem, state: DocumentState): Range | null {
    const document = workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    if (document === undefined)
      return new Range(problem.line - 1, 0, problem.line - 1, Number.MAX_SAFE_INTEGER);
    const line = this.#assessments.lineNow(document, problem.line - 1, state);
    if (line === null) return null;
    const { start, end } = problemColumns(problem, document.lineAt(line).text);
    return new Range(line, start, line, end);
  }
}

/** Where a line that a state tells (from 1) lies: in its file, or in a cell of its notebook. */
export function uriOf({ file, line }: Pick<Problem, 'file' | 'line'>, state: DocumentState): Uri {
  const uri = Uri.file(join(state.assessment?.analysis.directory ?? '', file));
  return state.path === uri.fsPath ? (state.cells.get(line - 1)?.uri ?? uri) : uri;
}
