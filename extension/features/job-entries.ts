import { EventEmitter, workspace, type Disposable, type Event } from 'vscode';
import type { JobEntry } from '../views/job-nodes.ts';
import type { Assessments } from './assessments.ts';
import type { ChosenOfferings } from './chosen-offerings.ts';

/** The entries that were assessed in this window with their last plans; they stay when their documents are closed. */
export class JobEntries implements Disposable {
  readonly #entries = new Map<string, JobEntry>();
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable[];
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(assessments: Assessments, chosen: ChosenOfferings) {
    this.#subscriptions = [
      assessments.onDidChange((path) => this.#take(path, assessments, chosen)),
      chosen.onDidChange((path) => this.#take(path, assessments, chosen)),
    ];
  }

  all(): readonly JobEntry[] {
    return [...this.#entries.values()];
  }

  of(path: string): JobEntry | null {
    return this.#entries.get(path) ?? null;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  /** A file in which no work starts is no entry. */
  #take(path: string, assessments: Assessments, chosen: ChosenOfferings): void {
    const assessment = assessments.all().get(path)?.assessment ?? null;
    if (assessment === null || assessment.analysis.job.entry === null) return;
    const { plan } = assessment;
    const shownPath = workspace.asRelativePath(path);
    this.#entries.set(path, { path, shownPath, plan, isChosen: chosen.of(path) !== null });
    this.#changed.fire();
  }
}
