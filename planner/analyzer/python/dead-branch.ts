import { truthOf } from './evaluate-expression.ts';
import type { Evaluator } from './evaluator.ts';
import type { Call } from './python-module.ts';

/** Whether a call stands in a branch whose condition is known to be false: `if args.amp:` where `--amp` is off. */
export function isInDeadBranch(evaluator: Evaluator, call: Call): boolean {
  return call.guards.some(
    ({ condition, holds }) => truthOf(evaluator.value(condition, call.scope)) === !holds,
  );
}
