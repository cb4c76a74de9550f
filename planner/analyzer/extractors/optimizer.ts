import { defaultEvidence, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { asText, type Known } from '../python/value.ts';
import { calledName, findSetting } from './setting.ts';

const known =
  'adamw|adam|adamax|nadam|radam|adagrad|adadelta|adafactor|sgd|rmsprop|lamb|lars|lion|lbfgs|sparseadam|asgd|rprop|ftrl|muon';
const constructed = new RegExp(`\\.(?:Paged)?(${known})(_?8bit)?$`, 'i');

/** The plain lower-case name of an optimiser: `paged_adamw_8bit` → `adamw8bit`, `adamw_torch_fused` → `adamw`. */
export function optimizerNamed(name: string): string | null {
  const plain = name.toLowerCase();
  const base = new RegExp(`(?:^|[^a-z])(?:paged_?)?(${known})(?![a-z])`).exec(
    plain.replace(/_?8bit/, ''),
  )?.[1];
  if (base === undefined) return null;
  return plain.includes('8bit') ? `${base}8bit` : base;
}

function readName(value: Known): string | null {
  const text = asText(value);
  if (text !== null) return optimizerNamed(text);
  return value.value.kind === 'name' ? optimizerNamed(value.value.name.replace('()', '')) : null;
}

/** The optimiser, in lower case; with `8bit` at its end where its states are kept in eight bits. */
export function optimizer(evaluator: Evaluator): Finding<string> | null {
  return (
    findSetting(evaluator, { keywords: ['optim', 'optimizer', 'optimizers'], read: readName }) ??
    byConstruction(evaluator) ??
    findSetting(evaluator, { keywords: [], names: /^optim(?:izer)?(?:_name)?$/, read: readName }) ??
    byTrainer(evaluator)
  );
}

function byConstruction(evaluator: Evaluator): Finding<string> | null {
  for (const call of evaluator.program.calls) {
    const match = constructed.exec(calledName(evaluator, call));
    if (match?.[1] === undefined) continue;
    const value = `${match[1].toLowerCase()}${match[2] === undefined ? '' : '8bit'}`;
    return { value, evidence: [evaluator.at(call.scope, call.line)] };
  }
  return null;
}

function byTrainer(evaluator: Evaluator): Finding<string> | null {
  const trainer = evaluator.program.calls.find((call) =>
    /TrainingArguments$/.test(calledName(evaluator, call)),
  );
  if (trainer === undefined) return null;
  return {
    value: 'adamw',
    evidence: [defaultEvidence('default optimiser of transformers TrainingArguments', 0.85)],
  };
}
