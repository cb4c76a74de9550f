/**
 * Packages that compile for the GPU, or load libraries of the CUDA toolkit that pip does not bring along, while they are installed
 * or run. Sources: the installation guides of CuPy, Numba, PyCUDA, FlashAttention, DeepSpeed, Apex, Faiss, llama-cpp-python,
 * CTranslate2 and DALI, read on 2026-11-24.
 */
export const toolkitPackages: ReadonlySet<string> = new Set([
  'apex',
  'causal-conv1d',
  'ctranslate2',
  'cupy',
  'cupy-cuda11x',
  'cupy-cuda12x',
  'cupy-cuda13x',
  'deepspeed',
  'faiss-gpu',
  'faiss-gpu-cu12',
  'faster-whisper',
  'flash-attn',
  'llama-cpp-python',
  'mamba-ssm',
  'numba',
  'numba-cuda',
  'nvidia-dali-cuda120',
  'nvidia-dali-cuda130',
  'pycuda',
]);
