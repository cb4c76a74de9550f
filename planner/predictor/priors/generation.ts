import type { Job } from '../../../schemas/job.ts';
import { assumedBatchSize } from './activations.ts';
import { hasFramework, isTraining, isTransformer } from './model-kind.ts';

/** How much longer inference takes than its FLOP alone. */
export interface Slowdown {
  readonly target: number;
  readonly upper: number;
}

const none: Slowdown = { target: 1, upper: 1 };

/**
 * FLOP that a GPU can do while it reads one weight of 16 bit, at the achieved share of its peak: A100 54, T4 71, H100 103, L4 141 (data sheets).
 * A token that is generated reads all the weights for 2 FLOP each and each sequence of the batch, so small batches wait for memory
 * (Pope et al. 2022, "Efficiently Scaling Transformer Inference").
 */
const flopWhileReading = 100;
/** Kernels are started one by one: 7 B on an A100 give 31 tokens/s, and memory alone would allow 150 (LitGPT resource tables, 2023). */
const launchOverhead = 5;
/** Servers that fill the batch themselves run about as many sequences at once. */
const servedSequences = 64;
const servers = new Set(['vllm', 'sglang', 'text-generation-inference', 'tensorrt-llm', 'lmdeploy']);
const generates = /(?:^|\.)(?:generate|generate_text|stream_generate)$/;

/**
 * Slowdown of inference with a transformer: where the code generates, memory sets the pace; where it may, the upper bound allows for it.
 *
 * Worked example: `model.generate` with batch 4: 100 / 4 = 25 times the time of its FLOP, at most 125.
 */
export function generationSlowdown(job: Job): Slowdown {
  if (isTraining(job) || !isTransformer(job)) return none;
  const serves = hasFramework(job, servers);
  const sequences = serves ? servedSequences : (job.batchSize ?? assumedBatchSize);
  const waiting = Math.max(1, flopWhileReading / sequences);
  const known = serves || job.apiCalls.some((call) => generates.test(call));
  return { target: known ? waiting : 1, upper: waiting * launchOverhead };
}
