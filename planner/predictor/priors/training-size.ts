import type { Job } from '../../../schemas/job.ts';
import { assumedBatchSize, assumedSequenceLength } from './activations.ts';
import { dataBytesRead } from './data-size.ts';
import { isDensePrediction, isTransformer } from './model-kind.ts';

/** How much a job computes over: tokens of a transformer, or positions of another network. */
export interface TrainingSize {
  readonly positions: number;
  readonly origin: string;
  /** How far the truth may be below and above, as factors. */
  readonly doubt: { readonly lower: number; readonly upper: number };
}

/** English text: about 4 bytes a token (OpenAI tokenizer documentation). */
const bytesPerToken = 4;
/** A JPEG of ImageNet has 110 kB on average (150 GB for 1.28 M images and their labels). */
const bytesPerImage = 110_000;
/** Times that a convolution network uses each of its weights per image: ResNet-50 takes 4.1 G multiply-adds with 25.6 M parameters. */
const usesPerSmallImage = 160;
/**
 * The same where each place of a large image gets a result: 470 (Stable Diffusion 1, 512 × 512), 1,150 (YOLOv5s, 640 × 640),
 * 4,300 (Faster R-CNN with ResNet-50, 800 × 1,333), from the multiply-adds that their authors publish.
 */
const usesPerLargeImage = 1500;

/**
 * With steps, batch and length known, what is left is the share of the peak that is reached, 0.12 (GPT-2 124M in plain PyTorch on an A100) to 0.79 (13 B
 * with checkpointing on 8 A100) where 0.35 is reckoned with, and sequences shorter than the code allows.
 */
const knownSteps = { lower: 0.3, upper: 3 };

/**
 * Share of its length that an example of fine-tuning fills: a quarter where each is padded to the longest of its batch (110 of 512 tokens are the
 * median of Alpaca, LitGPT; 210 of 768 the mean of MetaMathQA, PEFT), all of it where examples are packed; in the middle a half. The bounds are those of
 * full length.
 */
const filledShare = 0.5;

/**
 * Tokens (or positions) over the whole run, from steps where they are known, else from epochs and bytes; null where neither is.
 *
 * Worked example: 1,000 steps · batch 4 · accumulation 4 · 1,024 tokens · 1 GPU = 16.4 M places, of which fine-tuning fills 8.2 M.
 */
export function trainingSize(job: Job, gpus: number): TrainingSize | null {
  return fromSteps(job, gpus) ?? fromBytes(job);
}

function fromSteps(job: Job, gpus: number): TrainingSize | null {
  if (job.steps === null) return null;
  const batch = (job.batchSize ?? assumedBatchSize) * (job.gradientAccumulation ?? 1) * replicas(job, gpus);
  const each = isTransformer(job) ? (job.sequenceLength ?? assumedSequenceLength) : usesPerImage(job);
  const known = job.batchSize !== null && (job.sequenceLength !== null || !isTransformer(job));
  const filled = isTransformer(job) && job.task === 'fine-tuning' ? filledShare : 1;
  const { lower, upper } = known ? knownSteps : { lower: 0.2, upper: 5 };
  return {
    positions: job.steps * batch * each * filled,
    origin: `${String(job.steps)} steps of ${String(batch)} examples${filled < 1 ? ', half filled' : ''}`,
    doubt: { lower: lower / filled, upper: upper / filled },
  };
}

/** Copies of the model that each take a batch of their own; GPUs that hold one model together share its batch. */
function replicas(job: Job, gpus: number): number {
  const strategy = job.distributed?.strategy.toLowerCase() ?? null;
  return strategy === null || /tensor|pipeline/.test(strategy) ? 1 : Math.max(1, gpus);
}

function usesPerImage(job: Job): number {
  return isDensePrediction(job) ? usesPerLargeImage : usesPerSmallImage;
}

function fromBytes(job: Job): TrainingSize | null {
  const bytes = dataBytesRead(job);
  if (bytes === null || bytes === 0) return null;
  const epochs = job.epochs ?? 1;
  const positions = isTransformer(job) ? bytes / bytesPerToken : (bytes / bytesPerImage) * usesPerImage(job);
  const passes = job.epochs === null ? 'one pass (assumed)' : `${String(epochs)} epochs`;
  return {
    positions: positions * epochs,
    origin: `${passes} over ${String(bytes)} bytes of data`,
    doubt: job.epochs === null ? { lower: 0.1, upper: 10 } : { lower: 0.2, upper: 5 },
  };
}
