import type { AcceleratorFacts } from '../../../schemas/catalog.ts';
import type { ImageFamily, SoftwareInstallation } from '../../../schemas/prediction.ts';
import { nameOf } from './candidate-build.ts';
import { leastDriver } from './facts/cuda-toolkits.ts';
import type { SolvedStack } from './solve-stack.ts';
import { isCuda, majorOf } from './version-text.ts';

/** A major version that stands alone is met by the image's toolkit of that major, else by its first release. */
export function cudaOf({ cudaVersion, image }: SolvedStack): string | null {
  if (cudaVersion === null || cudaVersion.includes('.')) return cudaVersion;
  return image.cuda !== null && isCuda(image.cuda, cudaVersion) ? image.cuda : `${cudaVersion}.0`;
}

function whyCuda({ cudaVersion, image, builds, install }: SolvedStack): string {
  const [first] = builds;
  if (first)
    return `of ${nameOf(first.candidate)} (${install.filter((step) => step.startsWith('uv pip ')).join('; ')})`;
  if (cudaVersion !== image.cuda) return `as the job's NVIDIA packages are for CUDA ${cudaVersion ?? ''}`;
  return 'the toolkit of the image, as no framework of known version brings its own';
}

export function reasonsOf(stack: SolvedStack): readonly string[] {
  const { cudaVersion, driverBranch } = stack;
  const cuda = cudaOf(stack) ?? 'unknown';
  const least = cudaVersion === null ? undefined : leastDriver[majorOf(cudaVersion)];
  const needs = least === undefined ? '' : `, and CUDA ${cuda} needs at least ${String(least)}`;
  return [
    `cudaVersion: ${cuda}, ${whyCuda(stack)}`,
    `driverBranch: ${String(driverBranch)}, the image's${needs}`,
    ...imageReason(stack),
  ];
}

export function imageReason({ image }: SolvedStack): readonly string[] {
  return [`image: ${image.family}, which has that driver on it`];
}

export function otherImageReasons(
  imagesOn: Readonly<Record<string, ImageFamily>>,
  accelerators: readonly AcceleratorFacts[],
): readonly string[] {
  return Object.entries(imagesOn).map(([type, { family }]) => {
    const name = accelerators.find((each) => each.type === type)?.name ?? type;
    return `image: ${family} on ${name}, as no source has the other image for it`;
  });
}

export function softwareReason({ python, packages }: SoftwareInstallation): string {
  const calls = packages.map((call) => call.join(' ')).join('; ');
  return `software: Python ${python} with ${calls}, installed before the machine is ready`;
}
