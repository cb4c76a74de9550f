import type { Analysis } from './job.ts';
import type { ApplyProgress, ChangeSet } from './change.ts';
import type { Failure } from './failure.ts';
import type { Plan } from './plan.ts';
import type { Run, RunEvent } from './run.ts';
import type { UsageSample } from './usage.ts';
import type { Divergence } from './divergence.ts';

/**
 * Everything the planner says to its host while it works. The planner never prints: a terminal, an editor and a test
 * are three hosts of the same messages. The final answer of a use case is its return value, not a message.
 */
export type Message =
  | { readonly code: 'step'; readonly text: string }
  | { readonly code: 'note'; readonly text: string }
  | { readonly code: 'warning'; readonly text: string; readonly file?: string; readonly line?: number }
  | { readonly code: 'analysed'; readonly analysis: Analysis }
  | { readonly code: 'planned'; readonly plan: Plan }
  | { readonly code: 'changes'; readonly changes: ChangeSet }
  | {
      readonly code: 'apply-progress';
      readonly stack: 'environment' | 'job';
      readonly progress: ApplyProgress;
    }
  | { readonly code: 'run'; readonly event: RunEvent }
  | {
      readonly code: 'usage';
      readonly run: Run | null;
      readonly sample: UsageSample;
      readonly playback: boolean;
    }
  | { readonly code: 'divergence'; readonly divergence: Divergence }
  | { readonly code: 'adjusted'; readonly from: string; readonly to: string; readonly revision: number }
  /** The cloud took a Spot machine back (`at`: ISO instant); `run` is what stopped with it, null where that is not known. */
  | { readonly code: 'preempted'; readonly instance: string; readonly at: string; readonly run: Run | null }
  | { readonly code: 'failure'; readonly failure: Failure };

/** A question that spends or destroys: shown with its cost or loss, answered yes or no. */
export interface Question {
  readonly kind: 'spend' | 'destroy';
  /** One sentence that ends in a question mark. */
  readonly text: string;
  /** What it costs or loses, one line each. */
  readonly details: readonly string[];
}
