import type { Offering } from '../../schemas/catalog.ts';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { Message } from '../../schemas/message.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { PlannerProcess } from '../planner-process-client.ts';
import { offeringOfKey } from '../views/preview-chart.ts';
import { emptyPreview, type PreviewState } from '../views/preview-state.ts';

/** What a preview asks of its surroundings. */
export interface PreviewOutside {
  readonly planner: Pick<PlannerProcess, 'request'>;
  readonly unsavedTexts: () => Readonly<Record<string, string>>;
  /** The offering that somebody took for the entry; null: Headstart picks. */
  readonly choice: () => Offering | null;
  /** Takes an offering for the entry, or with null goes back to Headstart's pick. */
  readonly choose: (offering: Offering | null) => Promise<void>;
  readonly isTrusted: () => boolean;
}

/**
 * The preview of one entry: plans, asks Terraform what would change, and applies exactly the plan that is shown. A newer
 * request takes the place of an older one, but never of an apply.
 */
export class PreviewSession {
  readonly #outside: PreviewOutside;
  readonly #changed: (state: PreviewState) => void;
  #state: PreviewState;
  #asking = new AbortController();

  constructor(path: string, outside: PreviewOutside, changed: (state: PreviewState) => void) {
    this.#outside = outside;
    this.#changed = changed;
    this.#state = emptyPreview(path, outside.isTrusted());
  }

  get state(): PreviewState {
    return this.#state;
  }

  /** Plans anew and asks what that would change; a failure is shown in the state. */
  async plan(): Promise<void> {
    if (this.#state.phase === 'applying') return;
    const signal = this.#supersede();
    const choice = this.#outside.choice();
    const isTrusted = this.#outside.isTrusted();
    const isChosen = choice !== null;
    this.#show({ ...cleared, phase: 'planning', isTrusted, isChosen });
    await this.#attempt(signal, async () => {
      const { path } = this.#state;
      const params = { path, overlay: this.#outside.unsavedTexts(), ...(choice === null ? {} : { choice }) };
      const plan = await this.#outside.planner.request('plan', params, signal);
      if (signal.aborted) return;
      this.#show({ phase: 'planned', plan });
      if (isTrusted && plan.offering !== null) await this.#preview(plan, signal);
    });
  }

  /** Takes another machine of the plan and plans again with it. */
  async pick(key: string): Promise<void> {
    const { plan, phase } = this.#state;
    const offering = plan === null ? null : offeringOfKey(plan, key);
    if (offering !== null && phase !== 'applying') await this.#outside.choose(offering);
  }

  /** Goes back to what Headstart picks. */
  async takeOwnPick(): Promise<void> {
    if (this.#state.phase !== 'applying') await this.#outside.choose(null);
  }

  /** Applies exactly the plan that is shown, which the planner refuses when what it rests on has moved. */
  async apply(): Promise<void> {
    const { plan, phase } = this.#state;
    if (plan === null || phase !== 'ready' || !this.#outside.isTrusted()) return;
    const signal = this.#supersede();
    this.#show({ phase: 'applying', failure: null, step: null, progress: {} });
    await this.#attempt(signal, async () => {
      const prepared = await this.#outside.planner.request('prepare', { plan }, signal);
      this.#show({ phase: 'applied', prepared, step: null });
    });
  }

  /** Asks the planner to stop; what Terraform has made by then is kept in its state. */
  stop(): void {
    if (this.#state.phase === 'applying') this.#asking.abort();
  }

  /** What the planner says while it works for this preview. */
  hear(message: Message): void {
    const { phase, progress } = this.#state;
    if (phase !== 'previewing' && phase !== 'applying') return;
    if (message.code === 'step') this.#show({ step: message.text });
    if (message.code === 'apply-progress') {
      const { address, state, elapsedSeconds } = message.progress;
      this.#show({ step: null, progress: { ...progress, [address]: { state, elapsedSeconds } } });
    }
  }

  /** A newer plan of the same entry: it says when the one that is shown is of yesterday's code. */
  compare(newest: Plan): void {
    const { plan, isOutdated, phase } = this.#state;
    if (plan === null || phase === 'planning' || phase === 'applying') return;
    const differs = newest.job.fingerprint !== plan.job.fingerprint || machineOf(newest) !== machineOf(plan);
    if (differs !== isOutdated) this.#show({ isOutdated: differs });
  }

  dispose(): void {
    // An apply goes on: it is not the panel that holds it.
    if (this.#state.phase !== 'applying') this.#asking.abort();
  }

  async #preview(plan: Plan, signal: AbortSignal): Promise<void> {
    this.#show({ phase: 'previewing' });
    const changes = await this.#outside.planner.request('preview', { plan }, signal);
    if (!signal.aborted) this.#show({ phase: 'ready', changes, step: null });
  }

  async #attempt(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof HeadstartError)) throw error;
      // What was superseded fails unseen; a stopped apply is told.
      if (!signal.aborted || this.#state.phase === 'applying') this.#show(failed(error.failure));
    }
  }

  #supersede(): AbortSignal {
    this.#asking.abort();
    this.#asking = new AbortController();
    return this.#asking.signal;
  }

  #show(changes: Partial<PreviewState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#changed(this.#state);
  }
}

/** The former plan stays on the screen until the next is there. */
const cleared = { changes: null, failure: null, prepared: null, isOutdated: false, step: null, progress: {} };

function failed(failure: Failure): Partial<PreviewState> {
  if (failure.code === 'declined') return { phase: 'ready', failure, step: null };
  return { phase: failure.code === 'plan-stale' ? 'moved' : 'failed', failure, step: null };
}

function machineOf({ offering }: Plan): string {
  return JSON.stringify([offering?.machineType, offering?.accelerator, offering?.provisioningModel]);
}
