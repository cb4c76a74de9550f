import type { Evaluator } from '../python/evaluator.ts';
import type { Call } from '../python/python-module.ts';

/** The dotted name of what a call calls, or an empty string. */
export function calledName(evaluator: Evaluator, call: Call): string {
  const { known } = call;
  if (known.by !== evaluator) {
    known.name = evaluator.name(call.target, call.scope) ?? '';
    known.by = evaluator;
  }
  return known.name;
}
