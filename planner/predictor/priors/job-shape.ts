import type { Job } from '../../../schemas/job.ts';
import type { ModelShape } from './model-shape.ts';
import { modelShape } from './model-shape.ts';
import { vocabularyOf } from './vocabulary.ts';

/** `Qwen3-30B-A3B` has 3 billion active parameters. */
const activeBillions = /-a(\d+(?:\.\d+)?)b\b/i;
/**
 * Share of the parameters that each token uses, by family: Mixtral 12.9 of 46.7 B and 39.2 of 140.6 B (two of eight experts), DeepSeek V3 and R1 37 of
 * 671 B, gpt-oss 5.1 of 117 B and 3.6 of 21 B (their model cards, 2023 to 2025).
 */
const mixtures: readonly { readonly name: RegExp; readonly share: number }[] = [
  { name: /distill/i, share: 1 },
  { name: /mixtral|8x\d+b/i, share: 0.28 },
  { name: /deepseek-?(?:v3|r1)/i, share: 0.055 },
  { name: /gpt-?oss.*120b/i, share: 0.044 },
  { name: /gpt-?oss/i, share: 0.17 },
];

/**
 * Parameters that one token passes through: all of them, or of a mixture of experts those of the chosen ones.
 *
 * Worked example: Mixtral 8x7B, 46.7 B: 0.28 · 46.7e9 = 13.1 B.
 */
export function activeParameters(job: Job, parameters: number): number {
  const name = job.model?.name ?? '';
  const billions = activeBillions.exec(name)?.[1];
  if (billions !== undefined) return Math.min(parameters, Number(billions) * 1e9);
  return parameters * (mixtures.find((mixture) => mixture.name.test(name))?.share ?? 1);
}

/** Shape of the job's model; experts stand side by side in a layer, so that depth and width are those of what one token uses. */
export function shapeOf(job: Job, parameters: number): ModelShape {
  return modelShape(activeParameters(job, parameters), vocabularyOf(job));
}
