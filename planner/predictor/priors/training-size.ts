import type { Job } from '../../../schemas/job.ts';
import { assumedBatchSize, assumedSequenceLength } from './activations.ts';
import { dataBytesRead } from './data-size.ts';
import { isTransformer } from './model-kind.ts';

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
const usesPerImage = 160;

/**
 * Tokens (or positions) over the whole run, from steps where they are known, else from epochs and bytes; null where neither is.
 *
 * Worked example: 1,000 steps · batch 4 · accumulation 4 · 1,024 tokens · 1 GPU = 16.4 M tokens.
 */
export function trainingSize(job: Job, gpus: number): TrainingSize | null {
  return fromSteps(job, gpus) ?? fromBytes(job);
}

function fromSteps(job: Job, gpus: number): TrainingSize | null {
  if (job.steps === null) return null;
  const batch = (job.batchSize ?? assumedBatchSize) * (job.gradientAccumulation ?? 1) * Math.max(1, gpus);
  const each = isTransformer(job) ? (job.sequenceLength ?? assumedSequenceLength) : usesPerImage;
  const known = job.batchSize !== null && (job.sequenceLength !== null || !isTransformer(job));
  return {
    positions: job.steps * batch * each,
    origin: `${String(job.steps)} steps of ${String(batch)} examples`,
    // Padding and packing make true sequences shorter than the length that the code allows.
    doubt: known ? { lower: 0.4, upper: 2 } : { lower: 0.2, upper: 5 },
  };
}

function fromBytes(job: Job): TrainingSize | null {
  const bytes = dataBytesRead(job);
  if (bytes === null || bytes === 0) return null;
  const epochs = job.epochs ?? 1;
  const positions = isTransformer(job) ? bytes / bytesPerToken : (bytes / bytesPerImage) * usesPerImage;
  const passes = job.epochs === null ? 'one pass (assumed)' : `${String(epochs)} epochs`;
  return {
    positions: positions * epochs,
    origin: `${passes} over ${String(bytes)} bytes of data`,
    doubt: job.epochs === null ? { lower: 0.1, upper: 10 } : { lower: 0.2, upper: 5 },
  };
}
