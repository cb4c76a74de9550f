import type { SourceId } from './sources.ts';

/** An image family for machines with GPUs, x86-64. */
export interface GpuImage {
  readonly project: string;
  readonly family: string;
  /** Branch of the driver on it; null where `cuda_installer` must bring one (rule R39). */
  readonly driverBranch: number | null;
  /** CUDA toolkit on it. */
  readonly cuda: string | null;
  /** Python of the operating system. */
  readonly python: string;
  /** Minor release of PyTorch on it. */
  readonly torch: string | null;
  readonly source: SourceId;
}

const deepLearning = 'deeplearning-platform-release';

/** Families in order of preference. `tf-*` families are deprecated, those with driver 570 no longer patched (rule R39). */
export const gpuImages: readonly GpuImage[] = [
  ready('pytorch-2-9-cu129-ubuntu-2404-nvidia-580', '3.12', '2.9'),
  ready('pytorch-2-9-cu129-ubuntu-2204-nvidia-580', '3.10', '2.9'),
  ready('common-cu129-ubuntu-2404-nvidia-580', '3.12', null),
  ready('common-cu129-ubuntu-2204-nvidia-580', '3.10', null),
  {
    ...ready('ubuntu-accelerator-2404-amd64-with-nvidia-580', '3.12', null),
    project: 'ubuntu-os-accelerator-images',
    cuda: null,
  },
  plain('ubuntu-os-cloud', 'ubuntu-2404-lts-amd64', '3.12'),
  plain('debian-cloud', 'debian-12', '3.11'),
];

function ready(family: string, python: string, torch: string | null): GpuImage {
  const source = 'deepLearningVm';
  return { project: deepLearning, family, driverBranch: 580, cuda: '12.9', python, torch, source };
}

function plain(project: string, family: string, python: string): GpuImage {
  return { project, family, driverBranch: null, cuda: null, python, torch: null, source: 'cudaInstaller' };
}
