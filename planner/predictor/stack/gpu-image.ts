import type { CandidateBuild } from './candidate-build.ts';
import type { StackGpu } from './collision.ts';
import type { GpuImage } from './facts/images.ts';
import { gpuImages } from './facts/images.ts';

/** Whether an image brings its driver, or a plain one on which `cuda_installer` installs it. */
export type ImageKind = 'ready' | 'plain';

/** The branch that `cuda_installer` installs from (rule R37): the long-term one where the GPU ends with it. */
export const longTermBranch = { name: 'lts', driver: 580 } as const;
const productionBranch = { name: 'prod', driver: 595 } as const;

/** The image for the chosen wheels: with PyTorch on it where it is the one wanted, then with the right Python, then the newest. */
export function chooseImage(
  kind: ImageKind,
  python: string | null,
  torch: CandidateBuild | null,
): GpuImage | null {
  const fitting = gpuImages.filter(
    (image) => (image.driverBranch === null) === (kind === 'plain') && suits(image, torch),
  );
  return fitting.find((image) => image.python === python) ?? fitting[0] ?? null;
}

/** Driver branch on the machine: the image's, else the one that `cuda_installer` installs for the GPU. */
export function driverOf(image: GpuImage, gpu: StackGpu | null): number {
  return image.driverBranch ?? installerBranch(gpu).driver;
}

export function installerBranch(gpu: StackGpu | null): typeof longTermBranch | typeof productionBranch {
  const ends = gpu !== null && gpu.lastDriverBranch !== null;
  return ends ? longTermBranch : productionBranch;
}

/** An image with another PyTorch than the wanted wheel is in the way; its own wheel stands for the release's default one. */
function suits(image: GpuImage, torch: CandidateBuild | null): boolean {
  if (image.torch === null) return true;
  return torch?.release.version === image.torch && torch.build === torch.release.builds[0];
}
