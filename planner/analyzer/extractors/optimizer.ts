import { defaultEvidence, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { entryOf } from '../python/evaluate-subscript.ts';
import { asText, type Known } from '../python/value.ts';
import { calledName } from './called-name.ts';
import { findSetting } from './setting.ts';
import { trainingArguments } from './training-arguments.ts';

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
    byDeepSpeed(evaluator) ??
    (constructsSeveral(evaluator) ? byName(evaluator) : null) ??
    byConstruction(evaluator) ??
    byName(evaluator) ??
    byTrainer(evaluator)
  );
}

function byName(evaluator: Evaluator): Finding<string> | null {
  const names = /^(?:optim(?:izer)?(?:_name|_type)?|opt)$/;
  return findSetting(evaluator, { keywords: [], names, read: readName });
}

/** `{"optimizer": {"type": "AdamW"}}` of DeepSpeed. */
function byDeepSpeed(evaluator: Evaluator): Finding<string> | null {
  for (const { key, value, scope } of evaluator.program.modules.flatMap((module) => module.pairs)) {
    const known = key === 'optimizer' ? entryOf(evaluator, value, 'type', scope) : null;
    const name = known === null ? null : readName(known);
    if (known !== null && name !== null) return { value: name, evidence: [known.evidence] };
  }
  return null;
}

/** A program that can make one of several chooses by its option. */
function constructsSeveral(evaluator: Evaluator): boolean {
  const names = evaluator.program.calls.map((call) => constructed.exec(calledName(evaluator, call))?.[1]);
  return new Set(names.flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]))).size > 1;
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
  if (trainingArguments(evaluator) === null) return null;
  return {
    value: 'adamw',
    evidence: [defaultEvidence('default optimiser of transformers TrainingArguments', 0.85)],
  };
}
