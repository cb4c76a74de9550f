import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import type { Estimate } from '../estimate.ts';
import { scaled, sum } from '../estimate.ts';
import type { Estimator } from '../situation.ts';
import { gib, gibOf, parameterCount } from '../wording.ts';
import { activationMemory, assumedBatchSize, assumedSequenceLength } from './activations.ts';
import type { BytesPerParameter } from './bytes-per-parameter.ts';
import { bytesPerParameter, standingBytes } from './bytes-per-parameter.ts';
import { checkpointsActivations } from './checkpointed.ts';
import { isTransformer } from './model-kind.ts';
import { shardedBytes } from './sharding.ts';

/**
 * CUDA context, cuBLAS and cuDNN workspaces and what the caching allocator holds in reserve, in GiB. A context with its kernels takes 1.3
 * (Hugging Face transformers, "Model training anatomy", V100, 2022), with kernels that are loaded as they are needed about 0.4; the smallest
 * of 3,000 networks measured by GPUMemNet (itu-rad, 2025) takes 1.41, and half of them fit best with 1.42.
 */
const overheadGib: Interval = { target: 1.42, lower: 0.4, upper: 2.2 };

/** A model that is called 7B may have 6.7 (Llama-2) billion parameters. */
const smallestOfName = 0.95;

/** With a model of unknown size: from a small network to what fills the 24 GB class; more would be rash. */
const unknownModelGib: Interval = { target: 10, lower: 1, upper: 24 };

/**
 * GPU memory of one GPU in GiB, with the standing part split over `gpus` where the code shards it:
 * parameters × (weights + gradients + optimiser) + activations + overhead.
 *
 * Worked example: 7 B, LoRA, bf16, AdamW, batch 4, sequence 1,024, checkpointing on one GPU:
 * 7e9 · 2.08 B = 13.6 GiB + 3.4 GiB + 1.4 GiB = 18.4 GiB (14.3 to 21.6).
 */
export function gpuMemoryOn(job: Job, gpus: number): Estimate {
  const parameters = job.model?.parameters ?? null;
  if (parameters === null || parameters <= 0) {
    return { interval: unknownModelGib, reason: unknownReason(job) };
  }
  const bytes = bytesPerParameter(job);
  const counted = scaled(shardedBytes(job, bytes, gpus), gibOf(parameters));
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
  const each = standingBytes(bytes).target;
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
    checkpointsActivations(job) ? 'checkpointing' : null,
  ];
  return words.filter((word) => word !== null).join(', ');
}
