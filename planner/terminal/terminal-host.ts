import { HeadstartError } from '../../schemas/failure.ts';
import type { Message, Question } from '../../schemas/message.ts';
import type { Host } from '../ports.ts';
import { plainText } from './plain-text.ts';
import { renderMessage } from './render-message.ts';
import { renderTransient } from './render-progress.ts';
import { renderUsage } from './render-usage.ts';
import { createStyle, type Style } from './style.ts';

/** Where text goes; process.stdout is one. */
export interface TextSink {
  write(text: string): unknown;
}

export interface TerminalOptions {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Whether a person can be asked, and the last line be rewritten. */
  readonly isTTY: boolean;
  readonly color: boolean;
  /** --yes: every question is answered yes. */
  readonly yes: boolean;
  /** --json: stdout is for the answer alone, everything said on the way goes to stderr. */
  readonly json: boolean;
  /** Shows the prompt and answers the line typed, or null at the end of input; rejects when the signal aborts. */
  readonly readLine: (prompt: string, signal?: AbortSignal) => Promise<string | null>;
  /** Columns; default 100. */
  readonly width?: number;
}

/** Where nobody watches, one usage line in so many is written. */
const usageLinesInLog = 10;

const eraseLine = `\r${String.fromCharCode(27)}[K`;

/** The host of a command line: renders messages as text and asks on the terminal. */
export function createTerminalHost(options: TerminalOptions): Host {
  return new TerminalHost(options);
}

class TerminalHost implements Host {
  readonly #options: TerminalOptions;
  readonly #style: Style;
  /** Where messages go: stderr when stdout is kept for JSON. */
  readonly #out: TextSink;
  #transient = false;
  #usageSeen = 0;

  constructor(options: TerminalOptions) {
    this.#options = options;
    this.#style = createStyle(options.color);
    this.#out = options.json ? options.stderr : options.stdout;
  }

  emit(message: Message): void {
    if (message.code === 'run' && message.event.kind === 'output') {
      this.#passThrough(message.event.stream, message.event.text);
      return;
    }
    if (message.code === 'usage') {
      this.#showUsage(message);
      return;
    }
    const text = renderMessage(message, this.#style, this.#options.width ?? 100);
    if (text !== null) this.#line(text, message.code === 'failure' ? this.#options.stderr : this.#out);
    else if (message.code === 'apply-progress') this.#showTransient(renderTransient(message.progress));
  }

  async ask(question: Question, signal?: AbortSignal): Promise<boolean> {
    this.#show(question);
    if (this.#options.yes) {
      this.#line(`   ${plainText(question.text)} yes (--yes)`, this.#out);
      return true;
    }
    if (!this.#options.isTTY) throw consentRequired(question);
    const answer = await this.#options.readLine(`${plainText(question.text)} [y/N] `, signal);
    return answer !== null && /^\s*y(es)?\s*$/i.test(answer);
  }

  #show(question: Question): void {
    const mark =
      question.kind === 'spend' ? this.#style.warn('this spends:') : this.#style.bad('this destroys:');
    const details = question.details.map((detail) => `     - ${plainText(detail)}`);
    this.#line([`   ${mark}`, ...details].join('\n'), this.#out);
  }

  /** What a job prints is its own: it goes through untouched. */
  #passThrough(stream: 'stdout' | 'stderr', text: string): void {
    this.#clearTransient();
    const sink = stream === 'stderr' ? this.#options.stderr : this.#out;
    sink.write(text);
  }

  #line(text: string, sink: TextSink): void {
    this.#clearTransient();
    sink.write(`${text}\n`);
  }

  /** Samples come once a minute for hours: a terminal shows the newest in its last line, a log every tenth. */
  #showUsage(message: Extract<Message, { code: 'usage' }>): void {
    const { sample, playback } = message;
    if (this.#options.isTTY) this.#showTransient(renderUsage(sample, playback, createStyle(false)));
    else if (this.#usageSeen % usageLinesInLog === 0)
      this.#line(renderUsage(sample, playback, this.#style), this.#out);
    this.#usageSeen += 1;
  }

  #showTransient(text: string | null): void {
    if (text === null || !this.#options.isTTY) return;
    this.#clearTransient();
    // A line that wraps could not be erased.
    const cut = [...text].slice(0, (this.#options.width ?? 100) - 1).join('');
    this.#out.write(this.#style.dim(cut));
    this.#transient = true;
  }

  #clearTransient(): void {
    if (this.#transient) this.#out.write(eraseLine);
    this.#transient = false;
  }
}

function consentRequired(question: Question): HeadstartError {
  return new HeadstartError({
    code: 'consent-required',
    fault: 'user',
    message: `This needs your consent, and there is no terminal to ask on: ${question.text}`,
    nextStep: 'Run it in a terminal, or add --yes to consent beforehand.',
  });
}
