import type { Language } from '../../../schemas/job.ts';

/** A package that decides machine, image or run time: how it is imported, and the name that it is known by. */
export interface ComputePackage {
  readonly imported: RegExp;
  readonly name: string;
  readonly framework: boolean;
  /** Finds the package among the names in manifests, where that is not its own. */
  readonly declared?: RegExp;
}

function one(imported: RegExp, name: string, framework = true, declared?: RegExp): ComputePackage {
  return { imported, name, framework, ...(declared === undefined ? {} : { declared }) };
}

/** Headers of C++ libraries and the JVM's package prefixes. Source: the projects' own documentation, as of 2026-11. */
const byPattern: Readonly<Partial<Record<Language, readonly ComputePackage[]>>> = {
  cpp: [
    one(
      /^(?:cuda(?:_runtime|_fp16|_bf16|_runtime_api|_profiler_api|)?\.h|cooperative_groups|device_launch_parameters|nvrtc|helper_cuda)/,
      'cuda',
    ),
    one(/^cublas/, 'cublas'),
    one(/^cudnn/, 'cudnn'),
    one(/^cufft/, 'cufft'),
    one(/^cusparse/, 'cusparse'),
    one(/^cusolver/, 'cusolver'),
    one(/^curand/, 'curand'),
    one(/^nccl/, 'nccl'),
    one(/^thrust\//, 'thrust'),
    one(/^cub\//, 'cub'),
    one(/^(?:cutlass|cute)\//, 'cutlass'),
    one(/^NvInfer|^NvOnnxParser/, 'tensorrt'),
    one(/^omp\.h$/, 'openmp'),
    one(/^mpi\.h$/, 'mpi'),
    one(/^(?:tbb|oneapi\/tbb)\b/, 'tbb'),
    one(/^(?:unsupported\/)?Eigen\//, 'eigen'),
    one(/^(?:torch|ATen|c10)\//, 'libtorch'),
    one(/^tensorflow\//, 'tensorflow'),
    one(/^onnxruntime/, 'onnxruntime'),
    one(/^opencv2?\//, 'opencv'),
    one(/^(?:CL\/|sycl\/)/, 'opencl'),
    one(/^Kokkos/, 'kokkos'),
    one(/^(?:arrow|parquet)\//, 'arrow'),
    one(/^htslib\//, 'htslib', false),
    one(/^fftw/, 'fftw', false),
    one(/^hdf5|^H5/, 'hdf5', false),
    one(/^google\/cloud\//, 'google-cloud-cpp', false),
    one(/^aws\//, 'aws-sdk-cpp', false),
  ],
  java: [
    one(/^org\.deeplearning4j\b/, 'deeplearning4j', true, /deeplearning4j/),
    one(/^org\.nd4j\b/, 'nd4j', true, /nd4j/),
    one(/^org\.apache\.spark\b/, 'spark', true, /spark-/),
    one(/^org\.apache\.beam\b/, 'beam', true, /beam-/),
    one(/^org\.apache\.flink\b/, 'flink', true, /flink-/),
    one(/^org\.apache\.hadoop\b/, 'hadoop', true, /hadoop-/),
    one(/^org\.tensorflow\b/, 'tensorflow', true, /tensorflow-/),
    one(/^ai\.djl\b/, 'djl', true, /ai\.djl:api/),
    one(/^ai\.onnxruntime\b/, 'onnxruntime', true, /onnxruntime/),
    one(/^ml\.dmlc\.xgboost4j\b/, 'xgboost4j', true, /xgboost4j/),
    one(/^smile\b/, 'smile', true, /smile-/),
    one(/^weka\b/, 'weka', true, /weka/),
    one(/^jcuda\b/, 'jcuda', true, /jcuda/),
    one(/^htsjdk\b/, 'htsjdk', false, /htsjdk/),
    one(/^com\.google\.cloud\.storage\b/, 'google-cloud-storage', false, /google-cloud-storage/),
    one(/^com\.google\.cloud\.bigquery\b/, 'google-cloud-bigquery', false, /google-cloud-bigquery/),
  ],
};

/** Packages that count as a framework under the name that they are imported by. */
const byName: Readonly<Partial<Record<Language, RegExp>>> = {
  javascript:
    /^(?:@tensorflow\/tfjs(?:-\w+)*|onnxruntime-(?:node|web)|@(?:huggingface|xenova)\/transformers|brain\.js|gpu\.js|ml-\w+|danfojs(?:-node(?:-gpu)?)?|nodejs-polars|apache-arrow|parquetjs|duckdb|@duckdb\/node-api|node-llama-cpp|sharp|piscina|langchain|@langchain\/\w+|puppeteer|playwright)$/,
  go: /^(?:gonum\.org\/v1\/gonum|gorgonia\.org\/\w+|gocv\.io\/x\/gocv|github\.com\/(?:apache\/(?:beam|arrow)|wamuir\/graft|tensorflow\/tensorflow|yalue\/onnxruntime_go|sjwhitworth\/golearn|biogo\/biogo|go-gota\/gota|nlpodyssey\/spago|gomlx\/gomlx|sugarme\/gotch|barnex\/cuda5|mumax\/3).*)$/,
  rust: /^(?:rayon|tch|candle-\w+|burn(?:-\w+)?|ndarray(?:-\w+)?|nalgebra|polars|arrow|parquet|datafusion|linfa(?:-\w+)?|ort|tract-\w+|cust|cudarc|rustacuda|wgpu|tokenizers|hf-hub|smartcore|dfdx|rust-bert|mpi|timely|noodles(?:-\w+)?|rust-htslib|bio|image|tensorflow|faer)$/,
  r: /^(?:torch|luz|tensorflow|keras3?|tfdatasets|xgboost|lightgbm|caret|tidymodels|parsnip|mlr3|h2o|data\.table|dplyr|tidyverse|arrow|sparklyr|parallel|future|furrr|foreach|doParallel|future\.apply|Rcpp|rstan|brms|cmdstanr|ranger|randomForest|glmnet|lme4|Seurat|DESeq2|edgeR|limma|Biostrings|GenomicRanges|SingleCellExperiment|BiocParallel|terra|sf|gpuR)$/,
};

/** Crates whose name in code (with underscores) differs from the one that they are added under. */
const hyphenated = /^(?:candle|burn|ndarray|linfa|tract|google_cloud|aws|hf|rust|noodles)_/;

/** The package that an import belongs to, by the tables above; null for one that they do not know. */
export function computePackage(language: Language, imported: string): ComputePackage | null {
  const tables = byPattern[language === 'cuda' ? 'cpp' : language] ?? [];
  return tables.find((known) => known.imported.test(imported)) ?? null;
}

/** Whether a package of this name counts as a framework. */
export function isFramework(language: Language, name: string): boolean {
  return byName[language === 'typescript' ? 'javascript' : language]?.test(name) === true;
}

/** The name that a crate is added under. */
export function crateName(imported: string): string {
  return hyphenated.test(imported) ? imported.replaceAll('_', '-') : imported;
}
