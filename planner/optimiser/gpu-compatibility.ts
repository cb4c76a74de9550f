import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';

/** First CUDA release that knows a compute capability (CUDA toolkit release notes): `[capability, CUDA]`, highest first. */
const firstCuda: readonly (readonly [number, number])[] = [
  [12, 12.8],
  [10, 12.8],
  [8.9, 11.8],
  [9, 11.8],
  [8, 11],
  [7.5, 10],
  [7, 9],
  [6, 8],
];

/** Compute capability from which CUDA 13 compiles (R37: it drops Pascal and Volta). */
const cuda13Capability = 7.5;

/** From this CUDA build on no PyTorch wheel holds code for Pascal (R38). */
const pascalEnds = 12.8;

/** PyTorch minor releases of 2.x whose wheels for CUDA 12.8 still hold code for Volta (R38). */
const voltaOnCuda128 = { first: 8, last: 10 };

/**
 * Why a program cannot run on an accelerator with the predicted driver, CUDA and precision; null where it can or nothing is
 * known against it. Rules R37 and R38.
 */
export function incompatibility(job: Job, prediction: Prediction, gpu: AcceleratorFacts): string | null {
  return (
    stackConflict(prediction, gpu) ??
    driverConflict(prediction, gpu) ??
    cudaConflict(prediction, gpu) ??
    torchConflict(job, prediction, gpu) ??
    precisionConflict(prediction, gpu)
  );
}

/** What the predictor's software stack has against the accelerator; it knows the wheels of the job's frameworks. */
function stackConflict({ refusedAccelerators }: Prediction, gpu: AcceleratorFacts): string | null {
  return refusedAccelerators?.[gpu.type] ?? null;
}

function driverConflict({ driverBranch }: Prediction, gpu: AcceleratorFacts): string | null {
  if (driverBranch === null || gpu.lastDriverBranch === null) return null;
  if (Number(driverBranch) <= Number(gpu.lastDriverBranch)) return null;
  return `${gpu.name} is supported up to driver branch ${gpu.lastDriverBranch}, and the image brings ${driverBranch} (R37)`;
}

function cudaConflict({ cudaVersion }: Prediction, gpu: AcceleratorFacts): string | null {
  if (cudaVersion === null) return null;
  const cuda = Number(cudaVersion);
  const capability = Number(gpu.computeCapability);
  const first = firstCuda.find(([known]) => capability === known)?.[1];
  if (first !== undefined && cuda < first)
    return `${gpu.name} needs CUDA ${first} or newer, and the job uses ${cudaVersion}`;
  if (cuda >= 13 && capability < cuda13Capability)
    return `CUDA ${cudaVersion} no longer supports ${gpu.name} (R37)`;
  return null;
}

function torchConflict(job: Job, { cudaVersion }: Prediction, gpu: AcceleratorFacts): string | null {
  const torch = job.frameworks.find(({ name }) => name === 'torch' || name === 'pytorch');
  if (!torch || cudaVersion === null || Number(cudaVersion) < pascalEnds) return null;
  const capability = Number(gpu.computeCapability);
  if (capability < 7) return `PyTorch's builds for CUDA ${cudaVersion} hold no code for ${gpu.name} (R38)`;
  const minor = /^2\.(\d+)/.exec(torch.version ?? '')?.[1];
  if (capability >= 7.5 || minor === undefined) return null;
  const held = Number(minor) >= voltaOnCuda128.first && Number(minor) <= voltaOnCuda128.last;
  return held ? null : `PyTorch ${torch.version} for CUDA ${cudaVersion} holds no code for ${gpu.name} (R38)`;
}

/** bf16 is refused by the frameworks where the hardware lacks it; the other precisions fall back to a slower one. */
function precisionConflict({ work }: Prediction, gpu: AcceleratorFacts): string | null {
  if (work.precision !== 'bf16' || gpu.tflops.bf16 !== null) return null;
  return `${gpu.name} has no bf16, which the job computes in`;
}
