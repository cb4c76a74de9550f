import type { Job } from '../../../schemas/job.ts';

/**
 * Tokens in the vocabulary by model family, from the `vocab_size` of each family's published config.json (Hugging Face hub, 2025). The
 * logits of a training step grow with it: for small models with large vocabularies they are the largest tensor.
 */
const vocabularies: readonly { readonly name: RegExp; readonly tokens: number }[] = [
  { name: /qwen/i, tokens: 152_000 },
  { name: /tiny-?llama/i, tokens: 32_000 },
  { name: /llama-?3|llama-?4/i, tokens: 128_000 },
  { name: /gemma/i, tokens: 256_000 },
  { name: /bloom|mt0|mt5|xlm-?r/i, tokens: 250_000 },
  { name: /deepseek/i, tokens: 129_000 },
  { name: /mistral-nemo|ministral/i, tokens: 131_000 },
  { name: /falcon/i, tokens: 65_000 },
  { name: /bert(?!a)/i, tokens: 30_000 },
  { name: /llama|mistral|mixtral|vicuna|alpaca|phi-3|t5/i, tokens: 32_000 },
];

/** GPT-2, OPT, Pythia, OLMo: 50 k. */
const usual = 50_000;

/** Tokens in the vocabulary of the job's model; 50,000 for a family that the table does not name. */
export function vocabularyOf(job: Job): number {
  const name = job.model?.name ?? '';
  return vocabularies.find((family) => family.name.test(name))?.tokens ?? usual;
}
