import type { Evaluator } from '../python/evaluator.ts';
import { calledName } from './called-name.ts';

const steps =
  /\.(?:backward|zero_grad|apply_gradients|value_and_grad|fit|train_on_batch)$|Trainer\(\)\.train$/;

/** Whether something outside of evaluation computes gradients or fits a model. */
export function trains(evaluator: Evaluator): boolean {
  return evaluator.program.workCalls.some((call) => steps.test(calledName(evaluator, call)));
}
