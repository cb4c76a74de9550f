import { jaxReleases } from './jax-releases.ts';
import { onnxruntimeReleases } from './onnxruntime-releases.ts';
import { rapidsReleases } from './rapids-releases.ts';
import type { FrameworkName, FrameworkRelease } from './release.ts';
import { tensorflowReleases } from './tensorflow-releases.ts';
import { torchReleases } from './torch-releases.ts';
import { vllmReleases } from './vllm-releases.ts';
import { xgboostReleases } from './xgboost-releases.ts';

/** Every known release, oldest first, by framework in the order in which frameworks decide the CUDA of a machine. */
export const releases: Readonly<Record<FrameworkName, readonly FrameworkRelease[]>> = {
  torch: torchReleases,
  vllm: vllmReleases,
  tensorflow: tensorflowReleases,
  jax: jaxReleases,
  rapids: rapidsReleases,
  'onnxruntime-gpu': onnxruntimeReleases,
  xgboost: xgboostReleases,
};
