import { commands, EventEmitter, l10n, ProgressLocation, window, type Disposable, type Event } from 'vscode';
import type { WatchedMachine, WatchedRun } from '../../schemas/api.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { EditorHost } from '../host.ts';
import type { PlannerProcess } from '../planner-process-client.ts';
import { finishedText } from '../views/finished-text.ts';
import type { CommandBasis } from './command-parts.ts';
import { showFailure } from './failure-dialog.ts';
import type { RunOutputs } from './run-outputs.ts';

/** The runs whose usage this window compares with the prediction; each is watched once, until it ends or is let go. */
export class RunWatches implements Disposable {
  readonly #planner: Pick<PlannerProcess, 'request'>;
  readonly #host: Pick<EditorHost, 'follow'>;
  readonly #outputs: Pick<RunOutputs, 'restart'>;
  readonly #watching = new Map<string, AbortController>();
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(
    { planner, host }: Pick<CommandBasis, 'planner' | 'host'>,
    outputs: Pick<RunOutputs, 'restart'>,
  ) {
    this.#planner = planner;
    this.#host = host;
    this.#outputs = outputs;
  }

  has(jobName: string): boolean {
    return this.#watching.has(jobName);
  }

  /** Goes on by itself, with a line in the status bar. */
  start(jobName: string): void {
    if (this.#watching.has(jobName)) return;
    const watching = new AbortController();
    this.#watching.set(jobName, watching);
    this.#changed.fire();
    this.#outputs.restart(jobName);
    const title = l10n.t('Watching {0}', jobName);
    void window.withProgress({ location: ProgressLocation.Window, title }, () =>
      this.#watch(jobName, watching.signal),
    );
  }

  /** Lets a run go on unwatched. */
  stop(jobName: string): void {
    this.#watching.get(jobName)?.abort();
  }

  dispose(): void {
    for (const watching of this.#watching.values()) watching.abort();
    this.#changed.dispose();
  }

  async #watch(jobName: string, signal: AbortSignal): Promise<void> {
    try {
      const watched = await this.#host.follow(() => this.#planner.request('watch', { jobName }, signal));
      void askWhatNext(jobName, watched);
    } catch (error) {
      if (!(error instanceof HeadstartError)) throw error;
      void showFailure(error.failure, () => Promise.resolve(this.start(jobName)));
    } finally {
      this.#watching.delete(jobName);
      this.#changed.fire();
    }
  }
}

/** The machine of a finished run stands and costs: what becomes of it is the user's to decide. */
async function askWhatNext(jobName: string, watched: WatchedRun | WatchedMachine): Promise<void> {
  if (watched.run === null) return;
  const release = l10n.t('Release');
  const again = l10n.t('Run Again');
  const output = l10n.t('Show Output');
  const isDone = watched.run.state === 'succeeded';
  const show = isDone ? window.showInformationMessage : window.showWarningMessage;
  // Why a run has failed stands in what it has printed.
  const buttons = isDone ? [release, again, output] : [output, again, release];
  const pressed = await show(finishedText(watched, l10n.t), ...buttons);
  if (pressed === release) await commands.executeCommand('headstart.releaseResources', { jobName });
  if (pressed === output) await commands.executeCommand('headstart.showOutput', { jobName });
  if (pressed === again) await commands.executeCommand('headstart.submitAndRun', { jobName });
}
