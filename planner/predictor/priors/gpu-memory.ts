import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import type { Estimate } from '../estimate.ts';
import { scaled, sum } from '../estimate.ts';
import type { Estimator } from '../situation.ts';
import { gib, gibOf, parameterCount } from '../wording.ts';
import { activationMemory, assumedBatchSize, assumedSequenceLength } from './activations.ts';
import type { BytesPerParameter } from './bytes-per-parameter.ts';
import { bytesPerParameter } from './bytes-per-parameter.ts';
import { isTransformer } from './model-kind.ts';

/** CUDA context, cuBLAS and cuDNN workspaces and what the caching allocator holds in reserve: 0.6 to 2 GiB; 3,000 small
 * networks measured by GPUMemNet (itu-rad, 2025) start at 1.41 GiB. */
const overheadGib: Interval = { target: 1.3, lower: 0.6, upper: 2 };

/** A model that is called 7B may have 6.7 (Llama-2) billion parameters. */
const smallestOfName = 0.95;

/** With a model of unknown size: from a small network to what fills the 24 GB class; more would be rash. */
const unknownModelGib: Interval = { target: 10, lower: 1, upper: 24 };

/**
 * GPU memory of one GPU in GiB, with the standing part split over `gpus` where the code shards it:
 * parameters × (weights + gradients + optimiser) + activations + overhead.
 *
 * Worked example: 7 B, LoRA, bf16, AdamW, batch 4, sequence 1,024, checkpointing on one GPU:
 * 7e9 · 2.16 B = 14.1 GiB + 3.6 GiB + 1.3 GiB = 19.0 GiB, at most 23.5 GiB.
 */
export function gpuMemoryOn(job: Job, gpus: number): Estimate {
  const parameters = job.model?.parameters ?? null;
  if (parameters === null || parameters <= 0) {
    return { interval: unknownModelGib, reason: unknownReason(job) };
  }
  const bytes = bytesPerParameter(job);
  const counted = scaled(standingBytes(job, bytes, gpus), gibOf(parameters));
  const standing = { ...counted, lower: counted.lower * smallestOfName };
  const activations = scaled(activationMemory(job, parameters), gibOf(1));
  return {
    interval: sum([standing, activations, overheadGib]),
    reason: knownReason(job, parameters, standing, activations, bytes),
  };
}

/** The estimator without history. */
export const gpuMemoryPrior: Estimator = {
  estimate: ({ job, layout }) => gpuMemoryOn(job, layout.machines * layout.gpusPerMachine),
};

/**
 * Standing bytes per parameter on each of `gpus`. FSDP, ZeRO-3, tensor and pipeline parallelism split everything; DeepSpeed
 * without a known stage splits at least the optimiser (stage 1; Rajbhandari et al. 2020); data parallelism splits nothing. A
 * job of unknown strategy on several GPUs is there because one did not hold it, so it is split.
 */
function standingBytes(job: Job, bytes: BytesPerParameter, gpus: number): Interval {
  const whole = sum([bytes.weights, bytes.gradients, bytes.optimizer]);
  const strategy = job.distributed?.strategy.toLowerCase() ?? null;
  if (gpus <= 1 || strategy === 'ddp' || strategy === 'dp') return whole;
  const split = scaled(whole, 1 / gpus);
  if (strategy !== 'deepspeed') return split;
  const stage1 = sum([bytes.weights, bytes.gradients, scaled(bytes.optimizer, 1 / gpus)]);
  return { target: (split.target + stage1.target) / 2, lower: split.lower, upper: stage1.upper };
}

function unknownReason(job: Job): string {
  const model = job.model === null ? 'no model was recognised' : `the size of ${job.model.name} is unknown`;
  return `${model}, so anything from a small network to a 24 GB GPU is possible (prior)`;
}

function knownReason(
  job: Job,
  parameters: number,
  standing: Interval,
  activations: Interval,
  bytes: BytesPerParameter,
): string {
  const each = bytes.weights.target + bytes.gradients.target + bytes.optimizer.target;
  const batch = job.batchSize ?? `${String(assumedBatchSize)} (assumed)`;
  const sequence = isTransformer(job)
    ? ` × sequence ${String(job.sequenceLength ?? `${String(assumedSequenceLength)} (assumed)`)}`
    : '';
  return (
    `${parameterCount(parameters)} parameters × ${String(Number(each.toPrecision(3)))} B (${described(job)}) = ${gib(standing.target)} a GPU, ` +
    `activations at batch ${String(batch)}${sequence} ${gib(activations.target)}, CUDA and allocator ${gib(overheadGib.target)} (prior)`
  );
}

function described(job: Job): string {
  const words = [
    job.method ?? job.task ?? 'unknown task',
    job.precision ?? 'precision unknown',
    job.optimizer,
    job.activationCheckpointing === true ? 'checkpointing' : null,
  ];
  return words.filter((word) => word !== null).join(', ');
}
