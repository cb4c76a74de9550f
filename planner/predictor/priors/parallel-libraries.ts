/** Libraries that use all cores without being told to (BLAS, OpenMP, their own scheduler). */
export const parallelLibraries: ReadonlySet<string> = new Set([
  'numpy',
  'scipy',
  'scikit-learn',
  'sklearn',
  'xgboost',
  'lightgbm',
  'polars',
  'dask',
  'ray',
  'pyspark',
  'joblib',
  'numba',
  'torch',
  'tensorflow',
  'jax',
]);
