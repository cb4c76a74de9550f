import type { StackGpu } from './collision.ts';
import type { GpuImage } from './facts/images.ts';
import { gpuImages } from './facts/images.ts';

/** Whether an image brings its driver, or a plain one on which `cuda_installer` installs it. */
export type ImageKind = 'ready' | 'plain';

/** The branch that `cuda_installer` installs from (rule R37): the long-term one where the GPU ends with it. */
export const longTermBranch = { name: 'lts', driver: 580 } as const;
const productionBranch = { name: 'prod', driver: 595 } as const;

export interface ImageNeed {
  readonly kind: ImageKind;
  /** The Python that must be on it; null: any. */
  readonly python: string | null;
  readonly gpu: StackGpu | null;
  /** Whether the CUDA toolkit must be on it. */
  readonly toolkit: boolean;
}

/** The image: one for the GPU where it has what is needed, then one with the right Python, then the newest. */
export function chooseImage({ kind, python, gpu, toolkit }: ImageNeed): GpuImage | null {
  const fitting = gpuImages.filter((image) => (image.driverBranch === null) === (kind === 'plain'));
  const isFor = ({ notFor }: GpuImage): boolean => gpu === null || !notFor.includes(gpu.name);
  const best = fitting.filter(
    (image) => isFor(image) && (!toolkit || kind === 'plain' || image.cuda !== null),
  );
  const likely = best.length > 0 ? best : fitting;
  return likely.find((image) => image.python === python) ?? likely[0] ?? null;
}

/** Driver branch on the machine: the image's, else the one that `cuda_installer` installs for the GPU. */
export function driverOf(image: GpuImage, gpu: StackGpu | null): number {
  return image.driverBranch ?? installerBranch(gpu).driver;
}

export function installerBranch(gpu: StackGpu | null): typeof longTermBranch | typeof productionBranch {
  const ends = gpu !== null && gpu.lastDriverBranch !== null;
  return ends ? longTermBranch : productionBranch;
}
