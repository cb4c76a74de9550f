import { l10n, window, type Disposable, type OutputChannel } from 'vscode';
import type { EditorHost } from '../host.ts';
import type { RunEvent } from '../../schemas/run.ts';
import { RunOutput } from '../views/run-output.ts';

/** A progress bar is drawn many times a second; a channel is written a few times. */
const writeEveryMs = 200;

interface Shown {
  readonly channel: OutputChannel;
  output: RunOutput;
  timer: NodeJS.Timeout | null;
}

/** What runs print, in an output channel for each job. */
export class RunOutputs implements Disposable {
  readonly #jobs = new Map<string, Shown>();
  readonly #messages: Disposable;

  constructor(host: Pick<EditorHost, 'onDidSay'>) {
    this.#messages = host.onDidSay((message) => {
      if (message.code === 'run' && message.event.kind === 'output') this.#print(message.event);
    });
  }

  /** A watch begins and hears everything again from the beginning. */
  restart(jobName: string): void {
    const shown = this.#of(jobName);
    shown.output = emptyOutput();
    shown.channel.clear();
  }

  /** False where nothing of the job was watched in this window. */
  show(jobName: string): boolean {
    const shown = this.#jobs.get(jobName);
    shown?.channel.show(true);
    return shown !== undefined;
  }

  dispose(): void {
    this.#messages.dispose();
    for (const { channel, timer } of this.#jobs.values()) {
      if (timer !== null) clearTimeout(timer);
      channel.dispose();
    }
    this.#jobs.clear();
  }

  #print({ jobName, stream, text }: Extract<RunEvent, { kind: 'output' }>): void {
    const shown = this.#of(jobName);
    shown.output.print(stream, text);
    shown.timer ??= setTimeout(() => write(shown), writeEveryMs);
  }

  #of(jobName: string): Shown {
    const known = this.#jobs.get(jobName);
    if (known !== undefined) return known;
    const channel = window.createOutputChannel(`Headstart: ${jobName}`);
    const shown = { channel, output: emptyOutput(), timer: null };
    this.#jobs.set(jobName, shown);
    return shown;
  }
}

function emptyOutput(): RunOutput {
  return new RunOutput(l10n.t('(older output is left out)'));
}

function write(shown: Shown): void {
  shown.timer = null;
  const change = shown.output.take();
  if (change === null) return;
  if (change.kind === 'append') shown.channel.append(change.text);
  else shown.channel.replace(change.text);
}
