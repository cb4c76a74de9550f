import type { Interval } from '../../../schemas/interval.ts';
import type { Job, Precision } from '../../../schemas/job.ts';
import { exactly, scaled, together } from '../estimate.ts';
import { isAdapterTraining, isTraining } from './model-kind.ts';
import { optimizerBytes, updateBytes } from './optimizer-state.ts';
import { loadedBytes, storedBytes } from './stored-weights.ts';

/** Bytes of GPU memory per parameter that stand while the job runs; `weights` are bytes even where nothing is trained. */
export interface BytesPerParameter {
  readonly weights: Interval;
  /** Gradients; zero where nothing is trained. */
  readonly gradients: Interval;
  readonly optimizer: Interval;
  /** What stands only during the optimiser's step. */
  readonly update: Interval;
}

const nothing = exactly(0);

/** Weights and gradients of a training scheme, and whether its moments may be in 16 bit. */
interface Scheme {
  readonly weights: Interval;
  readonly gradients: Interval;
  readonly halfMoments: boolean;
}

const single: Scheme = { weights: exactly(4), gradients: exactly(4), halfMoments: false };
const mixed: Scheme = {
  weights: { target: 4, lower: 2, upper: 6 },
  gradients: { target: 4, lower: 2, upper: 4 },
  halfMoments: false,
};
const pureOrMixed: Scheme = {
  weights: { target: 2, lower: 2, upper: 6 },
  gradients: { target: 2, lower: 2, upper: 4 },
  halfMoments: true,
};
const unknownScheme: Scheme = { ...mixed, halfMoments: true };
const schemes: Readonly<Partial<Record<Precision, Scheme>>> = {
  fp32: single,
  tf32: single,
  fp16: mixed,
  bf16: pureOrMixed,
};

/**
 * Full training. fp32: weights 4 + gradients 4. fp16 needs fp32 weights beside it (Micikevicius et al. 2018): 4 + 4, with a standing copy
 * 6 + 4, and in DeepSpeed 2 + 2 and a master copy with the moments. The code's `bf16` can mean pure 16 bit with moments of 2 bytes each
 * (lower bound), 16-bit weights and gradients with fp32 moments (target: the 780 GB of 65 B that Dettmers et al. 2023 count) or fp32
 * weights with a copy (upper bound). Source of the bytes: Hugging Face transformers, "Model training anatomy", read November 2026.
 *
 * Worked example: AdamW, bf16 → lower 2 + 2 + 4 = 8, target 2 + 2 + 8 = 12, upper 6 + 4 + 8 = 18 bytes per parameter, and for the step
 * of plain PyTorch 1.5 more (0 to 4).
 */
function fullTraining(job: Job): BytesPerParameter {
  const known = job.precision === null ? undefined : schemes[job.precision];
  const { weights, gradients, halfMoments } = known ?? unknownScheme;
  const optimizer = optimizerBytes(job.optimizer);
  const lower = halfMoments ? halfOf(optimizer.lower) : optimizer.lower;
  const update = { ...updateBytes(job, gradients.target), upper: updateBytes(job, gradients.upper).upper };
  return { weights, gradients, optimizer: { ...optimizer, lower }, update };
}

/** Moments in 16 bit; what is smaller than two of them is quantised already. */
function halfOf(bytes: number): number {
  return bytes >= 4 ? bytes / 2 : bytes;
}

/**
 * Share of a model that low-rank adapters train: 0.06 % (rank 8 on two projections: 4.2 M of Llama-2 7B) to 2.5 % (rank 64 on all
 * linear layers: 160 M); Hu et al. 2021, Dettmers et al. 2023.
 */
const adapterShare: Interval = { target: 0.005, lower: 0.0005, upper: 0.025 };

/**
 * LoRA and QLoRA: frozen weights in 16 bit (or 4 bit), and for the adapters weights 4 + gradients 4 + optimiser.
 *
 * Worked example: LoRA, bf16, AdamW → 2 + 0.005 · (4 + 4 + 8) = 2.08 bytes per parameter; QLoRA of 7 B → 0.6 + 0.08 = 0.68.
 */
function adapterTraining(job: Job): BytesPerParameter {
  const precision = job.method === 'qlora' ? 'int4' : job.precision;
  return {
    weights: together([storedBytes(job, precision), scaled(adapterShare, 4)]),
    gradients: scaled(adapterShare, 4),
    optimizer: scaled(adapterShare, optimizerBytes(job.optimizer).target),
    update: nothing,
  };
}

/** Standing bytes per parameter by task, method, precision and optimiser. */
export function bytesPerParameter(job: Job): BytesPerParameter {
  if (!isTraining(job)) {
    const weights = storedBytes(job, job.precision);
    return { weights, gradients: nothing, optimizer: nothing, update: nothing };
  }
  return isAdapterTraining(job) ? adapterTraining(job) : fullTraining(job);
}

/** All of it, for one GPU that holds everything: its terms belong to one scheme, so they are low or high together. */
export function standingBytes(bytes: BytesPerParameter): Interval {
  return together([bytes.weights, bytes.gradients, bytes.optimizer, bytes.update]);
}

/**
 * Under autocast norms, softmax and residual sums stay in fp32. BERT-large with batch 4 takes 14,949 MB in fp32 and 13,939 MB in fp16 (Hugging
 * Face transformers, "Efficient training on a single GPU", 2022); without weights and their copy, states and context that leaves 0.8 of the activations.
 */
const autocastActivationBytes = 3.2;
/** `bf16` can be autocast or pure 16 bit. */
const eitherActivationBytes = 2.5;

/**
 * Bytes of a stored activation: 4 in fp32, 2 in 16 bit, between them where a whole model is trained in mixed precision. Without a named
 * precision they are as wide as the weights that are loaded, and fp32 in the training of a whole model.
 */
export function activationBytes(job: Job): number {
  if (job.precision === 'fp32' || job.precision === 'tf32') return 4;
  const whole = isTraining(job) && !isAdapterTraining(job);
  if (job.precision === null) return whole ? 4 : loadedBytes(job);
  if (!whole) return 2;
  return job.precision === 'bf16' ? eitherActivationBytes : autocastActivationBytes;
}
