import type { Job } from '../../../schemas/job.ts';
import { knownDataBytes } from '../priors/data-size.ts';
import type { Layout } from '../situation.ts';

/** A number that jobs are told apart by; NaN where the job does not say. */
type Feature = (job: Job, layout: Layout) => number;

const bitsOf = { fp32: 32, tf32: 19, fp16: 16, bf16: 16.5, int8: 8, int4: 4 } as const;
const methods = { full: 2, lora: 1, qlora: 0 } as const;

/** Kinds of task and language in an order in which neighbours are alike, as trees split by order. */
const tasks = ['training', 'fine-tuning', 'inference', 'simulation', 'data-processing', 'other'] as const;
const languages = [
  ...['python', 'r', 'typescript', 'javascript', 'java', 'go', 'rust', 'cpp', 'cuda', 'shell'],
] as const;
/** Frameworks by which jobs differ in kind. */
const told = [
  ...['torch', 'transformers', 'tensorflow', 'jax', 'vllm', 'diffusers', 'xgboost', 'sklearn'],
  ...['pandas', 'polars', 'numpy', 'dask', 'pyspark', 'pysam'],
] as const;

const features: Readonly<Record<string, Feature>> = {
  parameters: (job) => size(job.model?.parameters),
  batchSize: (job) => size(job.batchSize),
  sequenceLength: (job) => size(job.sequenceLength),
  gradientAccumulation: (job) => size(job.gradientAccumulation),
  workers: (job) => job.workers ?? NaN,
  epochs: (job) => size(job.epochs),
  steps: (job) => size(job.steps),
  dataBytes: (job) => size(knownDataBytes(job)),
  unknownData: (job) => job.dataAccess.filter(({ bytes }) => bytes === null).length,
  dependencies: (job) => Object.keys(job.dependencies).length,
  apiCalls: (job) => job.apiCalls.length,
  machines: (_, layout) => layout.machines,
  gpus: (_, layout) => layout.gpusPerMachine,
  precision: (job) => (job.precision === null ? NaN : bitsOf[job.precision]),
  method: (job) => (job.method === null ? NaN : methods[job.method]),
  activationCheckpointing: (job) => flag(job.activationCheckpointing),
  task: (job) => (job.task === null ? NaN : tasks.indexOf(job.task)),
  language: (job) => languages.indexOf(job.language),
  ...Object.fromEntries(told.map((name) => [`framework ${name}`, uses(name)])),
};

/** What each place of a row is about. A forest fits rows of these names alone. */
export const featureNames: readonly string[] = Object.keys(features);

/** A job as a row for trees: sizes as logarithms of base 2, NaN for what is not known. */
export function featuresOf(job: Job, layout: Layout): Float64Array {
  return Float64Array.from(Object.values(features), (feature) => feature(job, layout));
}

function size(value: number | null | undefined): number {
  return value !== null && value !== undefined && value > 0 ? Math.log2(value) : NaN;
}

function flag(value: boolean | null): number {
  return value === null ? NaN : Number(value);
}

function uses(framework: string): Feature {
  return (job) => Number(job.frameworks.some(({ name }) => name === framework));
}

/** The kind of a job, in which alone runs are taken for evidence in full: a GPU training tells little of a shell script. */
export function jobKind({ language, task }: Job, { gpusPerMachine }: Layout): string {
  return `${language}, ${task ?? 'unknown task'}, ${gpusPerMachine > 0 ? 'GPU' : 'CPU'}`;
}
