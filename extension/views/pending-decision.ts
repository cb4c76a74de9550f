import type { Divergence } from '../../schemas/divergence.ts';
import type { Message } from '../../schemas/message.ts';
import type { Plan } from '../../schemas/plan.ts';

/** Something that the planner leaves to the user without asking. */
export type Decision =
  | { readonly kind: 'adjust'; readonly divergence: Divergence; readonly plan: Plan }
  | { readonly kind: 'preempted'; readonly instance: string };

/**
 * Tells from the planner's messages what is left to the user: an adjustment that is only offered, a preempted machine that
 * is not started again. Where the planner asks, the question is the decision; an offer is left when usage is read on
 * without one, a preempted machine when a note closes it before anything is planned.
 */
export class PendingDecision {
  #divergence: Divergence | null = null;
  #pending: Decision | null = null;

  /** The planner asks: nothing is left to decide beside that. */
  asked(): void {
    this.#pending = null;
    this.#divergence = null;
  }

  hear(message: Message): Decision | null {
    const { code } = message;
    if (code === closing[this.#pending?.kind ?? 'none']) return this.#close();
    if (code === 'step' && this.#pending?.kind === 'preempted') this.#pending = null;
    if (code === 'preempted') this.#pending = { kind: 'preempted', instance: message.instance };
    if (code === 'planned' && this.#divergence)
      this.#pending = { kind: 'adjust', divergence: this.#divergence, plan: message.plan };
    if (code === 'planned') this.#divergence = null;
    if (code === 'divergence') this.#divergence = message.divergence;
    return null;
  }

  #close(): Decision | null {
    const decision = this.#pending;
    this.asked();
    return decision;
  }
}

const closing: Readonly<Record<Decision['kind'] | 'none', Message['code'] | null>> = {
  ...{ adjust: 'usage', preempted: 'note', none: null },
};
