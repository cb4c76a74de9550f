import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import { around, sum } from '../estimate.ts';
import { activationBytes } from './bytes-per-parameter.ts';
import { checkpointsActivations } from './checkpointed.ts';
import { imageActivations } from './image-activations.ts';
import { attentionTensors } from './attention.ts';
import { keyValueShare } from './key-value-share.ts';
import {
  givesLabels,
  hasFramework,
  isAdapterTraining,
  isConvolutional,
  isTraining,
  isTransformer,
} from './model-kind.ts';
import type { ModelShape } from './model-shape.ts';
import { shapeOf } from './job-shape.ts';

/** Assumed where the code does not say; the bounds are wider for it. */
export const assumedBatchSize = 8;
export const assumedSequenceLength = 512;

/** Bytes per logit in training: 16-bit logits, their fp32 copy and part of its gradient. */
const bytesPerLogit = 8;
/** The loss frees the 16-bit logits early, or keeps the gradient of the fp32 ones whole. */
const logitFactors = { lower: 0.4, upper: 1.5 };
/** Libraries that compute the loss in pieces, so that an eighth of the logits stands at a time. */
const chunkedLoss = new Set(['torchtune', 'unsloth', 'liger-kernel', 'cut-cross-entropy']);
/** Adapters keep the input of each layer once more, after its dropout. */
const adapterFactor = 1.15;

/** Dense networks of w neurons in each of n layers have n · w² weights and keep n · w values for each tensor of a layer. */
const assumedDenseLayers = 10;
/** What a dense layer keeps for the backward pass: its output, and that of its activation function. */
const tensorsPerDenseLayer = 2;
/** In inference layers are freed as they are used. */
const keptInInference = 0.1;

/** Natural logs of how far the truth may lie from the estimate, by what is unknown. */
const doubt = {
  /** The formula itself: shape of the model, attention kernel, fused layers, fragmentation. */
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
 * In inference the key-value cache: 2 · layers · hidden · sequence · batch elements (Pope et al. 2022) × key-value heads ÷ query heads.
 *
 * Image networks as in `imageActivations`, dense ones in proportion to √(parameters · layers) and examples.
 *
 * Worked example: 7 B, LoRA in bf16, batch 4, sequence 1,024, checkpointing, 50,000 tokens in the vocabulary: layers
 * 1.15 · (2 · 148,500 + 34 · 3,820) · 4,096 = 2.0 GB, logits 4,096 · 50,000 · 8 = 1.64 GB; together 3.65 GB = 3.4 GiB.
 */
export function activationMemory(job: Job, parameters: number): Interval {
  const batch = job.batchSize ?? assumedBatchSize;
  if (isTransformer(job)) {
    const tokens = batch * (job.sequenceLength ?? assumedSequenceLength);
    return isTraining(job) ? trained(job, parameters, tokens) : cached(job, parameters, tokens);
  }
  const each = isConvolutional(job) ? imageActivations(job, parameters) : denseExample(job, parameters);
  return doubted(job, batch * each * (isTraining(job) ? 1 : keptInInference));
}

function trained(job: Job, parameters: number, tokens: number): Interval {
  const shape = shapeOf(job, parameters);
  const adapters = isAdapterTraining(job) ? adapterFactor : 1;
  const perToken = layerBytes(job, shape) * (activationBytes(job) / 2) * adapters;
  const standing = hasFramework(job, chunkedLoss) ? 1 / 8 : 1;
  const layers = doubted(job, tokens * perToken);
  if (givesLabels(job)) return layers;
  return sum([layers, doubted(job, tokens * shape.vocabulary * bytesPerLogit * standing, logitFactors)]);
}

/** Bytes of a token in 16 bit that all layers keep. */
function layerBytes(job: Job, { hidden, layers }: ModelShape): number {
  const each = 34 + attentionTensors(job, hidden, job.sequenceLength ?? assumedSequenceLength);
  return (checkpointsActivations(job) ? 2 * layers + each : each * layers) * hidden;
}

function cached(job: Job, parameters: number, tokens: number): Interval {
  const { hidden, layers } = shapeOf(job, parameters);
  const share = keyValueShare(job);
  const whole = 2 * layers * hidden * tokens * activationBytes(job);
  return doubted(job, whole * share.target, {
    lower: share.lower / share.target,
    upper: share.upper / share.target,
  });
}

function denseExample(job: Job, parameters: number): number {
  return Math.sqrt(parameters * assumedDenseLayers) * tensorsPerDenseLayer * activationBytes(job);
}

const formulaFactors = { lower: Math.exp(-doubt.formula), upper: Math.exp(doubt.formula) };

/** Bounds by the given factors, moved apart by what the code does not say. */
function doubted(job: Job, bytes: number, factors = formulaFactors): Interval {
  const sequence = job.sequenceLength === null && isTransformer(job) ? doubt.sequenceLength : 0;
  const unsaid = Math.hypot(sequence, job.batchSize === null ? doubt.batchSize : 0);
  const wider = (factor: number): number => Math.exp(Math.hypot(Math.log(factor), unsaid));
  return around(bytes, 1 / wider(factors.lower), wider(factors.upper));
}
