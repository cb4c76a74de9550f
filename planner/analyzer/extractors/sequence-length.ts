import type { Evaluator } from '../python/evaluator.ts';
import { asCount, type Known } from '../python/value.ts';
import type { Finding } from '../evidence.ts';
import { findSetting } from './setting.ts';

/** Lengths outside this range are not tokens of one sample. */
const longest = 10_000_000;

function asLength(known: Known): number | null {
  const count = asCount(known);
  return count !== null && count >= 2 && count <= longest ? count : null;
}

/** Tokens of one sample. */
export function sequenceLength(evaluator: Evaluator): Finding<number> | null {
  return fromLengths(evaluator) ?? fromPadding(evaluator) ?? fromModel(evaluator);
}

function fromLengths(evaluator: Evaluator): Finding<number> | null {
  return findSetting(evaluator, {
    keywords: [
      'max_seq_length',
      'max_seq_len',
      'max_model_len',
      'model_max_length',
      'max_length',
      'sequence_length',
      'seq_len',
      'n_ctx',
    ],
    names:
      /^(?:max_)?(?:seq(?:uence)?_?(?:len|length)|model_max_length|source_length)$|^(?:max_length|context_length|max_len|max_tokens_per_sample|cutoff_len)$/,
    read: asLength,
  });
}

/** `maxlen` is a length of texts where texts are cut or embedded; a `deque` has one as well. */
function fromPadding(evaluator: Evaluator): Finding<number> | null {
  return findSetting(evaluator, {
    keywords: ['maxlen'],
    names: /^maxlen$/,
    calls: /pad_sequences$|Embed|Position|Token|Vectoriz|Transformer/,
    read: asLength,
  });
}

/** A parameter in capitals is the tile of a kernel: `def scale(x, BLOCK_SIZE=1024)`. */
function asContext(known: Known): number | null {
  return /^\s*def .*\bBLOCK_SIZE\b/.test(known.evidence.text) ? null : asLength(known);
}

/** What the model is built for, where no length of the samples is said. */
function fromModel(evaluator: Evaluator): Finding<number> | null {
  return findSetting(evaluator, {
    keywords: ['block_size', 'max_position_embeddings', 'n_positions'],
    names: /^(?:block_size|n_positions|max_position_embeddings)$/,
    read: asContext,
  });
}
