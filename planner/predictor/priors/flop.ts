import type { Job } from '../../../schemas/job.ts';
import { assumedSequenceLength } from './activations.ts';
import { checkpointsActivations } from './checkpointed.ts';
import { shapeOf } from './job-shape.ts';
import { isAdapterTraining, isConvolutional, isTraining, isTransformer } from './model-kind.ts';

/**
 * FLOP per parameter and token: 2 forward and 4 backward (Kaplan et al. 2020, §2.1), 2 backward over frozen weights, which have no gradients, and
 * 2 more where the forward pass runs twice.
 *
 * Worked example: LoRA with activation checkpointing: 2 + 2 + 2 = 6.
 */
export function flopPerParameter(job: Job): number {
  if (!isTraining(job)) return 2;
  const again = checkpointsActivations(job) ? 2 : 0;
  return (isAdapterTraining(job) ? 4 : 6) + again;
}

/**
 * Convolutions move more bytes for their FLOP than matrix products: ResNet-50 reaches 0.15 to 0.24 of the tensor cores' peak where 0.35 is
 * reckoned with (training at 2,470 images/s on an A100 and 1,200 on a V100, inference at 1,190 on a T4; NVIDIA DeepLearningExamples, 2021), and
 * all of the 0.35 without them.
 */
const tensorCoreSlowdown = 1.75;

/** How much longer an image network takes than its FLOP at the achieved share. */
export function imageSlowdown(job: Job): number {
  const single = job.precision === null || job.precision === 'fp32';
  return !isTransformer(job) && isConvolutional(job) && !single ? tensorCoreSlowdown : 1;
}

/**
 * Attention of each token to its sequence, as the parameters that would take as many FLOP: 2 · layers · hidden · sequence (Chowdhery et al. 2022,
 * "PaLM", appendix B). In inference it is left out: most tokens come early.
 *
 * Worked example: 7 B, 1,024 tokens: 2 · 38.9 · 3,820 · 1,024 = 304 M, 4 % more.
 */
export function attendedParameters(job: Job, parameters: number): number {
  if (!isTransformer(job) || !isTraining(job)) return 0;
  const { hidden, layers } = shapeOf(job, parameters);
  return 2 * layers * hidden * (job.sequenceLength ?? assumedSequenceLength);
}
