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
  /** Accelerators, by name, that it is not for, or that no source has it for. */
  readonly notFor: readonly string[];
  readonly source: SourceId;
}

const deepLearning = 'deeplearning-platform-release';

/** Deep Learning VM images are documented as unsupported on G2 (rule R39). */
const undocumented = ['L4'];

/** Their driver works with open kernel modules or not, which no source says; these GPUs have closed ones alone (rule R38). */
const closedModules = ['P4', 'P100', 'V100'];

/**
 * Families in order of preference. `tf-*` families are deprecated, those with driver 570 no longer patched (rule R39). Those with
 * PyTorch are left out: the job's own is installed, and another version of it must not ask for another machine.
 */
export const gpuImages: readonly GpuImage[] = [
  ready('common-cu129-ubuntu-2404-nvidia-580', '3.12'),
  ready('common-cu129-ubuntu-2204-nvidia-580', '3.10'),
  {
    ...ready('ubuntu-accelerator-2404-amd64-with-nvidia-580', '3.12'),
    project: 'ubuntu-os-accelerator-images',
    cuda: null,
    notFor: closedModules,
  },
  plain('ubuntu-os-cloud', 'ubuntu-2404-lts-amd64', '3.12'),
  plain('debian-cloud', 'debian-12', '3.11'),
];

function ready(family: string, python: string): GpuImage {
  const source = 'deepLearningVm';
  const notFor = undocumented;
  return { project: deepLearning, family, driverBranch: 580, cuda: '12.9', python, notFor, source };
}

function plain(project: string, family: string, python: string): GpuImage {
  const none = { driverBranch: null, cuda: null, notFor: [] };
  return { project, family, ...none, python, source: 'cudaInstaller' };
}
