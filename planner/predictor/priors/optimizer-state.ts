import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import { exactly, scaled } from '../estimate.ts';
import { hasFramework } from './model-kind.ts';

const nothing = exactly(0);
const usesTransformers = new Set(['transformers']);
/** Adam and its relatives: two moments. */
const twoMoments = /adam|lamb/;
const quantised = /[48]-?bit/;

/**
 * Optimiser state in bytes per trained parameter. Adam keeps two fp32 moments; 8-bit Adam two bytes; SGD and Lion one
 * fp32 moment or none; Adafactor factored second moments and at most one moment. Source: Hugging Face transformers,
 * "Model training anatomy" (8, 2, 4 and slightly over 4 bytes), read November 2026. Unknown counts as AdamW, the default of
 * transformers.Trainer, with plain SGD as the lower bound.
 */
export function optimizerBytes(optimizer: string | null): Interval {
  if (optimizer === null) return { target: 8, lower: 4, upper: 8 };
  const name = optimizer.toLowerCase();
  if (/8-?bit/.test(name)) return { target: 2, lower: 2, upper: 2.5 };
  if (/4-?bit/.test(name)) return { target: 1, lower: 1, upper: 1.5 };
  if (name.includes('adafactor')) return { target: 4, lower: 1, upper: 4.5 };
  if (twoMoments.test(name)) return exactly(8);
  if (/sgd|lion|rmsprop|adagrad|momentum/.test(name)) return { target: 4, lower: 0, upper: 4 };
  return { target: 8, lower: 4, upper: 8 };
}

/**
 * Bytes per trained parameter that stand only while the optimiser steps: PyTorch's multi-tensor Adam, its default on a GPU, makes one more
 * tensor of the size of the parameters (torch.optim documentation, `foreach`, read November 2026); the fused one, the default of recent
 * transformers.Trainer, and 8-bit ones make none. `weightBytes` is the width of the trained weights. The step comes when the activations
 * are gone, so not all of it adds to the peak: 1,500 of the small networks that GPUMemNet measured fit best with 3 of 4 bytes.
 *
 * Worked example: AdamW in plain PyTorch, fp32 → 3 bytes (0 to 4).
 */
export function updateBytes(job: Job, weightBytes: number): Interval {
  const name = job.optimizer?.toLowerCase() ?? 'adamw';
  if (!twoMoments.test(name) || quantised.test(name)) return nothing;
  const target = hasFramework(job, usesTransformers) ? 0.25 : 0.75;
  return scaled({ target, lower: 0, upper: 1 }, weightBytes);
}
