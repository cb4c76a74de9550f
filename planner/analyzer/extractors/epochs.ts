import { atMost, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Loop } from '../python/python-module.ts';
import { childOf } from '../syntax.ts';
import { asCount, asNumber, type Known } from '../python/value.ts';
import { findSetting } from './setting.ts';

function asEpochs(known: Known): number | null {
  const number = asNumber(known);
  return number !== null && number > 0 && number < 1e6 ? number : null;
}

/** Passes over the training data. */
export function epochs(evaluator: Evaluator): Finding<number> | null {
  return (
    findSetting(evaluator, {
      keywords: ['num_train_epochs', 'epochs', 'max_epochs', 'num_epochs', 'n_epochs', 'nb_epoch'],
      read: asEpochs,
    }) ??
    byLoop(evaluator, /^_?epoch/i) ??
    findSetting(evaluator, {
      keywords: [],
      names: /^(?:num_|n_|max_)?(?:train_)?epochs?$/,
      defaults: [[/TrainingArguments$/, 3, 'default of transformers TrainingArguments']],
      read: asEpochs,
    })
  );
}

/** Optimiser steps (or boosting rounds), where something fixes them. */
export function steps(evaluator: Evaluator): Finding<number> | null {
  return (
    findSetting(evaluator, {
      keywords: [
        'max_steps',
        'total_steps',
        'num_train_steps',
        'max_iters',
        'num_boost_round',
        'max_train_steps',
      ],
      names: /^(?:max_|total_|num_|n_)(?:train_|training_)?(?:steps|iters|iterations)$/,
      read: (known) => asCount(known),
    }) ?? byLoop(evaluator, /^_?(?:step|iter|iteration|it)$/i)
  );
}

/** `for epoch in range(N)`: the loop variable says what is counted. */
function byLoop(evaluator: Evaluator, variable: RegExp): Finding<number> | null {
  for (const module of evaluator.program.modules) {
    for (const loop of module.loops) {
      const known = variable.test(loop.variable) ? rounds(evaluator, loop) : null;
      const value = asCount(known);
      if (known !== null && value !== null) return { value, evidence: [atMost(known.evidence, 0.95)] };
    }
  }
  return null;
}

/** The end of a `range(…)`, looked for inside wrappers such as `tqdm(range(N))`. */
function rounds(evaluator: Evaluator, loop: Loop): Known | null {
  let node = loop.iterable;
  for (let depth = 0; depth < 3 && node.type === 'call'; depth += 1) {
    const target = childOf(node, 'function');
    const name = target === null ? null : evaluator.name(target, loop.scope);
    const args =
      childOf(node, 'arguments')?.children.filter((child) => child.type !== 'keyword_argument') ?? [];
    const end = args.length >= 2 ? args[1] : args[0];
    if (end === undefined) return null;
    if (name === 'range' || name?.endsWith('trange') === true) return evaluator.value(end, loop.scope);
    node = args[0] ?? end;
  }
  return null;
}
