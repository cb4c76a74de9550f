import type { Evaluator } from '../python/evaluator.ts';
import { lookUp } from '../python/look-up.ts';
import type { Call, Scope } from '../python/python-module.ts';
import { textOf, type SyntaxNode } from '../syntax.ts';
import { calledName } from './called-name.ts';

const settingsClass =
  /(?:^|\.)(?:(?:Seq2Seq)?TrainingArguments|(?:SFT|DPO|GRPO|KTO|ORPO|CPO|Reward|RLOO|Online_?DPO)Config)$/;
const parser = /(?:^|\.)(?:HfArgumentParser|TrlParser|H4ArgumentParser)$/;

/** Where the settings of a transformers Trainer are made; `call` is null where a parser makes them. */
export interface SettingsPlace {
  readonly call: Call | null;
  readonly scope: Scope;
  readonly line: number;
}

/**
 * Where a program makes the settings of a transformers Trainer: by a call, or by a parser that is given the class (or a
 * class of the project that extends it) and makes options of its fields; null where it does neither.
 */
export function trainingArguments(evaluator: Evaluator): SettingsPlace | null {
  const { calls } = evaluator.program;
  const made = calls.find((call) => settingsClass.test(calledName(evaluator, call)));
  if (made !== undefined) return { call: made, scope: made.scope, line: made.line };
  const parsed = calls.find(
    (call) =>
      parser.test(calledName(evaluator, call)) &&
      [...call.positional, ...call.keywords.values()]
        .flatMap((node) => (/tuple|list/.test(node.type) ? node.children : [node]))
        .some((node) => isSettingsClass(evaluator, node, call.scope)),
  );
  return parsed === undefined ? null : { call: null, scope: parsed.scope, line: parsed.line };
}

function isSettingsClass(evaluator: Evaluator, node: SyntaxNode, scope: Scope): boolean {
  if (settingsClass.test(evaluator.name(node, scope) ?? '')) return true;
  if (node.type !== 'identifier') return false;
  const found = lookUp(textOf(scope.module.tree, node), scope, node.line);
  const body = found?.binding.body ?? null;
  return (
    body?.bases.some((base) => settingsClass.test(evaluator.name(base, body.parent ?? body) ?? '')) === true
  );
}
