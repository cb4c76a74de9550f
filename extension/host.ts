import { EventEmitter, l10n, window, type Event, type LogOutputChannel } from 'vscode';
import type { Failure } from '../schemas/failure.ts';
import type { Message, Question } from '../schemas/message.ts';
import type { PlannerListener } from './planner-client.ts';

/** The editor as a host of the planner: messages go to the log and to whoever listens, questions to the user. */
export class EditorHost implements PlannerListener {
  readonly #log: LogOutputChannel;
  readonly #messages = new EventEmitter<Message>();
  readonly #questions = new EventEmitter<Question>();
  readonly onDidSay: Event<Message> = this.#messages.event;
  /** Fires before a question is shown. */
  readonly onDidAsk: Event<Question> = this.#questions.event;

  /** Runs that are followed while the user does something else. */
  #followed = 0;
  /** Commands whose end the user waits for. */
  #awaited = 0;

  constructor(log: LogOutputChannel) {
    this.#log = log;
  }

  /** Work that goes on beside what the user does: its questions do not interrupt the typing. */
  async follow<T>(work: () => Promise<T>): Promise<T> {
    this.#followed += 1;
    return work().finally(() => (this.#followed -= 1));
  }

  /** Work that the user has asked for and waits for. */
  async await<T>(work: () => Promise<T>): Promise<T> {
    this.#awaited += 1;
    return work().finally(() => (this.#awaited -= 1));
  }

  /** What a command has failed with: its dialog has no room for the cause. */
  onFailure = (failure: Failure): void => this.#log.error(failureLine(failure));

  onMessage = (message: Message): void => {
    this.#write(message);
    this.#messages.fire(message);
  };

  /** What spends or destroys is asked in a dialog with its cost or loss, beside the typing only where nobody waits; closing it is a no. */
  onQuestion = async (question: Question): Promise<boolean> => {
    const { kind, text, details } = question;
    this.#questions.fire(question);
    const yes = kind === 'spend' ? l10n.t('Go Ahead') : l10n.t('Remove');
    const isBeside = this.#followed > 0 && this.#awaited === 0;
    const answer = isBeside
      ? await window.showWarningMessage(`${text} ${details.join('; ')}.`, yes, l10n.t('Not Now'))
      : await window.showWarningMessage(text, { modal: true, detail: details.join('\n') }, yes);
    return answer === yes;
  };

  dispose(): void {
    this.#messages.dispose();
    this.#questions.dispose();
  }

  #write(message: Message): void {
    switch (message.code) {
      case 'step':
      case 'note':
        return this.#log.info(message.text);
      case 'warning':
        return this.#log.warn(message.text);
      case 'failure':
        return this.#log.error(failureLine(message.failure));
      case 'apply-progress': {
        const { address, state } = message.progress;
        return this.#log.info(`${message.stack}: ${address} ${state}`);
      }
      case 'preempted':
        return this.#log.warn(`${message.instance} was preempted at ${message.at}`);
      case 'adjusted':
        return this.#log.info(`${message.from} → ${message.to}, revision ${message.revision}`);
      case 'analysed':
      case 'planned':
      case 'changes':
      case 'run':
      case 'usage':
      case 'divergence':
        return this.#log.debug(message.code);
    }
  }
}

function failureLine({ code, message, cause }: Failure): string {
  return `${code}: ${message}${cause === undefined || message.includes(cause) ? '' : `\n${cause}`}`;
}
