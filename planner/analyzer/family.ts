import type { Framework, Language, Task } from '../../schemas/job.ts';

/** Frameworks that name a family, most telling first: the one that the work is written against. */
const leading = [
  'vllm',
  'transformers',
  'diffusers',
  'ultralytics',
  'sentence_transformers',
  'lightning',
  'pytorch_lightning',
  'torch',
  'keras',
  'tensorflow',
  'jax',
  'xgboost',
  'lightgbm',
  'catboost',
  'sklearn',
  'pyspark',
  'dask',
  'ray',
  'polars',
  'pandas',
];

/**
 * The family of a job: coarser than its fingerprint, so that runs of jobs alike in kind inform each other.
 * Reads `language/framework/task/model family/kind of entry`, with `-` for what is unknown.
 */
export function familyOf(job: {
  readonly language: Language;
  readonly frameworks: readonly Framework[];
  readonly task: Task | null;
  readonly modelFamily: string | null;
  readonly entry: string | null;
}): string {
  const names = new Set(job.frameworks.map(({ name }) => name));
  const framework = leading.find((name) => names.has(name)) ?? job.frameworks[0]?.name ?? 'standard-library';
  const kind = job.entry === null ? 'command' : job.entry.endsWith('.ipynb') ? 'notebook' : 'script';
  return [job.language, framework, job.task ?? '-', job.modelFamily ?? '-', kind].join('/');
}
