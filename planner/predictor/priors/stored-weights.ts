import type { Interval } from '../../../schemas/interval.ts';
import type { Job, Precision } from '../../../schemas/job.ts';
import { exactly } from '../estimate.ts';
import { compareVersions } from '../stack/version-text.ts';
import { hasFramework } from './model-kind.ts';
import { shapeOf } from './job-shape.ts';

/**
 * Bytes per quantised weight with the constants of its block: NF4 in blocks of 64 with fp32 constants takes 0.5625 bytes, with double
 * quantisation 0.516 (Dettmers et al. 2023, "QLoRA", §3); 8 bit one byte and a constant a row.
 */
const quantised = {
  int4: { target: 0.56, lower: 0.5, upper: 0.63 },
  int8: { target: 1.05, lower: 1, upper: 1.2 },
};

/**
 * Embedding tables stay in 16 bit: one where input and output share it, else two; PEFT's prepare_model_for_kbit_training makes fp32 of them.
 * Sums are of bytes per parameter of the whole model.
 */
const tables = {
  target: { count: 1.5, bytes: 2 },
  lower: { count: 1, bytes: 2 },
  upper: { count: 2, bytes: 4 },
};
/** Most of a model that its embedding tables can be. */
const largestShare = 0.8;

/**
 * Bytes of one stored weight when nothing is trained on it.
 *
 * Worked example: 7 B in 4 bit with 32,000 tokens: embedding 0.0177 of the model; 1.5 · 0.0177 · 2 + 0.9735 · 0.56 = 0.6 bytes.
 */
export function storedBytes(job: Job, precision: Precision | null): Interval {
  switch (precision) {
    case 'fp32':
    case 'tf32':
      return exactly(4);
    case 'fp16':
    case 'bf16':
      return exactly(2);
    case 'int8':
    case 'int4':
      return quantisedBytes(job, precision);
    case null:
      return { target: loadedBytes(job), lower: 2, upper: 4 };
  }
}

/** Servers that load weights as they were saved. */
const savedAsLoaded = new Set(['vllm', 'sglang', 'text-generation-inference', 'lmdeploy']);
/** transformers loads weights in fp32 unless told otherwise, and from this release on as they were saved (documentation of TRL's trainers, 2026). */
const savedAsLoadedSince = '5.0.0';

/** Bytes of a weight where the code names no precision: fp32 is PyTorch's own, 16 bit what hubs save. */
export function loadedBytes(job: Job): 2 | 4 {
  if (hasFramework(job, savedAsLoaded)) return 2;
  const transformers = job.frameworks.find(({ name }) => name.toLowerCase() === 'transformers');
  if (transformers === undefined) return 4;
  const { version } = transformers;
  return version === null || compareVersions(version, savedAsLoadedSince) >= 0 ? 2 : 4;
}

function quantisedBytes(job: Job, precision: 'int8' | 'int4'): Interval {
  const parameters = Math.max(1, job.model?.parameters ?? 1);
  const share = shapeOf(job, parameters).embedding / parameters;
  const bytes = (bound: 'target' | 'lower' | 'upper'): number => {
    const wide = Math.min(largestShare, share * tables[bound].count);
    return wide * tables[bound].bytes + (1 - wide) * quantised[precision][bound];
  };
  return { target: bytes('target'), lower: bytes('lower'), upper: bytes('upper') };
}
