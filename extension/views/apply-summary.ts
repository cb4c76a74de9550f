import type { Message } from '../../schemas/message.ts';
import { durationText } from './figures.ts';
import type { Translate } from './translate.ts';

/** A line for a progress notification, and how much of the whole has been done since the last one (percent). */
export interface ApplyStep {
  readonly message: string;
  readonly increment: number;
}

/** Follows the messages of one preparation or release, resource by resource. */
export class ApplySummary {
  readonly #t: Translate;
  readonly #working = new Map<string, string>();
  readonly #total = { job: 0, environment: 0 };
  #done = 0;

  constructor(t: Translate) {
    this.#t = t;
  }

  /** Null where there is nothing new to show. */
  hear(message: Message): ApplyStep | null {
    const { code } = message;
    if (code === 'step') return { message: message.text, increment: 0 };
    if (code === 'apply-progress') return this.#progress(message.progress);
    if (code === 'changes') {
      const { stack, changes } = message.changes;
      this.#total[stack] = changes.filter(({ action }) => alters(action)).length;
    }
    return null;
  }

  #progress({ address, state, elapsedSeconds }: ProgressOf): ApplyStep {
    const isOver = state === 'done' || state === 'failed';
    if (isOver) this.#working.delete(address);
    else this.#working.set(address, `${labelOf(address)} ${durationText(elapsedSeconds, this.#t)}`);
    if (state === 'done') this.#done += 1;
    const total = Math.max(this.#total.job + this.#total.environment, this.#done);
    const working = [...this.#working.values()];
    const now = working.length === 0 ? `${labelOf(address)} ${this.#t('done')}` : working.join(', ');
    return {
      message: this.#t('{0} of {1}: {2}', this.#done, total, now),
      increment: state === 'done' ? 100 / total : 0,
    };
  }
}

type ProgressOf = Extract<Message, { code: 'apply-progress' }>['progress'];

function alters(action: string): boolean {
  return action !== 'no-op' && action !== 'read';
}

/** `google_compute_instance.machine` → `instance machine`. */
function labelOf(address: string): string {
  return address
    .replace(/^google_(compute_)?/, '')
    .replaceAll('_', ' ')
    .replace('.', ' ');
}
