import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import { around } from '../estimate.ts';
import { activationBytes } from './bytes-per-parameter.ts';
import { isConvolutional, isTraining, isTransformer } from './model-kind.ts';
import { modelShape } from './model-shape.ts';
import { vocabularyOf } from './vocabulary.ts';

/** Assumed where the code does not say; the bounds are wider for it. */
export const assumedBatchSize = 8;
export const assumedSequenceLength = 512;
/** Bytes per logit in training: 16-bit logits, their fp32 copy and its gradient. */
const bytesPerLogit = 10;
/** Stored activation bytes per parameter and example of convolution networks in fp32: ResNet-50 keeps about 88 MB for 25.6 M parameters at 224 × 224. */
const convolutionBytesPerParameter = 3.4;
/** Dense networks of w neurons in each of n layers have n · w² weights and keep n · w values for each tensor of a layer. */
const assumedDenseLayers = 10;
/** Output, activation function and their gradients. */
const tensorsPerDenseLayer = 4;

/** Natural logs of how far the truth may lie from the estimate, by what is unknown. */
const doubt = {
  /** The formula itself: attention kernel, vocabulary, fused layers, fragmentation. */
  formula: Math.log(2.2),
  sequenceLength: Math.log(1.5),
  batchSize: Math.log(4),
};

/**
 * Activation memory of one GPU in bytes.
 *
 * Transformers in training, per layer and with a fused attention kernel: 34 · sequence · batch · hidden bytes in 16 bit; with
 * activation checkpointing 2 · sequence · batch · hidden per layer and one layer in full (Korthikanti et al. 2022,
 * "Reducing Activation Recomputation in Large Transformer Models", eq. 2 and table 2); and the logits.
 * In inference the key-value cache: 2 · layers · hidden · sequence · batch elements (Pope et al. 2022), a quarter of it for
 * grouped queries at the lower bound.
 *
 * Image networks in proportion to parameters and images, dense ones to √(parameters · layers) and examples.
 *
 * Worked example: 7 B, bf16, batch 4, sequence 1,024, checkpointing: layers 2 · 4,096 · 151,100 = 1.23 GB, one layer
 * 34 · 4,096 · 3,860 = 0.54 GB, logits 4,096 · 50,000 · 10 = 2.05 GB; together 3.8 GB = 3.6 GiB.
 */
export function activationMemory(job: Job, parameters: number): Interval {
  const batch = job.batchSize ?? assumedBatchSize;
  const bytes = isTransformer(job) ? transformer(job, parameters, batch) : other(job, parameters, batch);
  const factor = Math.exp(Math.hypot(...doubts(job)));
  return around(bytes, 1 / factor, factor);
}

function transformer(job: Job, parameters: number, batch: number): number {
  const { hidden, layers } = modelShape(parameters);
  const tokens = batch * (job.sequenceLength ?? assumedSequenceLength);
  const width = activationBytes(job);
  if (!isTraining(job)) return 2 * layers * hidden * tokens * width;
  const perToken = (job.activationCheckpointing === true ? 2 * layers + 34 : 34 * layers) * hidden;
  return tokens * (perToken * (width / 2) + vocabularyOf(job) * bytesPerLogit);
}

/** Bytes of one example in other networks; in inference a tenth of it, as layers are freed as they are used. */
function other(job: Job, parameters: number, batch: number): number {
  const width = activationBytes(job);
  const kept = isTraining(job) ? 1 : 0.1;
  const each = isConvolutional(job)
    ? parameters * convolutionBytesPerParameter * (width / 4)
    : Math.sqrt(parameters * assumedDenseLayers) * tensorsPerDenseLayer * width;
  return batch * each * kept;
}

function doubts(job: Job): readonly number[] {
  return [
    doubt.formula,
    job.sequenceLength === null ? doubt.sequenceLength : 0,
    job.batchSize === null ? doubt.batchSize : 0,
  ];
}
