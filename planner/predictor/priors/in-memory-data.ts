import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import { hasFramework } from './model-kind.ts';

/** How many times its file size a data set takes in memory. */
export interface InMemoryFactor {
  readonly library: string;
  readonly factor: Interval;
}

/**
 * Libraries that read whole files into memory. pandas: "have 5 to 10 times as much RAM as the size of your dataset" (W. McKinney,
 * "Apache Arrow and the 10 things I hate about pandas", 2017). Arrow-based ones hold columns compactly; numpy holds what the file
 * holds, with temporaries; Dask, Spark and Ray spill, so less than the whole may be held.
 */
const libraries: readonly { readonly name: string; readonly factor: Interval }[] = [
  { name: 'pandas', factor: { target: 5, lower: 1, upper: 10 } },
  { name: 'geopandas', factor: { target: 5, lower: 1, upper: 10 } },
  { name: 'anndata', factor: { target: 3, lower: 1, upper: 8 } },
  { name: 'scanpy', factor: { target: 4, lower: 1, upper: 10 } },
  { name: 'polars', factor: { target: 2, lower: 0.5, upper: 5 } },
  { name: 'pyarrow', factor: { target: 2, lower: 0.3, upper: 5 } },
  { name: 'xgboost', factor: { target: 3, lower: 1, upper: 6 } },
  { name: 'lightgbm', factor: { target: 2, lower: 0.5, upper: 5 } },
  { name: 'scikit-learn', factor: { target: 3, lower: 1, upper: 6 } },
  { name: 'sklearn', factor: { target: 3, lower: 1, upper: 6 } },
  { name: 'numpy', factor: { target: 2, lower: 0.5, upper: 5 } },
  { name: 'scipy', factor: { target: 2, lower: 0.5, upper: 5 } },
  { name: 'dask', factor: { target: 1, lower: 0.1, upper: 4 } },
  { name: 'pyspark', factor: { target: 1, lower: 0.1, upper: 4 } },
  { name: 'ray', factor: { target: 1, lower: 0.1, upper: 4 } },
];

const streaming = new Set(['torch', 'tensorflow', 'jax', 'transformers', 'datasets']);

/** The library of the job that holds most of its data in memory; null where data is streamed or none is used. */
export function inMemoryFactor(job: Job): InMemoryFactor | null {
  const used = libraries.filter(({ name }) => hasFramework(job, new Set([name])));
  // A deep-learning job has numpy beside it for arrays of one batch; only a table library then holds the data.
  const holding = hasFramework(job, streaming)
    ? used.filter(({ name }) => name.endsWith('pandas') || name === 'polars')
    : used;
  const largest = holding.reduce<(typeof libraries)[number] | null>(
    (best, each) => (best === null || each.factor.target > best.factor.target ? each : best),
    null,
  );
  return largest === null ? null : { library: largest.name, factor: largest.factor };
}
