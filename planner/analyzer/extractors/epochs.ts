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
      names: /^(?:num_|n_|max_)?(?:train_)?epochs?$/,
      read: asEpochs,
    }) ??
    byLoop(evaluator, /^_?epoch/i) ??
    findSetting(evaluator, {
      keywords: [],
      defaults: [['transformers', 3, 'default of transformers TrainingArguments']],
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
        'total_timesteps',
      ],
      names: /^(?:max_|total_|num_|n_)(?:train_|training_)?(?:steps|iters|iterations)$|^total_timesteps$/,
      read: (known) => asCount(known),
    }) ?? byLoop(evaluator, /^_?(?:step|iter|iteration|it)$/i)
  );
}

/** `for epoch in range(N)`: the loop variable says what is counted. */
function byLoop(evaluator: Evaluator, variable: RegExp): Finding<number> | null {
  for (const module of evaluator.program.modules) {
    for (const loop of module.loops) {
      const finding = variable.test(loop.variable) ? rounds(evaluator, loop) : null;
      if (finding !== null) return finding;
    }
  }
  return null;
}

/** The rounds of a `range(…)`, looked for inside wrappers such as `tqdm(range(N))`; an unknown start counts as 0. */
function rounds(evaluator: Evaluator, loop: Loop): Finding<number> | null {
  let node = loop.iterable;
  for (let depth = 0; depth < 3 && node.type === 'call'; depth += 1) {
    const target = childOf(node, 'function');
    const name = target === null ? null : evaluator.name(target, loop.scope);
    const args =
      childOf(node, 'arguments')?.children.filter((child) => child.type !== 'keyword_argument') ?? [];
    const [first, second] = args;
    if (first === undefined) return null;
    if (name === 'range' || name?.endsWith('trange') === true) {
      const end = evaluator.value(second ?? first, loop.scope);
      const start = second === undefined ? 0 : (asNumber(evaluator.value(first, loop.scope)) ?? 0);
      const count = (asCount(end) ?? 0) - start;
      return end === null || count <= 0 ? null : { value: count, evidence: [atMost(end.evidence, 0.95)] };
    }
    node = first;
  }
  return null;
}
