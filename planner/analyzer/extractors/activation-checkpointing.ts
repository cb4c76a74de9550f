import type { Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { asFlag } from '../python/value.ts';
import { calledName } from './called-name.ts';
import { findSetting } from './setting.ts';

const enabling =
  /(?:gradient_checkpointing_enable|enable_gradient_checkpointing|utils\.checkpoint\.checkpoint(?:_sequential)?|apply_activation_checkpointing|jax\.checkpoint|jax\.remat)$/;

/** Whether activations are computed again in the backward pass instead of being kept. */
export function activationCheckpointing(evaluator: Evaluator): Finding<boolean> | null {
  const call = evaluator.program.calls.find((one) => enabling.test(calledName(evaluator, one)));
  const setting = findSetting(evaluator, {
    keywords: ['gradient_checkpointing', 'use_gradient_checkpointing', 'activation_checkpointing'],
    names: /^(?:use_)?(?:gradient|grad|activation)_(?:checkpointing|checkpoint)$/,
    defaults: [[/TrainingArguments$/, false, 'default of transformers TrainingArguments']],
    read: asFlag,
  });
  // A call behind `if args.gradient_checkpointing:` counts as the option says.
  if (call === undefined || setting?.evidence[0]?.origin === 'argument') return setting;
  if (setting !== null && setting.value === false && setting.evidence[0]?.origin === 'code') return setting;
  return { value: true, evidence: [evaluator.at(call.scope, call.line, 0.95)] };
}
