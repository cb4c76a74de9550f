import type { Divergence } from '../../schemas/divergence.ts';
import type { Message } from '../../schemas/message.ts';
import type { Plan } from '../../schemas/plan.ts';

/** Something that the planner leaves to the user without asking. */
export type Decision =
  | { readonly kind: 'adjust'; readonly divergence: Divergence; readonly plan: Plan }
  | { readonly kind: 'preempted'; readonly instance: string; readonly jobName: string | null };

/**
 * Tells from the planner's messages what is left to the user: an adjustment that is only offered, a preempted machine that
 * is not started again. The planner closes both with a note; where it asks instead, the question is the decision.
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
    if (code === 'note') return this.#close();
    if (code === 'preempted') this.#pending = preemption(message);
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

function preemption({ instance, run }: Extract<Message, { code: 'preempted' }>): Decision {
  return { kind: 'preempted', instance, jobName: run?.jobName ?? null };
}
