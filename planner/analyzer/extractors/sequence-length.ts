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
  return findSetting(evaluator, {
    keywords: [
      'max_seq_length',
      'max_seq_len',
      'max_model_len',
      'model_max_length',
      'block_size',
      'max_length',
      'max_position_embeddings',
      'sequence_length',
      'seq_len',
      'n_ctx',
      'maxlen',
    ],
    names:
      /^(?:max_)?(?:seq(?:uence)?_?(?:len|length)|length|model_max_length|source_length)$|^(?:block_size|context_length|max_len|max_tokens_per_sample)$/,
    read: asLength,
  });
}
