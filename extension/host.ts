import { EventEmitter, l10n, window, type Event, type LogOutputChannel } from 'vscode';
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

  constructor(log: LogOutputChannel) {
    this.#log = log;
  }

  onMessage = (message: Message): void => {
    this.#write(message);
    this.#messages.fire(message);
  };

  /** What spends or destroys is asked in a modal dialog with its cost or loss; closing it is a no. */
  onQuestion = async (question: Question): Promise<boolean> => {
    const { kind, text, details } = question;
    this.#questions.fire(question);
    const yes = kind === 'spend' ? l10n.t('Go Ahead') : l10n.t('Remove');
    const options = { modal: true, detail: details.join('\n') };
    return (await window.showWarningMessage(text, options, yes)) === yes;
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
        return this.#log.error(message.failure.message);
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
