import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import { around } from '../estimate.ts';

/**
 * Key-value heads ÷ query heads by model family: how much smaller grouped or shared queries make the cache (Ainslie et al. 2023, "GQA").
 * From `num_key_value_heads` and `num_attention_heads` of each family's published config.json (Hugging Face hub, 2025).
 */
const families: readonly { readonly name: RegExp; readonly share: number }[] = [
  { name: /llama.*405b/i, share: 1 / 16 },
  { name: /llama.*(?:34b|70b|72b|90b)/i, share: 1 / 8 },
  { name: /tiny-?llama/i, share: 1 / 8 },
  { name: /llama-?[34]|mistral|mixtral|ministral/i, share: 1 / 4 },
  { name: /qwen-?(?:2|3)/i, share: 1 / 6 },
  { name: /gemma-?[23](?!b)/i, share: 1 / 2 },
  { name: /gemma-?2b|falcon/i, share: 1 / 16 },
  { name: /gpt-?oss/i, share: 1 / 8 },
  { name: /deepseek-?(?:v|r)[123]/i, share: 1 / 16 },
  { name: /llama|vicuna|alpaca|gpt|opt|pythia|bloom|phi|t5|bert|whisper/i, share: 1 },
];

/** A family that the table does not name: from all heads to a fifth of them. */
const unknown: Interval = { target: 0.45, lower: 0.22, upper: 1 };

/**
 * Share of a full key-value cache that the job's model keeps, with what the estimated shape of the model may be off by.
 *
 * Worked example: Llama 3.1 8B has 8 key-value heads for 32 query heads: 0.25 (0.16 to 0.4).
 */
export function keyValueShare(job: Job): Interval {
  const name = job.model?.name ?? '';
  const known = families.find((family) => family.name.test(name));
  return known === undefined ? unknown : around(known.share, 1 / 1.6, 1.6);
}
