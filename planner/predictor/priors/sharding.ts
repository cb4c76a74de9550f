import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import { scaled, together } from '../estimate.ts';
import type { BytesPerParameter } from './bytes-per-parameter.ts';
import { standingBytes } from './bytes-per-parameter.ts';
import { shapeOf } from './job-shape.ts';

/** Strategies that split the whole model over the GPUs. */
const splitting = /fsdp|fully|tensor|pipeline|megatron|device.?map|model.?parallel/;
const zeroRedundancy = /deepspeed|zero/;
/** `accelerate launch` copies the model unless its configuration file says otherwise, which the code does not show. */
const configured = 'accelerate';

/**
 * Standing bytes per parameter on each of `gpus`. FSDP, ZeRO-3, tensor and pipeline parallelism split everything; DeepSpeed
 * without a known stage splits at least the optimiser; data parallelism splits nothing. A job that names no strategy on several GPUs is
 * there because one did not hold it, so it is split.
 */
export function shardedBytes(job: Job, bytes: BytesPerParameter, gpus: number): Interval {
  const whole = standingBytes(bytes);
  const strategy = job.distributed?.strategy.toLowerCase() ?? null;
  if (gpus <= 1) return whole;
  const stage = job.distributed?.stage ?? Number(/[123]$/.exec(strategy ?? '')?.[0] ?? 0);
  // PyTorch's SHARD_GRAD_OP keeps the weights whole, as stage 2 does.
  if (strategy !== null && splitting.test(strategy) && (stage === 1 || stage === 2))
    return zero(bytes, gpus, stage);
  if (strategy === null || splitting.test(strategy)) return split(job, bytes, gpus);
  if (zeroRedundancy.test(strategy)) return zero(bytes, gpus, stage);
  return strategy === configured ? { ...whole, lower: split(job, bytes, gpus).lower } : whole;
}

/** Layers whose weights are gathered whole at a time: the one at work and those that are fetched ahead. */
const gatheredLayers: Interval = { target: 1, lower: 0, upper: 3 };

/**
 * All of it split, and the weights of the layer at work (Zhao et al. 2023, "PyTorch FSDP", §3).
 *
 * Worked example: 70 B in bf16 with LoRA (2.08 bytes) on 8 GPUs, 78 layers: 2.08 / 8 + 2.02 / 78 = 0.286 bytes per parameter, 18.6 GiB.
 */
function split(job: Job, bytes: BytesPerParameter, gpus: number): Interval {
  const parameters = job.model?.parameters ?? 0;
  const { layers } = shapeOf(job, parameters);
  const most = 1 - 1 / gpus;
  const gathered = (count: number): number => bytes.weights.target * Math.min(most, count / layers);
  const { target, lower, upper } = gatheredLayers;
  const layer = { target: gathered(target), lower: gathered(lower), upper: gathered(upper) };
  return together([scaled(standingBytes(bytes), 1 / gpus), layer]);
}

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
