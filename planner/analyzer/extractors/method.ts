import type { Method, Task } from '../../../schemas/job.ts';
import { defaultEvidence, type Finding } from '../evidence.ts';
import { isInDeadBranch } from '../python/dead-branch.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { asFlag } from '../python/value.ts';
import { calledName } from './called-name.ts';
import { findSetting } from './setting.ts';

const adapters =
  /(?:^|\.)(?:LoraConfig|get_peft_model|FastLanguageModel\.get_peft_model|AdaLoraConfig|LoraModel|mark_only_lora_as_trainable|(?:apply|add|inject|replace_with)_lora\w*)$/;

/** How weights are adapted: adapters over weights in four bits are QLoRA, other adapters LoRA, none is full training. */
export function method(evaluator: Evaluator, task: Task | null): Finding<Method> | null {
  if (task !== 'training' && task !== 'fine-tuning') return null;
  const adapter = evaluator.program.calls.find(
    (call) => adapters.test(calledName(evaluator, call)) && !isInDeadBranch(evaluator, call),
  );
  if (adapter === undefined || switchedOff(evaluator)) return fullTraining(task);
  const place = evaluator.at(adapter.scope, adapter.line);
  const quantised = findSetting(evaluator, {
    keywords: ['load_in_4bit'],
    read: (known) => (asFlag(known) === true ? true : null),
  });
  if (quantised === null) return { value: 'lora', evidence: [place] };
  return { value: 'qlora', evidence: [place, ...quantised.evidence] };
}

/** `--use-lora` is declared and off. */
function switchedOff(evaluator: Evaluator): boolean {
  return [...evaluator.options.keys()].some(
    (dest) => /^(?:use_)?(?:lora|peft)$/.test(dest) && asFlag(evaluator.option(dest)) === false,
  );
}

function fullTraining(task: Task): Finding<Method> {
  return {
    value: 'full',
    evidence: [defaultEvidence(`${task} without adapters updates all weights`, 0.85)],
  };
}
