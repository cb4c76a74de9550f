import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import type { Estimate } from '../estimate.ts';
import { scaled, sum, together } from '../estimate.ts';
import type { Estimator } from '../situation.ts';
import { gib, gibOf, parameterCount } from '../wording.ts';
import { activationMemory, assumedBatchSize, assumedSequenceLength } from './activations.ts';
import type { BytesPerParameter } from './bytes-per-parameter.ts';
import { bytesPerParameter, standingBytes } from './bytes-per-parameter.ts';
import { checkpointsActivations } from './checkpointed.ts';
import { isTransformer } from './model-kind.ts';

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
  const counted = scaled(standingBytesOn(job, bytes, gpus), gibOf(parameters));
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
function standingBytesOn(job: Job, bytes: BytesPerParameter, gpus: number): Interval {
  const whole = standingBytes(bytes);
  const strategy = job.distributed?.strategy.toLowerCase() ?? null;
  if (gpus <= 1 || (strategy !== null && wholeOnEach.has(strategy))) return whole;
  const split = scaled(whole, 1 / gpus);
  if (strategy === null || !/deepspeed|zero/.test(strategy)) return split;
  return zero(bytes, gpus, Number(/[123]$/.exec(strategy)?.[0] ?? 0));
}

/** Strategies that keep the whole model on each GPU. */
const wholeOnEach = new Set(['ddp', 'dp', 'horovod', 'mirrored', 'multi-worker-mirrored']);

/**
 * ZeRO: stage 1 splits the optimiser, stage 2 the gradients as well, stage 3 the weights too (Rajbhandari et al. 2020, "ZeRO", figure 1);
 * stage 0 stands for an unknown one.
 *
 * Worked example: 7.5 B, mixed-precision Adam with 16 bytes, 64 GPUs: 120 GB whole, 31.4 GB in stage 1, 16.6 in stage 2, 1.88 in stage 3.
 */
export function zero(bytes: BytesPerParameter, gpus: number, stage: number): Interval {
  const { weights, gradients, optimizer, update } = bytes;
  const state = together([optimizer, update]);
  const splitFrom = (part: Interval, first: number, at: number): Interval =>
    at >= first ? scaled(part, 1 / gpus) : part;
  const at = (known: number): Interval =>
    together([splitFrom(weights, 3, known), splitFrom(gradients, 2, known), splitFrom(state, 1, known)]);
  if (stage > 0) return at(stage);
  return { target: (at(1).target + at(3).target) / 2, lower: at(3).lower, upper: at(1).upper };
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
