import { EventEmitter, l10n, window, workspace, type Disposable, type Event } from 'vscode';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { Message } from '../../schemas/message.ts';
import type { JobStatus } from '../../schemas/status.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import type { EditorHost } from '../host.ts';
import type { PlannerProcess } from '../planner-process-client.ts';
import { planDifference } from '../views/plan-difference.ts';
import type { Assessments } from './assessments.ts';

export interface PreparedJobsParts {
  readonly planner: Pick<PlannerProcess, 'request'>;
  readonly host: Pick<EditorHost, 'onDidSay'>;
  readonly assessments: Assessments;
}

const watchedEveryMs = 10_000;
/** Only the cost in the status bar is on screen. */
const unwatchedEveryMs = 60_000;
/** Messages come in bursts. */
const settleMs = 500;
const usageMinutes = 60;

/** What is prepared, as the planner last told it; and what the code, as it is typed now, would take instead. */
export class PreparedJobs implements Disposable {
  readonly #parts: PreparedJobsParts;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable[];
  readonly #usage = new Map<string, readonly UsageSample[]>();
  #statuses: readonly JobStatus[] = [];
  #failure: Failure | null = null;
  #reading: Promise<void> | null = null;
  #isAsked = false;
  #isWatched = false;
  #timer: NodeJS.Timeout | null = null;
  /** Fires when what is prepared, what it uses or what the code would take instead may have changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(parts: PreparedJobsParts) {
    this.#parts = parts;
    this.#subscriptions = [
      parts.host.onDidSay((message) => this.#hear(message)),
      parts.assessments.onDidChange(() => this.#onAssessment()),
      workspace.onDidGrantWorkspaceTrust(() => void this.refresh()),
      window.onDidChangeWindowState(({ focused }) => (focused ? this.#schedule() : undefined)),
    ];
  }

  get statuses(): readonly JobStatus[] {
    return this.#statuses;
  }

  /** Why the last reading failed; null where it did not. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Samples of the last hour, oldest first; empty while nothing runs. */
  usageOf(jobName: string): readonly UsageSample[] {
    return this.#usage.get(jobName) ?? [];
  }

  /** What is prepared for the job whose entry is this file. */
  forPath(path: string): JobStatus | null {
    const plan = this.#parts.assessments.all().get(path)?.assessment?.plan;
    const isOf = ({ prepared }: JobStatus): boolean =>
      prepared.plan.source?.path === path ||
      (plan !== undefined &&
        prepared.jobName === plan.job.name &&
        prepared.directory === plan.source?.directory);
    return this.#statuses.find(isOf) ?? null;
  }

  /** What would be bought now instead of what stands, for the status bar and the CodeLens; null where nothing differs. */
  differenceFor(path: string): string | null {
    const current = this.#parts.assessments.all().get(path)?.assessment?.plan;
    const standing = this.forPath(path)?.prepared.plan;
    return current && standing ? planDifference(standing, current, l10n.t) : null;
  }

  /** While somebody looks at the tree it follows closely. */
  set isWatched(isWatched: boolean) {
    this.#isWatched = isWatched;
    if (isWatched) void this.refresh();
  }

  /** Reads anew, after the reading that is under way; nothing in an untrusted workspace, where nothing is touched. */
  async refresh(): Promise<void> {
    if (!workspace.isTrusted) return;
    this.#isAsked = true;
    await this.#reading;
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    await this.#reading;
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #hear(message: Message): void {
    const { code } = message;
    const isRunState = code === 'run' && message.event.kind === 'state';
    if (isRunState || code === 'adjusted' || code === 'preempted' || code === 'apply-progress')
      this.#schedule(settleMs);
  }

  /** The first answer of the planner is the time to ask what else it knows. */
  #onAssessment(): void {
    if (!this.#isAsked) void this.refresh();
    else if (this.#statuses.length > 0) this.#changed.fire();
  }

  async #read(): Promise<void> {
    try {
      this.#statuses = await this.#parts.planner.request('status', {});
      this.#failure = null;
      await this.#readUsage();
    } catch (error) {
      if (!(error instanceof HeadstartError)) throw error;
      this.#failure = error.failure;
    }
    this.#changed.fire();
    this.#schedule();
  }

  async #readUsage(): Promise<void> {
    const running = this.#statuses.filter(({ run }) => run?.state === 'running');
    for (const jobName of this.#usage.keys())
      if (!running.some(({ prepared }) => prepared.jobName === jobName)) this.#usage.delete(jobName);
    for (const { prepared } of running) {
      const params = { jobName: prepared.jobName, minutes: usageMinutes };
      this.#usage.set(prepared.jobName, await this.#parts.planner.request('usage', params));
    }
  }

  #schedule(waitMs = this.#isWatched ? watchedEveryMs : unwatchedEveryMs): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const isIdle = this.#statuses.length === 0 || !window.state.focused;
    if (waitMs !== settleMs && isIdle) return;
    this.#timer = setTimeout(() => void this.refresh(), waitMs);
  }
}
