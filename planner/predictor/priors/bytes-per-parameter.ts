import type { Interval } from '../../../schemas/interval.ts';
import type { Job, Precision } from '../../../schemas/job.ts';
import { exactly, scaled, sum } from '../estimate.ts';
import { isTraining } from './model-kind.ts';

/** Bytes of GPU memory per parameter that stay for the whole run; `sharded` names what FSDP or ZeRO splits over GPUs. */
export interface BytesPerParameter {
  readonly weights: Interval;
  /** Gradients; zero where nothing is trained. */
  readonly gradients: Interval;
  readonly optimizer: Interval;
}

const nothing = exactly(0);

/**
 * Optimiser state in bytes per trained parameter. Adam keeps two fp32 moments; 8-bit Adam two bytes; SGD and Lion one
 * fp32 moment or none; Adafactor factored second moments and at most one moment. Source: Hugging Face transformers,
 * "Model training anatomy" (8, 2, 4 and slightly over 4 bytes), read November 2026. Unknown counts as AdamW, the default of
 * transformers.Trainer, with plain SGD as the lower bound.
 */
function optimizerBytes(optimizer: string | null): Interval {
  if (optimizer === null) return { target: 8, lower: 4, upper: 8 };
  const name = optimizer.toLowerCase();
  if (/8bit|8-bit/.test(name)) return { target: 2, lower: 2, upper: 2.5 };
  if (/4bit|4-bit/.test(name)) return { target: 1, lower: 1, upper: 1.5 };
  if (name.includes('adafactor')) return { target: 4, lower: 1, upper: 4.5 };
  if (/adam|lamb|radam|nadam/.test(name)) return exactly(8);
  if (/sgd|lion|rmsprop|adagrad|momentum/.test(name)) return { target: 4, lower: 0, upper: 4 };
  return { target: 8, lower: 4, upper: 8 };
}

/** Bytes of one stored weight when nothing is trained on it. */
function storedBytes(precision: Precision | null): Interval {
  switch (precision) {
    case 'fp32':
    case 'tf32':
      return exactly(4);
    case 'fp16':
    case 'bf16':
      return exactly(2);
    case 'int8':
      return { target: 1.1, lower: 1, upper: 1.3 };
    case 'int4':
      // NF4 with its constants is 0.52 B; embeddings and norms stay in 16 bit (QLoRA, Dettmers et al. 2023).
      return { target: 0.6, lower: 0.53, upper: 0.8 };
    case null:
      return { target: 2, lower: 2, upper: 4 };
  }
}

/**
 * Full training. fp32: weights 4 + gradients 4. Mixed precision (autocast over fp32 weights) has a 16-bit copy of the
 * weights beside them: 6 + 4; training in pure 16 bit has 2 + 2 and moments of 2 bytes each. The code's `bf16` can mean either,
 * so pure is the lower bound, mixed with its copy the upper, and mixed without a standing copy (PyTorch frees it between
 * layers) the target. Source as in `optimizerBytes`; Micikevicius et al. 2018 for the master weights.
 *
 * Worked example: AdamW, bf16 → lower 2 + 2 + 4 = 8, target 4 + 4 + 8 = 16, upper 6 + 4 + 8 = 18 bytes per parameter.
 */
function fullTraining(job: Job): BytesPerParameter {
  const optimizer = optimizerBytes(job.optimizer);
  if (job.precision === 'fp32' || job.precision === 'tf32') {
    return { weights: exactly(4), gradients: exactly(4), optimizer };
  }
  return {
    weights: { target: 4, lower: 2, upper: 6 },
    gradients: { target: 4, lower: 2, upper: 4 },
    optimizer: { ...optimizer, lower: optimizer.lower / 2 },
  };
}

/** Share of a model that low-rank adapters train: 0.2 % (rank 8, attention only) to 3 % (rank 64, all linear layers); Hu et al. 2021. */
const adapterShare: Interval = { target: 0.01, lower: 0.002, upper: 0.03 };

/**
 * LoRA and QLoRA: frozen weights in 16 bit (or 4 bit), and for the adapters weights 4 + gradients 4 + optimiser.
 *
 * Worked example: LoRA, bf16, AdamW → 2 + 0.01 · (4 + 4 + 8) = 2.16 bytes per parameter; QLoRA → 0.6 + 0.16 = 0.76.
 */
function adapterTraining(job: Job): BytesPerParameter {
  const frozen = job.method === 'qlora' ? storedBytes('int4') : storedBytes(job.precision ?? 'bf16');
  const adapters = adapterShare;
  return {
    weights: sum([frozen, scaled(adapters, 4)]),
    gradients: scaled(adapters, 4),
    optimizer: scaled(adapters, optimizerBytes(job.optimizer).target),
  };
}

/** Standing bytes per parameter by task, method, precision and optimiser. */
export function bytesPerParameter(job: Job): BytesPerParameter {
  if (!isTraining(job)) {
    return { weights: storedBytes(job.precision), gradients: nothing, optimizer: nothing };
  }
  return job.method === 'lora' || job.method === 'qlora' ? adapterTraining(job) : fullTraining(job);
}

/**
 * Under autocast norms, softmax and residual sums stay in fp32. BERT-large with batch 4 takes 14,949 MB in fp32 and 13,743 MB in fp16 (Hugging
 * Face transformers 4.3x, "training on a single GPU"); without weights, states and overhead that leaves 0.78 of the activations.
 */
const autocastActivationBytes = 3.1;

/** Bytes of a stored activation: 4 in fp32, 2 in 16 bit, between them where a whole model is trained in mixed precision. */
export function activationBytes(job: Job): number {
  if (job.precision === 'fp32' || job.precision === 'tf32') return 4;
  const mixed = isTraining(job) && job.method !== 'lora' && job.method !== 'qlora';
  return mixed ? autocastActivationBytes : 2;
}
