import type { Job } from '../../../schemas/job.ts';
import { compareVersions } from '../stack/version-text.ts';

/** transformers took PyTorch's fused attention for its default in this release (release notes of December 2023). */
const fusedSince = '4.36.0';
/** Width of a head: 64 in BERT, GPT-2 and T5, 128 in Llama 7B and larger; GPT-3 2.7B, of hidden size 2,560, has 80. */
const headWidth = { least: 64, most: 128, ofHidden: 1 / 32 };

/**
 * What attention keeps of each token beside the 34 bytes per hidden unit, in bytes per hidden unit and layer: nothing where the kernel is
 * fused, else 5 · heads · sequence ÷ hidden for scores, their softmax and its dropout (Korthikanti et al. 2022, eq. 1).
 *
 * Worked example: BERT-large with transformers 4.28 and 512 tokens: 5 · 512 / 64 = 40.
 */
export function attentionTensors(job: Job, hidden: number, sequence: number): number {
  const version = job.frameworks.find(({ name }) => name.toLowerCase() === 'transformers')?.version ?? null;
  if (version === null || compareVersions(version, fusedSince) >= 0) return 0;
  const { least, most, ofHidden } = headWidth;
  return (5 * sequence) / Math.min(most, Math.max(least, hidden * ofHidden));
}
