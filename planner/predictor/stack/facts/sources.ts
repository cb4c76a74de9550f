/** Where facts about software come from. */
export interface Source {
  readonly name: string;
  readonly url: string;
  /** Day of the copy that was read, ISO 8601; null where the copy bears none. */
  readonly date: string | null;
}

/** Day on which the sources were read. */
export const readOn = '2026-11-24';

/** Sources of the facts in this folder; each fact names one of them. */
export const sources = {
  cudaReleaseNotes: {
    name: 'NVIDIA CUDA Toolkit release notes, driver tables and dropped architectures',
    url: 'https://docs.nvidia.com/cuda/cuda-toolkit-release-notes/index.html',
    date: '2025-12-04',
  },
  driverLifecycle: {
    name: 'NVIDIA, supported drivers and CUDA Toolkit versions',
    url: 'https://docs.nvidia.com/datacenter/tesla/drivers/supported-drivers-and-cuda-toolkit-versions.html',
    date: null,
  },
  pytorchMatrix: {
    name: 'PyTorch RELEASE.md, release compatibility matrix and CUDA support matrix',
    url: 'https://github.com/pytorch/pytorch/blob/main/RELEASE.md',
    date: '2026-09-18',
  },
  pytorchVolta: {
    name: 'PyTorch issues 157517 and 172352, architectures of the wheels for CUDA 12.8',
    url: 'https://github.com/pytorch/pytorch/issues/172352',
    date: '2026-01-13',
  },
  pytorchDefaults: {
    name: 'PyTorch issues 172663, 178665 and 190355, CUDA of the wheels on PyPI',
    url: 'https://github.com/pytorch/pytorch/issues/190355',
    date: '2026-07-17',
  },
  pytorch27: {
    name: 'PyTorch 2.7 .ci/manywheel/build_cuda.sh, quoted in mlverse/torch pull request 1348',
    url: 'https://github.com/mlverse/torch/pull/1348',
    date: '2025-07-25',
  },
  tensorflowBuilds: {
    name: 'TensorFlow, tested build configurations, and .bazelrc for the GPU code with CUDA 12.5',
    url: 'https://www.tensorflow.org/install/source#gpu',
    date: '2026-03-11',
  },
  jaxTags: {
    name: 'JAX, .bazelrc and setup.py at the tag of the release',
    url: 'https://github.com/jax-ml/jax',
    date: '2026-08-08',
  },
  vllmInstall: {
    name: 'vLLM, GPU installation guide of the release',
    url: 'https://docs.vllm.ai/en/stable/getting_started/installation/gpu/',
    date: null,
  },
  vllm20: {
    name: 'vLLM 0.20.0 release notes and issue 42756',
    url: 'https://github.com/vllm-project/vllm/issues/42756',
    date: '2026-05-15',
  },
  vllm27: {
    name: 'NVIDIA-NeMo/labs-molt pull request 77, what vLLM 0.27.1 pins',
    url: 'https://github.com/NVIDIA-NeMo/labs-molt/pull/77',
    date: '2026-08-12',
  },
  vllmBetween: {
    name: 'vLLM 0.20 release notes and pins of 0.27.1, with the builds for CUDA 13 that vllm-windows made of each release between',
    url: 'https://github.com/SystemPanic/vllm-windows/releases',
    date: '2026-07-28',
  },
  rapidsPlatform: {
    name: 'NVIDIA RAPIDS platform support (26.10 still a nightly) and notices RSN 31 and 34',
    url: 'https://docs.nvidia.com/datascience/platform-support/',
    date: null,
  },
  xgboostTags: {
    name: 'XGBoost, doc/changes, cmake/Utils.cmake and pyproject.toml at the tag of the release',
    url: 'https://github.com/dmlc/xgboost',
    date: '2026-08-21',
  },
  onnxruntimeCuda: {
    name: 'ONNX Runtime, CUDA execution provider, requirements',
    url: 'https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html#requirements',
    date: '2026-09-29',
  },
  deepLearningVm: {
    name: 'Google Cloud, Deep Learning VM Images and Ubuntu accelerator images',
    url: 'https://docs.cloud.google.com/deep-learning-vm/docs/images',
    date: null,
  },
  cudaInstaller: {
    name: 'GoogleCloudPlatform/compute-gpu-installation README 1.9.1 (rule R39)',
    url: 'https://github.com/GoogleCloudPlatform/compute-gpu-installation',
    date: null,
  },
} as const satisfies Readonly<Record<string, Source>>;

export type SourceId = keyof typeof sources;
